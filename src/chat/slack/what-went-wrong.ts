import { BotError, toBotError } from '../../errors.ts'
import type { ChatLog } from '../chat-log.ts'
import { errorWords } from '../error-words.ts'

/** The error to tell somebody about; what is nobody's but our own fault goes into the log as well. */
export function whatWentWrong(thrown: unknown, lacking: readonly string[], log: ChatLog): BotError {
  const error = toBotError(thrown)
  if (error.fault === 'bug') log.error({ error: errorWords(thrown) }, 'something asked for in slack failed')
  if (lacking.length === 0) return error
  return new BotError(
    error.code,
    error.message,
    `${error.hint} Slack could not say ${lacking.join(' and ')}, so that this did not count: try again in a minute.`.trim(),
    { cause: error.cause, afterMs: error.afterMs },
  )
}
