import { BotError } from '../errors.ts'
import type { HttpFacts } from '../model/facts.ts'
import type { StepContext } from '../model/step.ts'
import { type Attempt, attemptHttp, type Destination, locate, notAttempted } from './http-attempt.ts'
import type { HttpRequest } from './http-exchange.ts'
import { redirectDestination, redirectLocation } from './http-redirect.ts'
import { redactUrl } from './redact-headers.ts'

/** The last answer of a chain of redirects, and the way to it. */
export interface Asked {
  destination: Destination
  attempt: Attempt
  dnsMs: number
  totalMs: number
  redirects: HttpFacts['redirects']
  /** How many of the redirects were followed. */
  followed: number
  /** A redirect that policy forbids us to follow, in words. */
  refused: string | null
}

/**
 * Asks, and follows up to `maxHops` redirects, each resolved and judged by policy anew; `timeoutMs` bounds them all.
 * Throws `ADDRESS_REFUSED` for the first place only: a redirect to a forbidden one is left at that and said in `refused`.
 */
export async function askFollowing(
  start: Destination,
  options: { method: HttpRequest['method']; maxHops: number; timeoutMs: number; context: StepContext },
): Promise<Asked> {
  const { method, maxHops, timeoutMs, context } = options
  const startedAt = performance.now()
  const seen = new Set([start.url.href])
  const redirects: Asked['redirects'] = []
  let destination = start
  let located = await locate(start, context)
  let followed = 0

  for (;;) {
    const left = Math.max(1, timeoutMs - (performance.now() - startedAt))
    const { dnsMs } = located
    const attempt =
      'problem' in located
        ? notAttempted(located.problem)
        : await attemptHttp(
            destination,
            located.addresses,
            { method, keepAlive: false },
            { timeoutMs: left, context },
          )
    const asked = { destination, attempt, dnsMs, redirects, followed, refused: null }
    const done = (more: Partial<Asked> = {}) => ({
      ...asked,
      totalMs: performance.now() - startedAt,
      ...more,
    })

    const location = attempt.failure === null && attempt.exchange ? redirectLocation(attempt.exchange) : null
    const status = attempt.exchange?.status ?? null
    if (location === null || status === null || maxHops === 0) return done()
    redirects.push({ status, location: redactUrl(location) })
    const next = redirectDestination(destination, location)
    if (next === null) return done()

    if (seen.has(next.url.href)) {
      // A page may send a visitor back to itself with a cookie, which we do not keep: no loop for a browser.
      if (setsCookie(attempt)) return done()
      return done({ attempt: looped(attempt, `back to ${redactUrl(location)}`) })
    }
    if (redirects.length > maxHops) {
      return done({ attempt: looped(attempt, `more than ${maxHops} redirects`) })
    }
    seen.add(next.url.href)

    try {
      located = await locate(next, context)
    } catch (thrown) {
      if (!(thrown instanceof BotError) || thrown.code !== 'ADDRESS_REFUSED') throw thrown
      return done({ refused: `its redirect to ${next.hostname} is forbidden by policy and was not followed` })
    }
    destination = next
    followed++
  }
}

function setsCookie(attempt: Attempt): boolean {
  return attempt.exchange?.rawHeaders.some(([name]) => name.toLowerCase() === 'set-cookie') ?? false
}

function looped(attempt: Attempt, failureMessage: string): Attempt {
  return { ...attempt, failure: 'redirect-loop', failureMessage }
}
