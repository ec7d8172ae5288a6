import { BotError } from '../errors.ts'
import type { Command, CommandSpec } from './command.ts'
import { commandWords } from './command-words.ts'
import { findCommand, unknownCommand } from './commands.ts'

export const maxCommandLength = 3000

/**
 * What somebody typed as a command, or the problem with it: `UNKNOWN_COMMAND`, `USAGE`, `INVALID_URL`,
 * `UNKNOWN_CAUSE`, `MESSAGE_TOO_LONG`. Nothing typed at all is a call for help. Never throws.
 */
export function parseCommand(text: string): Command | { problem: BotError } {
  if (text.length > maxCommandLength) {
    const message = `the message has ${text.length} characters, at most ${maxCommandLength} are read`
    return {
      problem: new BotError('MESSAGE_TOO_LONG', message, 'Type the command alone, as in `diagnose shop`.'),
    }
  }
  const [first, ...rest] = commandWords(text)
  if (first === undefined || first === '') return { name: 'help', command: null }
  const spec = findCommand(first.normalize('NFKC'))
  const result = spec === null ? unknownCommand(first) : spec.parse(rest, (message) => misuse(spec, message))
  return result instanceof BotError ? { problem: result } : result
}

function misuse({ name, usage, examples }: CommandSpec, message: string): BotError {
  return new BotError('USAGE', `${name}: ${message}`, `Usage: \`${usage}\`. For example: \`${examples[0]}\`.`)
}
