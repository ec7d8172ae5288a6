import { BotError } from '../../errors.ts'
import { redactSecrets } from '../../redact.ts'
import { clip } from '../clip.ts'
import { plainLine } from '../plain-text.ts'
import { textOfThrown } from '../text-of-thrown.ts'
import { propertyOf } from './property-of.ts'
import { refusalHints } from './refusal-hints.ts'

/** Retry-After is always sent with 429 (https://docs.slack.dev/apis/web-api/rate-limits); for answers without it, ms. */
const usualWaitMs = 30_000

/** Errors after which part of the work may have been done all the same, or that pass by themselves (docs.slack.dev/reference/methods/chat.postMessage). */
const passing = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'org_login_required',
])

const tooMany = new Set(['ratelimited', 'rate_limited'])

/** What a call of a method threw, as the promise of a chat adapter has it. `where` is the channel, where there was one. */
export function slackError(thrown: unknown, method: string, where: string | null = null): BotError {
  if (thrown instanceof BotError) return thrown
  const seen = readThrown(thrown)
  const at = where === null ? '' : ` in ${where}`
  switch (seen.kind) {
    case 'limited':
      return new BotError(
        'CHAT_BUSY',
        `Slack takes no more calls of ${method} for ${Math.ceil(seen.afterMs / 1000)} s`,
        'It is tried again by itself.',
        { cause: thrown, afterMs: seen.afterMs },
      )
    case 'unreachable':
      return new BotError(
        'CHAT_UNREACHABLE',
        `Slack did not answer ${method}${at}: ${seen.why}`,
        'It is tried again by itself; https://slack-status.com tells of outages.',
        { cause: thrown },
      )
    case 'refused': {
      const needs = seen.needed === null ? '' : ` (it needs ${seen.needed})`
      return new BotError(
        'CHAT_REFUSED',
        `Slack refused ${method}${at}: ${seen.error}${needs}`,
        hintOf(seen.error, seen.needed),
        { cause: thrown },
      )
    }
  }
}

/** The name that Slack gives an error, null when it did not answer with one. */
export function slackErrorName(thrown: unknown): string | null {
  const from = thrown instanceof BotError ? thrown.cause : thrown
  const seen = readThrown(from)
  return seen.kind === 'refused' ? seen.error : null
}

type Seen =
  | { kind: 'limited'; afterMs: number }
  | { kind: 'unreachable'; why: string }
  | { kind: 'refused'; error: string; needed: string | null }

/** By the codes of @slack/web-api, `ErrorCode` in its errors.ts. */
function readThrown(thrown: unknown): Seen {
  const code = propertyOf(thrown, 'code')
  if (code === 'slack_webapi_rate_limited_error') {
    const seconds = propertyOf(thrown, 'retryAfter')
    return { kind: 'limited', afterMs: typeof seconds === 'number' ? seconds * 1000 : usualWaitMs }
  }
  if (code === 'slack_webapi_platform_error') return readAnswer(propertyOf(thrown, 'data'))
  const message = textOfThrown(thrown)
  if (/^Retry header did not contain a valid timeout/.test(message)) {
    return { kind: 'limited', afterMs: usualWaitMs }
  }
  return { kind: 'unreachable', why: words(message) }
}

function readAnswer(data: unknown): Seen {
  const error = propertyOf(data, 'error')
  // A page of some proxy instead of JSON arrives as the "error" too.
  if (typeof error !== 'string' || !/^[a-z0-9_:-]{1,80}$/i.test(error)) {
    return { kind: 'unreachable', why: 'what came was no answer of Slack' }
  }
  if (tooMany.has(error)) return { kind: 'limited', afterMs: usualWaitMs }
  if (passing.has(error)) return { kind: 'unreachable', why: error }
  const needed = propertyOf(data, 'needed')
  return { kind: 'refused', error, needed: typeof needed === 'string' ? words(needed) : null }
}

function hintOf(error: string, needed: string | null): string {
  if (needed !== null) {
    return `Add the scope ${needed} to the app (slack-manifest.yaml has all that are needed) and install it again.`
  }
  return refusalHints[error] ?? `https://docs.slack.dev/reference/methods explains ${error}.`
}

function words(text: string): string {
  return clip(redactSecrets(plainLine(text)), 200)
}
