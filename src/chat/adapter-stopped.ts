import { BotError } from '../errors.ts'

/** What every adapter rejects with once it was stopped. */
export function adapterStopped(platform: string): BotError {
  const message = `the ${platform} adapter is stopped and shows nothing any more`
  return new BotError(
    'CHAT_UNREACHABLE',
    message,
    'Start the bot: it brings every thread up to date by itself.',
  )
}
