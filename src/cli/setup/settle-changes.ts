import { secretVariables, type VariableName } from '../../config/settings-schema.ts'
import { BotError } from '../../errors.ts'
import type { Prompt } from './prompt.ts'
import type { SetupPlace } from './setup-place.ts'

export type Values = Partial<Record<VariableName, string>>

/**
 * Which of the values are to be written: one that `.env` has another value for only when somebody agrees. Throws
 * `CONFIG_INVALID` when nobody can be asked.
 */
export async function settleChanges(prompt: Prompt, place: SetupPlace, wanted: Values): Promise<Values> {
  const settled: Values = {}
  for (const [name, value] of Object.entries(wanted) as [VariableName, string][]) {
    const written = place.writtenOf(name)
    if (written === null || written === value) {
      if (written !== value && !(written === null && value === '')) settled[name] = value
      continue
    }
    const isSecret = secretVariables.includes(name)
    const shown = isSecret ? 'another value' : written
    const change = value === '' ? 'Empty it?' : isSecret ? 'Replace it?' : `Replace it with ${value}?`
    if (await prompt.confirm(`${name} is set to ${shown} in .env. ${change}`, false)) settled[name] = value
    else if (prompt.isInteractive) prompt.say(`  ${name} stays as it is.`)
    else {
      throw new BotError(
        'CONFIG_INVALID',
        `${name} is set to ${shown} in .env already.`,
        'Take it out of the file, or add --overwrite.',
      )
    }
  }
  return settled
}
