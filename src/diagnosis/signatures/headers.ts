import type { SeenEvidence, SignatureScope } from '../../model/diagnosis.ts'
import { type Sight, signaturesOf } from '../../model/sight.ts'
import type { System } from '../../model/system.ts'

/**
 * How many bytes of response header a proxy takes, by default. nginx: proxy_buffer_size, one page (4k) or 8k.
 * Apache: ResponseFieldSize. HAProxy: tune.bufsize 16384 less tune.maxrewrite 1024. ALB: 32 K. Cloudflare: 128 KB.
 */
const headerLimits: Partial<Record<System, number>> = {
  nginx: 8192,
  openresty: 8192,
  kong: 8192,
  apache: 8192,
  haproxy: 15_360,
  'aws-alb': 32_768,
  envoy: 61_440,
  cloudflare: 131_072,
}

/** nginx on a platform with pages of 4 KB, which is nearly every one. */
const smallPage = 4096

/** Date headers have whole seconds and networks take time; certificates and tokens suffer from here on. */
const skewLimitMs = 300_000

const source =
  'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size; HAProxy tune.bufsize; ALB quotas (32 K); Cloudflare error 520 (128 KB)'

function outerSystem({ service, target }: SignatureScope): System | null {
  if (target === null || target.position === 0) return null
  return service.path[target.position - 1]?.system ?? null
}

function isNginx(system: System | null): boolean {
  return system === 'nginx' || system === 'openresty' || system === 'kong'
}

/** A cached response keeps the Date of when it was made: RFC 9111 section 5.1. */
function skewOf({ facts }: SeenEvidence<'http'>): number | null {
  return facts.headers.some(([name]) => name === 'age') ? null : facts.dateSkewMs
}

function quoteSkew(ms: number): string {
  return `Date is ${Math.round(Math.abs(ms) / 1000)} s ${ms > 0 ? 'ahead of' : 'behind'} our clock`
}

const behindNginx = { path: ['nginx', 'node'], at: 1 } as const

const sights: Sight<'http'>[] = [
  {
    name: 'header-over-outer-limit',
    on: 'http',
    weights: { 'upstream-header-too-big': 17 },
    reference: source,
    fact: 'header-size',
    reach: 'here',
    see({ facts: { headerBytes } }, scope) {
      const outer = outerSystem(scope)
      const limit = outer === null ? undefined : headerLimits[outer]
      return limit !== undefined && headerBytes > limit
        ? `${headerBytes} bytes of header; ${outer} outside of it takes ${limit} by default`
        : null
    },
    examples: {
      matches: [
        { facts: { status: 200, headerBytes: 9000 }, outcome: 'pass', ...behindNginx },
        { facts: { status: 200, headerBytes: 33_000 }, outcome: 'pass', path: ['aws-alb', 'node'], at: 1 },
        { facts: { status: 200, headerBytes: 16_000 }, outcome: 'pass', path: ['haproxy', 'node'], at: 1 },
      ],
      nearMisses: [
        { facts: { status: 200, headerBytes: 9000 }, outcome: 'pass', path: ['aws-alb', 'node'], at: 1 },
        { facts: { status: 200, headerBytes: 9000 }, outcome: 'pass', path: ['nginx'] },
      ],
    },
  },
  {
    name: 'header-over-a-page',
    on: 'http',
    weights: { 'upstream-header-too-big': 13 },
    reference: source,
    fact: 'header-size',
    reach: 'here',
    see({ facts: { headerBytes } }, scope) {
      if (!isNginx(outerSystem(scope)) || headerBytes <= smallPage || headerBytes > 2 * smallPage) return null
      return `${headerBytes} bytes of header; nginx outside of it takes ${smallPage} by default on most machines`
    },
    examples: {
      matches: [{ facts: { status: 200, headerBytes: 5000 }, outcome: 'pass', ...behindNginx }],
      nearMisses: [
        { facts: { status: 200, headerBytes: 4000 }, outcome: 'pass', ...behindNginx },
        { facts: { status: 200, headerBytes: 9000 }, outcome: 'pass', ...behindNginx },
      ],
    },
  },
  {
    name: 'header-small',
    on: 'http',
    weights: { 'upstream-header-too-big': -10 },
    reference: source,
    fact: 'header-size',
    reach: 'inwards',
    see({ outcome, facts: { headerBytes } }) {
      return outcome === 'pass' && headerBytes > 0 && headerBytes <= smallPage
        ? `${headerBytes} bytes of header`
        : null
    },
    examples: {
      matches: [{ facts: { status: 200, headerBytes: 300 }, outcome: 'pass' }],
      nearMisses: [{ facts: { status: 200, headerBytes: 5000 }, outcome: 'pass' }],
    },
  },
  {
    name: 'two-lengths',
    on: 'http',
    weights: { 'invalid-upstream-response': 18 },
    reference: 'RFC 9112 section 6.3: Content-Length with Transfer-Encoding, or several that differ',
    fact: 'framing',
    reach: 'inwards',
    see({ facts: { headers } }) {
      const lengths = headers.filter(([name]) => name === 'content-length').map(([, value]) => value)
      const encoded = headers.some(([name]) => name === 'transfer-encoding')
      if (lengths.length > 1) return `${lengths.length} Content-Length headers: ${lengths.join(', ')}`
      return lengths.length === 1 && encoded
        ? `Content-Length ${lengths[0]} together with Transfer-Encoding`
        : null
    },
    examples: {
      matches: [
        {
          facts: {
            headers: [
              ['content-length', '5'],
              ['content-length', '6'],
            ],
          },
        },
        {
          facts: {
            headers: [
              ['content-length', '5'],
              ['transfer-encoding', 'chunked'],
            ],
          },
        },
      ],
      nearMisses: [{ facts: { headers: [['transfer-encoding', 'chunked']] }, outcome: 'pass' }],
    },
  },
  {
    name: 'clock-off',
    on: 'http',
    weights: { 'clock-skew': 23 },
    reference:
      'RFC 9110 section 6.6.1, Date; Kerberos and signed requests allow 5 minutes (RFC 4120 section 1.6)',
    fact: 'clock',
    reach: 'here',
    see(evidence, { ourClockIsOff }) {
      const skew = skewOf(evidence)
      return skew !== null && !ourClockIsOff && Math.abs(skew) > skewLimitMs ? quoteSkew(skew) : null
    },
    examples: {
      matches: [{ facts: { status: 200, dateSkewMs: -3_600_000 }, outcome: 'pass' }],
      nearMisses: [
        { facts: { status: 200, dateSkewMs: 2000 }, outcome: 'pass' },
        { facts: { status: 200, dateSkewMs: -3_600_000 }, outcome: 'pass', ourClockIsOff: true },
        { facts: { status: 200, dateSkewMs: -3_600_000, headers: [['age', '3600']] }, outcome: 'pass' },
      ],
    },
  },
  {
    name: 'our-clock-off',
    on: 'http',
    weights: { 'vantage-broken': 20 },
    reference: 'all targets’ Date headers agree with one another and differ from our clock',
    fact: 'our-clock',
    reach: 'here',
    see(evidence, { ourClockIsOff }) {
      const skew = skewOf(evidence)
      return skew !== null && ourClockIsOff && Math.abs(skew) > skewLimitMs ? quoteSkew(skew) : null
    },
    examples: {
      matches: [{ facts: { status: 200, dateSkewMs: 900_000 }, outcome: 'pass', ourClockIsOff: true }],
      nearMisses: [{ facts: { status: 200, dateSkewMs: 900_000 }, outcome: 'pass' }],
    },
  },
  {
    name: 'clock-right',
    on: 'http',
    weights: { 'clock-skew': -12 },
    reference: 'RFC 9110 section 6.6.1, Date',
    fact: 'clock',
    reach: 'here',
    see(evidence, { ourClockIsOff }) {
      const skew = skewOf(evidence)
      return skew !== null && !ourClockIsOff && Math.abs(skew) < 60_000 ? quoteSkew(skew) : null
    },
    examples: {
      matches: [{ facts: { status: 200, dateSkewMs: -400 }, outcome: 'pass' }],
      nearMisses: [{ facts: { status: 200, dateSkewMs: -3_600_000 }, outcome: 'pass' }],
    },
  },
]

/** Signatures on a response's headers, whatever its status. */
export const headerSignatures = sights.flatMap(signaturesOf)
