import { readDotenv } from '../../config/dotenv.ts'
import { readEnvironment } from '../../config/environment.ts'
import { loadServices } from '../../config/services.ts'
import type { VariableName } from '../../config/settings-schema.ts'

/** Where a set-up works: the folder with the `.env`, and what is set already. */
export interface SetupPlace {
  cwd: string
  /** What a variable is now, the process before `.env`; null when it is unset. */
  valueOf(name: VariableName): string | null
  /** What `.env` alone says. */
  writtenOf(name: VariableName): string | null
  /** The name of a service to show in examples. */
  service: string
}

export function setupPlace(env: Readonly<Partial<Record<string, string>>>, cwd: string): SetupPlace {
  const { values } = readDotenv(cwd)
  const { servicesFile } = readEnvironment(env, { cwd }).settings
  const given = (value: string | undefined) => value?.trim() || null
  return {
    cwd,
    valueOf: (name) => given(env[name] ?? values[name]),
    writtenOf: (name) => given(values[name]),
    service: loadServices(servicesFile.path).services[0]?.name ?? 'shop',
  }
}
