import type { Advice } from '../../../model/diagnosis.ts'
import { isManaged } from '../../system-role.ts'
import { type Correlated, type CorrelationFinding, nothing, together } from '../correlation.ts'
import { spokenDuration } from '../spoken-duration.ts'
import { isSeenBy, type Symptom, type SymptomKind } from '../symptoms.ts'
import { isMeasured, type Limit, limitsOf, type Neighbours, type Tier } from './tiers.ts'
import { writeSetting } from './write-setting.ts'

/** What an inner server's idle time has to be above the outer's reuse time: the way of the packets, and the clocks' grain. */
const marginMs = 5000

/** Cloudflare asks idempotent requests again on a new connection, so that its long reuse is seldom noticed. */
const forgiving: ReadonlySet<string> = new Set(['cloudflare'])

/** Limits of both sides of one pair of hops. */
interface Idle {
  outer: Limit
  inner: Limit
  /** The setting behind a measured time, when the configuration was read too. */
  configured: Limit
}

/**
 * Idle connections: the inner server has to keep them longer than the outer hop reuses them, or a request is now and then
 * sent on a connection that is just being closed. RFC 9112 section 9.5.
 */
export function idleOrder(neighbours: readonly Neighbours[], symptoms: readonly Symptom[]): Correlated {
  const pairs = pairsOf(neighbours)
  return together([
    ...pairs.map((pair) => judge(pair, symptoms)),
    ...neighbours.map(({ inner }) => headersAfterIdle(inner)),
  ])
}

/** Of each pair of hops the limits that clash most; measured times stand in for configured ones. */
function pairsOf(neighbours: readonly Neighbours[]): Idle[] {
  const byHops = Map.groupBy(
    neighbours,
    ({ outer, inner }) => `${outer.order} ${outer.machine} ${inner.order}`,
  )
  return [...byHops.values()].flatMap((all): Idle[] => {
    const outers = unique(all.flatMap(({ outer, inner }) => limitsOf(outer, 'idle-reused', inner.system)))
    const inners = unique(all.flatMap(({ inner }) => limitsOf(inner, 'idle-accepted')))
    const outer = outers.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0]
    const shortest = inners.toSorted((a, b) => lengthOf(a) - lengthOf(b))
    const configured = shortest.find((limit) => !isMeasured(limit))
    const inner = shortest.find(isMeasured) ?? configured
    return outer === undefined || inner === undefined
      ? []
      : [{ outer, inner, configured: configured ?? inner }]
  })
}

function unique(limits: readonly Limit[]): Limit[] {
  return [...new Map(limits.map((limit) => [limit.timeout, limit])).values()]
}

function lengthOf({ timeout: { valueMs } }: Limit): number {
  return valueMs ?? Number.POSITIVE_INFINITY
}

function judge(idle: Idle, symptoms: readonly Symptom[]): Correlated {
  const { outer, inner } = idle
  const evidence = inner.tier.evidence ?? outer.tier.evidence
  if (evidence === null) return nothing
  const place = {
    cause: 'keepalive-race',
    fact: 'keepalive',
    reach: 'here',
    evidence,
    hop: inner.tier.hop,
    target: evidence.target,
  } as const
  const isReused = lengthOf(outer) > 0
  const isKept = lengthOf(inner) > 0
  if (!isReused || !isKept || lengthOf(inner) > lengthOf(outer)) {
    // A default that nobody looked at is no alibi.
    if (outer.tier.evidence === null || inner.tier.evidence === null) return nothing
    return { findings: [{ ...place, weight: -6, quote: quote(idle) }], advice: [] }
  }
  const cut = symptoms.filter((each) => isOfPair(each, idle))
  const isExplained = symptoms.some(({ kind }) => deaths.has(kind))
  const finding: CorrelationFinding = { ...place, weight: weightOf(idle), quote: quote(idle) }
  return { findings: [finding, ...witness(place, idle, cut, isExplained)], advice: adviceFor(idle) }
}

/** By itself a wrong order is no outage; one side that is only a product's default, less so. */
function weightOf({ outer, inner }: Idle): number {
  if (forgiving.has(outer.tier.system)) return 4
  if (outer.tier.evidence === null) return isManaged(outer.tier.system) && inner.tier.evidence ? 9 : 5
  if (inner.tier.evidence === null) return 5
  return inner.timeout.isDefault && inner.tier.system === 'node' ? 9 : 12
}

type Place = Omit<CorrelationFinding, 'weight' | 'quote'>

/** Connections that ended too soon, seen by the outer hop, are what the wrong order leads to. */
function witness(
  place: Place,
  idle: Idle,
  cut: readonly Symptom[],
  isExplained: boolean,
): CorrelationFinding[] {
  const first = cut[0]
  if (first === undefined) return []
  const count = cut.reduce((sum, each) => sum + each.count, 0)
  const isGuess = idle.inner.tier.evidence === null || idle.outer.tier.evidence === null
  const weight = isExplained ? 3 : isGuess ? 7 : 10
  return [
    {
      ...place,
      fact: 'reset',
      weight,
      evidence: first.evidence,
      target: first.evidence.target,
      quote: `${count === 1 ? 'one request was' : `${count} requests were`} cut off, as a race would: ${first.text}`,
    },
  ]
}

/** Processes that end cut connections off too. */
const deaths: ReadonlySet<SymptomKind> = new Set<SymptomKind>(['killed', 'segfault', 'worker-timeout'])

/** Cut off at the outer hop, and not because it took long. */
function isOfPair(symptom: Symptom, { outer }: Idle): boolean {
  const { kind, durationMs } = symptom
  return kind === 'cut-off' && isSeenBy(symptom, outer.tier) && (durationMs === null || durationMs.p50 < 1000)
}

function quote({ outer, inner }: Idle): string {
  const { timeout, tier } = inner
  const closes =
    timeout.valueMs === 0
      ? 'closes after each response'
      : timeout.valueMs === null
        ? 'keeps idle connections without limit'
        : `closes idle connections after ${spokenDuration(timeout.valueMs)}`
  const reuse = outer.timeout.valueMs
  const reuses =
    reuse === 0
      ? 'never reuses one'
      : reuse === null
        ? 'reuses them without limit'
        : `reuses them for up to ${spokenDuration(reuse)}`
  return `${tier.name} ${closes} (${sourceOf(inner)}); ${outer.tier.name} ${reuses} (${sourceOf(outer)})`
}

/** `keepalive_timeout, /etc/nginx/nginx.conf:31`. */
export function sourceOf({ timeout: { setting, where }, tier }: Limit): string {
  return `${setting}, ${where}${tier.evidence === null ? ', not looked at' : ''}`
}

/**
 * The inner side is changed where it can be, since the outer's reuse is worth having. A gateway whose configuration was read
 * can help at once, without a release of the app.
 */
function adviceFor({ outer, inner, configured }: Idle): Advice[] {
  const reuseMs = outer.timeout.valueMs
  const wanted = reuseMs === null ? null : reuseMs + marginMs
  const raise = wanted === null ? null : writeSetting('idle-accepted', inner.tier.system, wanted)
  const closesMs = inner.timeout.valueMs ?? 0
  const race = `${inner.tier.name} closes idle connections after ${spokenDuration(closesMs)} while ${outer.tier.name} still sends requests on them${reuseMs === null ? '' : ` for ${spokenDuration(reuseMs)}`}`
  const lower = writeSetting('idle-reused', outer.tier.system, shorterThan(closesMs))
  const raised: Advice[] =
    raise === null || wanted === null
      ? []
      : [
          {
            cause: 'keepalive-race',
            hop: inner.tier.hop,
            host: configured.tier.machine,
            setting: raise,
            where: configured.timeout.where,
            why: `${race}; ${spokenDuration(wanted)} lets ${outer.tier.name} be the one that closes.`,
          },
        ]
  if (raised.length > 0 && (lower === null || outer.tier.evidence === null)) return raised
  return [
    ...raised,
    {
      cause: 'keepalive-race',
      hop: outer.tier.hop,
      host: outer.tier.machine,
      setting: lower ?? `${outer.timeout.setting} below ${spokenDuration(closesMs)}`,
      where: outer.timeout.where,
      why: `${race}; with a shorter reuse it never meets a connection that is being closed.`,
    },
  ]
}

/** A reuse that ends before the other side closes, by the way of a packet at least. */
function shorterThan(closesMs: number): number {
  return closesMs >= 2000 ? closesMs - 1000 : Math.floor(closesMs / 2)
}

/**
 * Before Node 12.19 and 14.0 the time for a request's headers began when the connection fell idle, so that a headersTimeout at or
 * below keepAliveTimeout cut off the next request: https://github.com/nodejs/node/pull/32329
 */
function headersAfterIdle(inner: Tier): Correlated {
  const idle = limitsOf(inner, 'idle-accepted')[0]
  const headers = limitsOf(inner, 'headers')[0]
  if (inner.system !== 'node' || inner.evidence === null || idle === undefined || headers === undefined) {
    return nothing
  }
  if (!isBeforeFix(inner.version) || lengthOf(headers) > lengthOf(idle)) return nothing
  const ms = (idle.timeout.valueMs ?? 0) + 1000
  return {
    findings: [
      {
        cause: 'keepalive-race',
        weight: 8,
        fact: 'headers-timeout',
        reach: 'here',
        quote: `headersTimeout ${spokenDuration(headers.timeout.valueMs ?? 0)} is not above keepAliveTimeout ${spokenDuration(idle.timeout.valueMs ?? 0)}, and Node ${inner.version} counts it from when the connection fell idle`,
        evidence: inner.evidence,
        hop: inner.hop,
        target: inner.evidence.target,
      },
    ],
    advice: [
      {
        cause: 'keepalive-race',
        hop: inner.hop,
        host: inner.machine,
        setting: `server.headersTimeout = ${ms}`,
        where: headers.timeout.where,
        why: 'It has to be above keepAliveTimeout in this version of Node, or it ends requests on reused connections.',
      },
    ],
  }
}

function isBeforeFix(version: string | null): boolean {
  const [major = Number.NaN, minor = 0] = (version ?? '').replace(/^v/, '').split('.').map(Number)
  return major < 12 || (major === 12 && minor < 19) || major === 13
}
