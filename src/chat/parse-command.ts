import { BotError } from '../errors.ts'
import type { Command, CommandSpec } from './command.ts'
import { commandWords } from './command-words.ts'
import { findCommand, unknownCommand } from './commands.ts'

export const maxCommandLength = 3000

/** What may be pasted behind `explain`. */
export const maxPastedLength = 200_000

const explainPasted = /^\s*(?:(?:<@!?\w{1,40}>|@[\w.-]{1,40}):?\s+)?(?:\/502\s+)?explain\s+(?=\S)/i

/** A cause or a status, also with typing errors: `backend down`, `http 502`. */
const shortQuestion = /^[\w -]{1,60}$/

/**
 * What somebody typed as a command, or the problem with it: `UNKNOWN_COMMAND`, `USAGE`, `INVALID_URL`,
 * `UNKNOWN_CAUSE`, `MESSAGE_TOO_LONG`. Nothing typed at all is a call for help. Never throws.
 */
export function parseCommand(text: string): Command | { problem: BotError } {
  const pasted = pastedText(text)
  if (pasted !== null && pasted.length <= maxPastedLength) return { name: 'explain', text: pasted }
  const most = pasted === null ? maxCommandLength : maxPastedLength
  if (text.length > most) {
    const message = `the message has ${text.length} characters, at most ${most} are read`
    return {
      problem: new BotError(
        'MESSAGE_TOO_LONG',
        message,
        pasted === null
          ? 'Type the command alone, as in `diagnose shop`.'
          : 'Cut it to the minutes around the fault, or use `npx fiveohtwo explain FILE`.',
      ),
    }
  }
  const [first, ...rest] = commandWords(text)
  if (first === undefined || first === '') return { name: 'help', command: null }
  const word = first.normalize('NFKC').toLowerCase()
  const spec = findCommand(word)
  if (spec?.lists === word && rest.length > 0) return { problem: misuseOfList(spec, word) }
  const result = spec === null ? unknownCommand(first) : spec.parse(rest, (message) => misuse(spec, message))
  return result instanceof BotError ? { problem: result } : result
}

/** What was pasted behind `explain`, null when that is a question for a cause or a status, or something else. */
function pastedText(text: string): string | null {
  const start = explainPasted.exec(text)?.[0].length
  if (start === undefined) return null
  const rest = text.slice(start).trim()
  return shortQuestion.test(rest.slice(0, 61)) && rest.length <= 60 ? null : rest
}

function misuse({ name, usage, examples }: CommandSpec, message: string): BotError {
  return new BotError('USAGE', `${name}: ${message}`, `Usage: \`${usage}\`. For example: \`${examples[0]}\`.`)
}

/** A word that lists carries nothing out, whatever stands behind it. */
function misuseOfList({ usage }: CommandSpec, word: string): BotError {
  return new BotError(
    'USAGE',
    `${word}: it takes nothing behind it`,
    `Usage: \`${word}\`; or did you mean \`${usage}\`?`,
  )
}
