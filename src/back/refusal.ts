import { BotError } from '../errors.ts'
import { redactSecrets } from '../redact.ts'
import type { Secret } from '../secret.ts'
import type { JsonReply } from './ask-json.ts'

/** When it does not say how long to wait: the limits of PagerDuty are counted by the minute. */
const usualWaitMs = 15_000
const longestWaitMs = 5 * 60_000
const longestWords = 300

/** What it says of itself, on one line, cut, and without the token that was sent. */
export function saidIn(text: string, token: Secret | null): string {
  const bare = token === null ? text : text.replaceAll(token.reveal(), String(token))
  const flat = redactSecrets(bare)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return flat.length > longestWords ? `${flat.slice(0, longestWords - 1).toWellFormed()}…` : flat
}

/**
 * The error of an answer that is not a good one: `SOURCE_BUSY` for limits, `SOURCE_UNREACHABLE` where it may heal by trying
 * again, and else `SOURCE_REFUSED`.
 */
export function refusal(
  who: string,
  reply: JsonReply,
  words: string,
  hint: string,
  nowMs = Date.now(),
): BotError {
  const { status } = reply
  const said = `${who} answered ${status}${words === '' ? '' : `: ${words}`}`
  if (status === 429) {
    const afterMs = waitOf(reply, nowMs)
    return new BotError('SOURCE_BUSY', said, 'Nothing to do: it is tried again when its limits allow.', {
      afterMs,
    })
  }
  if (status >= 500 || status === 408 || (status >= 200 && status < 300)) {
    return new BotError('SOURCE_UNREACHABLE', said, 'It is tried again by itself.')
  }
  return new BotError('SOURCE_REFUSED', said, hint)
}

/** `ratelimit-reset` is in seconds; `Retry-After` in seconds or a date (RFC 9110, 10.2.3). */
function waitOf(reply: JsonReply, nowMs: number): number {
  for (const name of ['ratelimit-reset', 'retry-after']) {
    const text = reply.header(name)
    if (text === null) continue
    const ms = /^\d{1,6}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs
    if (Number.isFinite(ms)) return Math.min(longestWaitMs, Math.max(1_000, ms))
  }
  return usualWaitMs
}
