import { BotError } from '../errors.ts'

/** Why a signal aborted, as one of our errors: its own reason where that is one, else `CANCELED`. */
export function abortError({ reason }: AbortSignal): BotError {
  return reason instanceof BotError
    ? reason
    : new BotError('CANCELED', 'canceled', 'Run it again when you want to.')
}
