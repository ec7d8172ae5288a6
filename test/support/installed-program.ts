import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

/** Where one of these programs is installed, null without any; with `REQUIRE_REAL=1` its absence is an error. */
export function installedProgram(...names: string[]): string | null {
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  const found = paths.find((path) => existsSync(path)) ?? null
  if (found === null && process.env.REQUIRE_REAL === '1')
    throw new Error(`none of ${names.join(', ')} is installed, and REQUIRE_REAL=1 insists`)
  return found
}
