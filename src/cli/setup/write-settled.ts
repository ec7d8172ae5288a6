import type { VariableName } from '../../config/settings-schema.ts'
import type { Prompt } from './prompt.ts'
import type { Values } from './settle-changes.ts'
import type { SetupPlace } from './setup-place.ts'
import { writeDotenv } from './write-dotenv.ts'

/** Writes what was settled, and says so; `.env` is untouched when nothing changes. */
export async function writeSettled(
  prompt: Prompt,
  place: SetupPlace,
  values: Values,
  env: Readonly<Partial<Record<string, string>>>,
): Promise<void> {
  const names = Object.keys(values) as VariableName[]
  if (names.length === 0) return prompt.say('\n.env says all of it already.')
  const file = await writeDotenv(place.cwd, values)
  prompt.say(`\nWritten to ${file}, readable by you alone: ${names.join(', ')}.`)
  for (const name of names) {
    if (env[name] === undefined || env[name] === values[name]) continue
    prompt.say(`Note: the variable ${name} of this shell wins over .env; take it out there.`)
  }
}
