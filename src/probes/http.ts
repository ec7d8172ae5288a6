import { z } from 'zod'
import { durationSchema } from '../model/duration.ts'
import type { HttpFacts } from '../model/facts.ts'
import { defineStep } from '../model/step.ts'
import { dateSkew } from './date-skew.ts'
import { destinationOf } from './http-attempt.ts'
import { httpMethods } from './http-exchange.ts'
import { type Asked, askFollowing } from './http-follow.ts'
import { maxRedirects } from './http-redirect.ts'
import { summarizeHttp } from './http-summary.ts'
import { formatPeer } from './open-connection.ts'
import { redactHeaders, redactUrl } from './redact-headers.ts'
import { formatRanges, isExpected } from './status-ranges.ts'

/** Origin form (RFC 9112 section 3.2.1), without anything that could end the request line. */
export const pathSchema = z.string().regex(/^\/[\x21-\x7e]*$/, 'a path starts with / and has no spaces')

const params = z.strictObject({
  method: z.enum(httpMethods).default('GET'),
  path: pathSchema.optional(),
  /** Redirects are followed (GET and HEAD only) where users follow them: at the outermost hop, unless said otherwise. */
  follow: z.boolean().optional(),
  /** For all together; the target's own timeout when left out. */
  timeout: durationSchema.optional(),
})

/** Asks a target for its URL and keeps what came back, or how nothing did. */
export const http = defineStep({
  type: 'http',
  title: 'HTTP request',
  params,
  looksAt: 'target',
  async run(target, given, context) {
    const follow =
      (given.follow ?? target.position === 0) && (given.method === 'GET' || given.method === 'HEAD')
    const asked = await askFollowing(destinationOf(target, given.path), {
      method: given.method,
      maxHops: follow ? maxRedirects : 0,
      timeoutMs: given.timeout ?? target.timeoutMs,
      context,
    })
    const facts = toFacts(asked, given.method, formatRanges(target.expect), context.now())
    const passed = facts.failure === null && facts.status !== null && isExpected(facts.status, target.expect)
    const peer = formatPeer(asked.attempt.address ?? asked.destination.hostname, asked.destination.port)
    const refused = asked.refused === null ? '' : `; ${asked.refused}`
    const summary = summarizeHttp(facts, peer, passed, asked.followed) + refused
    return { outcome: passed ? 'pass' : 'fail', summary, facts }
  },
})

function toFacts(asked: Asked, method: string, expected: string, now: Date): HttpFacts {
  const { attempt, destination } = asked
  const { exchange } = attempt
  return {
    method,
    url: redactUrl(destination.url.href),
    address: attempt.address,
    status: exchange?.status ?? null,
    statusText: exchange?.statusText.slice(0, 100) ?? '',
    httpVersion: exchange?.httpVersion ?? null,
    headers: redactHeaders(exchange?.rawHeaders ?? []),
    headerBytes: exchange?.headerBytes ?? 0,
    body: exchange?.body ?? null,
    redirects: asked.redirects,
    failure: attempt.failure,
    failureMessage: attempt.failureMessage,
    timings: {
      dnsMs: round(asked.dnsMs),
      connectMs: round(attempt.connectMs),
      tlsMs: round(attempt.tlsMs),
      firstByteMs: round(exchange?.firstByteMs ?? null),
      totalMs: round(asked.totalMs),
    },
    dateSkewMs: exchange === null ? null : dateSkew(exchange, now),
    expected,
  }
}

/** To a tenth of a millisecond. */
function round<T extends number | null>(ms: T): T {
  return (ms === null ? null : Math.round(ms * 10) / 10) as T
}
