import type { APIApplicationCommandOption, RESTPutAPIApplicationCommandsJSONBody } from 'discord.js'
import { clip } from '../clip.ts'
import { commands } from '../commands.ts'
import { type CommandOption, commandOptions } from './command-options.ts'
import { limits } from './limits.ts'

export const rootCommand = '502'
export const explainMenu = 'Explain this error'

/** Types of options: https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type */
const subcommand = 1
const string = 3
const boolean = 5
const attachment = 11

/** Longest text that a command's option takes, and the bot reads: https://docs.discord.com/developers/interactions/application-commands */
const longestWords = 3000

/** Everything that is registered: `/502` with a subcommand for each command, and the entry of a message's menu. */
export function commandTree(): RESTPutAPIApplicationCommandsJSONBody {
  return [
    {
      type: 1,
      name: rootCommand,
      description: 'Find out which hop makes a 502, why, and mend it.',
      options: commands.map(({ name, summary }) => ({
        type: subcommand,
        name,
        description: described(summary),
        options: commandOptions[name].map(optionOf),
      })),
    },
    { type: 3, name: explainMenu },
  ]
}

function optionOf(option: CommandOption) {
  const { name, kind = 'word', required = false, completes, choices } = option
  const lead = { name, description: described(option.description), required }
  if (kind === 'flag') return { type: boolean, ...lead } satisfies APIApplicationCommandOption
  if (kind === 'file') return { type: attachment, ...lead } satisfies APIApplicationCommandOption
  if (choices !== undefined) {
    const named = choices.map((choice) => ({ name: choice, value: choice }))
    return { type: string, ...lead, choices: named } satisfies APIApplicationCommandOption
  }
  const most = { max_length: kind === 'words' ? longestWords : 1000 }
  if (completes === undefined) return { type: string, ...lead, ...most } satisfies APIApplicationCommandOption
  return { type: string, ...lead, ...most, autocomplete: true } satisfies APIApplicationCommandOption
}

/** The first sentence, where the whole is too long. */
function described(text: string): string {
  const [first = ''] = text.split(/(?<=\.)\s/)
  return text.length <= limits.commandDescription ? text : clip(first, limits.commandDescription)
}
