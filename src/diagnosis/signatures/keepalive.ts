import type { SeenEvidence, SignatureScope } from '../../model/diagnosis.ts'
import { type Sight, signaturesOf } from '../../model/sight.ts'
import type { System } from '../../model/system.ts'
import { formatMs } from '../failed-replies.ts'

interface Reuse {
  idleMs: number
  /** Whether this hop reuses connections without being told to. */
  byDefault: boolean
}

/**
 * How long a hop keeps an idle connection to the next hop for reuse, in milliseconds.
 * nginx: upstream keepalive_timeout, on by default since 1.29.7. ALB: idle timeout. Google: backend keep-alive, fixed.
 * Cloudflare: idle reuse in its connection limits. CloudFront: origin keep-alive timeout. Envoy: cluster idle_timeout.
 */
const reuse: Partial<Record<System, Reuse>> = {
  nginx: { idleMs: 60_000, byDefault: false },
  openresty: { idleMs: 60_000, byDefault: false },
  kong: { idleMs: 60_000, byDefault: true },
  'aws-alb': { idleMs: 60_000, byDefault: true },
  'google-lb': { idleMs: 600_000, byDefault: true },
  cloudflare: { idleMs: 900_000, byDefault: true },
  cloudfront: { idleMs: 5000, byDefault: true },
  envoy: { idleMs: 3_600_000, byDefault: true },
}

const source =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html (60 s); https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive_timeout (60 s)'

interface Compared {
  closesMs: number | null
  limitMs: number
  outer: System
  outerMs: number
  byDefault: boolean
}

function compare({ facts }: SeenEvidence<'keepalive'>, { service, target }: SignatureScope): Compared | null {
  if (target === null || target.position === 0 || facts.failure !== null) return null
  const outer = service.path[target.position - 1]?.system
  const limits = outer === undefined ? undefined : reuse[outer]
  if (outer === undefined || limits === undefined) return null
  const closesMs = facts.closedAfterMs ?? facts.announcedMs
  return { closesMs, limitMs: facts.limitMs, outer, outerMs: limits.idleMs, byDefault: limits.byDefault }
}

function isShorter({ closesMs, outerMs }: Compared): boolean {
  return closesMs !== null && closesMs < outerMs
}

function quote({ closesMs, limitMs, outer, outerMs }: Compared): string {
  const inner =
    closesMs === null ? `stays open for ${formatMs(limitMs)}` : `closes after ${formatMs(closesMs)} idle`
  return `${inner}; ${outer} reuses connections for up to ${formatMs(outerMs)}`
}

const behindAlb = { path: ['aws-alb', 'node'], at: 1 } as const
const behindNginx = { path: ['nginx', 'node'], at: 1 } as const

const sights: Sight<'keepalive'>[] = [
  {
    name: 'shorter-than-reuse',
    on: 'keepalive',
    weights: { 'keepalive-race': 9 },
    reference: source,
    fact: 'keepalive',
    reach: 'here',
    see(evidence, scope) {
      const compared = evidence.facts.kept ? compare(evidence, scope) : null
      return compared?.byDefault && isShorter(compared) ? quote(compared) : null
    },
    examples: {
      matches: [{ facts: { kept: true, closedAfterMs: 5000 }, outcome: 'pass', ...behindAlb }],
      nearMisses: [
        { facts: { kept: true, closedAfterMs: 65_000 }, outcome: 'pass', ...behindAlb },
        { facts: { kept: false, closedAfterMs: 0 }, outcome: 'pass', ...behindAlb },
        { facts: { kept: true, closedAfterMs: 5000 }, outcome: 'pass', path: ['node'] },
      ],
    },
  },
  {
    name: 'shorter-than-possible-reuse',
    on: 'keepalive',
    weights: { 'keepalive-race': 5 },
    reference:
      'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive: on by default since 1.29.7 only',
    fact: 'keepalive',
    reach: 'here',
    see(evidence, scope) {
      const compared = evidence.facts.kept ? compare(evidence, scope) : null
      return compared !== null && !compared.byDefault && isShorter(compared) ? quote(compared) : null
    },
    examples: {
      matches: [{ facts: { kept: true, closedAfterMs: 5000 }, outcome: 'pass', ...behindNginx }],
      nearMisses: [
        { facts: { kept: true, closedAfterMs: 75_000 }, outcome: 'pass', ...behindNginx },
        { facts: { kept: true, closedAfterMs: 5000 }, outcome: 'pass', ...behindAlb },
      ],
    },
  },
  {
    name: 'long-enough',
    on: 'keepalive',
    weights: { 'keepalive-race': -15 },
    reference: source,
    fact: 'keepalive',
    reach: 'here',
    see(evidence, scope) {
      const compared = compare(evidence, scope)
      if (compared === null || !evidence.facts.kept) return null
      const { closesMs, limitMs, outerMs } = compared
      return (closesMs ?? limitMs) > outerMs ? quote(compared) : null
    },
    examples: {
      matches: [
        { facts: { kept: true, closedAfterMs: 75_000 }, outcome: 'pass', ...behindAlb },
        { facts: { kept: true, closedAfterMs: null, limitMs: 70_000 }, outcome: 'pass', ...behindAlb },
      ],
      nearMisses: [
        { facts: { kept: true, closedAfterMs: null, limitMs: 10_000 }, outcome: 'pass', ...behindAlb },
      ],
    },
  },
  {
    name: 'never-reused',
    on: 'keepalive',
    weights: { 'keepalive-race': -12 },
    reference: 'RFC 9112 section 9.6: the server closes after each response, so nothing is reused',
    fact: 'keepalive',
    reach: 'here',
    see({ facts: { kept, failure, announcedMs } }) {
      if (kept || failure !== null || announcedMs !== null) return null
      return 'the connection is closed after each response'
    },
    examples: {
      matches: [{ facts: { kept: false, closedAfterMs: 0 }, outcome: 'pass' }],
      nearMisses: [
        { facts: { kept: false, closedAfterMs: 0, announcedMs: 0 }, outcome: 'pass' },
        { facts: { kept: true, closedAfterMs: 5000 }, outcome: 'pass' },
        { facts: { kept: false, failure: 'refused' } },
      ],
    },
  },
  {
    name: 'promised-and-closed',
    on: 'keepalive',
    weights: { 'keepalive-race': 10 },
    reference: 'RFC 9112 section 9.3: without “close” the connection is taken to persist',
    fact: 'keepalive',
    reach: 'here',
    see({ facts: { kept, failure, announcedMs } }) {
      if (kept || failure !== null || announcedMs === null) return null
      return `closes right after its answer, although it announces to keep the connection (${announcedMs} ms)`
    },
    examples: {
      matches: [{ facts: { kept: false, closedAfterMs: 0, announcedMs: 0 }, outcome: 'pass' }],
      nearMisses: [{ facts: { kept: false, closedAfterMs: 0 }, outcome: 'pass' }],
    },
  },
]

/** From this share on failures are no longer sporadic. */
const rare = 0.25

const raceLike = ['reset-before-headers', 'closed-before-headers'] as const

const sporadic: Sight<'sample'> = {
  name: 'few-cut-off',
  on: 'sample',
  weights: { 'keepalive-race': 10 },
  reference: `${source}; a race shows as few failures within milliseconds, at the hop that reuses connections`,
  fact: 'sporadic',
  reach: 'inwards',
  see({ facts: { requests, bad, statuses, failures, latencyMs } }, { target }) {
    if (target?.innermost !== false || bad === 0 || bad / requests >= rare || latencyMs.max >= 3000)
      return null
    const cut = raceLike.reduce((sum, failure) => sum + (failures[failure] ?? 0), 0)
    const gateway = (statuses[502] ?? 0) + (statuses[503] ?? 0) + (statuses[520] ?? 0)
    return cut + gateway === bad
      ? `${bad} of ${requests} cut off, none slower than ${formatMs(latencyMs.max)}`
      : null
  },
  examples: {
    matches: [{ facts: { requests: 50, bad: 2, statuses: { 200: 48, 502: 2 } }, path: ['aws-alb', 'node'] }],
    nearMisses: [
      { facts: { requests: 20, bad: 10, statuses: { 200: 10, 502: 10 } }, path: ['aws-alb', 'node'] },
      { facts: { requests: 50, bad: 2, statuses: { 200: 48, 504: 2 } }, path: ['aws-alb', 'node'] },
      { facts: { requests: 50, bad: 2, statuses: { 200: 48, 502: 2 } }, ...behindAlb },
    ],
  },
}

/** Signatures on how long idle connections live, and on the failures that a race leaves. */
export const keepaliveSignatures = {
  keepalive: sights.flatMap(signaturesOf),
  sample: signaturesOf(sporadic),
}
