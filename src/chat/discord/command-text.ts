import type { CommandName } from '../command.ts'
import { type CommandOption, commandOptions } from './command-options.ts'

/** What somebody filled in, by the names of the options. */
export type Filled = Record<string, string | boolean>

/** A subcommand with its options as the line that somebody would have typed, for {@link import('../adapter.ts').ChatInbox.command}. */
export function commandText(name: CommandName, filled: Filled): string {
  const value = (option: string) => {
    const given = filled[option]
    return typeof given === 'string' && given.trim() !== '' ? given.trim() : null
  }
  const words = (option: string) => {
    const given = value(option)
    return given === null ? [] : [quoted(given, ' ')]
  }
  const word = (option: string, otherwise: string[] = []) => {
    const given = value(option)
    return given === null ? otherwise : [plain(given)]
  }
  switch (name) {
    case 'diagnose':
      return line(name, word('service'), value('runbook') === null ? [] : ['--runbook', ...word('runbook')])
    case 'approve':
      return line(
        name,
        word('approval'),
        filled['break-glass'] === true ? ['--break-glass'] : [],
        value('service') === null ? [] : ['--service', ...word('service')],
        words('reason'),
      )
    case 'deny':
      return line(name, word('approval'), words('reason'))
    case 'freeze':
    case 'unfreeze':
      return line(name, word('service', ['all']), word('duration'), words('reason'))
    // The rest of the line is read as it stands.
    case 'explain':
      return `explain ${value('what') ?? ''}`.trim()
    default:
      return line(name, ...commandOptions[name].map((option: CommandOption) => word(option.name)))
  }
}

function line(name: CommandName, ...parts: string[][]): string {
  return [name, ...parts.flat()].join(' ')
}

function plain(word: string): string {
  if (/^[-–—]/.test(word)) return quoted(word, ' ')
  return /^[\w./:#-][\w./:#?=&%~+@-]*$/.test(word) ? word : quoted(word, '')
}

/**
 * As one word for `src/chat/command-words.ts`. Room inside the quotes keeps free text from being read as an option or
 * a length of time; an apostrophe becomes a typographic one where neither kind of quotes can hold the text.
 */
function quoted(text: string, room: string): string {
  const flat = text.replace(/\s*[\r\n]+\s*/g, ' ')
  if (!/["“”„]/.test(flat)) return `"${room}${flat}${room}"`
  return `'${room}${flat.replaceAll("'", '’')}${room}'`
}
