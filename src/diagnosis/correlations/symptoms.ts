import type { Evidence } from '../../model/evidence.ts'
import type { Service } from '../../model/service.ts'
import type { System } from '../../model/system.ts'
import { seenOf } from './seen-of.ts'
import { type Standing, standingOf } from './standing.ts'

/** Ways in which logs and probes show that an exchange with the next hop failed. */
export type SymptomKind =
  | 'refused'
  /** Closed or reset before the response was complete. */
  | 'cut-off'
  | 'timed-out'
  | 'unreachable'
  | 'no-file'
  | 'no-permission'
  /** An app server ended a worker that took too long. */
  | 'worker-timeout'
  | 'killed'
  | 'segfault'

/** Failures of one kind, as one system tells them. */
export interface Symptom extends Standing {
  kind: SymptomKind
  system: System
  /** Of a log's group the first line, of an access log's its sample, of a probe its summary. */
  text: string
  count: number
  firstAt: string | null
  lastAt: string | null
  /** How long such requests took; null where nothing tells. */
  durationMs: { min: number; p50: number; max: number } | null
  evidence: Evidence
}

/**
 * Words of each kind. nginx: ngx_http_upstream.c and ngx_event_connect.c with the errno of errno(3); Apache: mod_proxy_http.c
 * (AH01102), proxy_util.c; gunicorn: arbiter.py; uWSGI: core/master_checks.c; PHP-FPM: fpm_request.c, fpm_children.c; Node: errno names.
 */
const words: readonly (readonly [SymptomKind, RegExp])[] = [
  ['worker-timeout', /WORKER TIMEOUT|HARAKIRI|execution timed out \([\d.]+ sec\), terminating/],
  ['segfault', /segfault at|SIGSEGV|exited on signal 11/],
  ['killed', /SIGKILL|Killed process|exited on signal 9|signal 9 \(KILL|status=9\/KILL/],
  ['no-file', /\(2: No such file or directory\) while connecting to upstream|ENOENT[^,]{0,80}\.sock/],
  ['no-permission', /\(13: Permission denied\) while connecting to upstream|\(13\)Permission denied: AH0/],
  ['unreachable', /No route to host|EHOSTUNREACH|Network is unreachable|ENETUNREACH/],
  ['refused', /Connection refused|ECONNREFUSED/],
  ['cut-off', /prematurely closed|Connection reset by peer|ECONNRESET|socket hang up|AH01102|AH10230/],
  ['timed-out', /timed out|ETIMEDOUT|AH01075|timeout specified has expired/],
]

/**
 * What failed, in logs, access logs and probes. A fast 502 of an access log counts as cut off only where no log says that
 * connections were refused or could not be made, for which there is the same status.
 */
export function symptomsIn(evidence: readonly Evidence[], service: Service): Symptom[] {
  const logged = inLogs(evidence, service)
  const isExplained = logged.some(({ kind }) => connecting.has(kind))
  const counted = inAccessLogs(evidence, service).filter(({ kind }) => kind !== 'cut-off' || !isExplained)
  return [...logged, ...counted, ...inProbes(evidence, service)]
}

const connecting: ReadonlySet<SymptomKind> = new Set<SymptomKind>([
  'refused',
  'unreachable',
  'no-file',
  'no-permission',
])

function inLogs(evidence: readonly Evidence[], service: Service): Symptom[] {
  return seenOf(evidence, 'logs').flatMap((each) => {
    const { system, groups } = each.facts
    const standing = standingOf(each, system, service)
    return groups.flatMap(({ sample, count, firstAt, lastAt }): Symptom[] => {
      const kind = words.find(([, pattern]) => pattern.test(sample))?.[0]
      if (kind === undefined) return []
      const durationMs = null
      return [
        {
          ...standing,
          kind,
          system,
          text: firstLine(sample),
          count,
          firstAt,
          lastAt,
          durationMs,
          evidence: each,
        },
      ]
    })
  })
}

/** From this duration on a 502 is no longer the instant end of a reused connection. */
const instantMs = 1000

function inAccessLogs(evidence: readonly Evidence[], service: Service): Symptom[] {
  return seenOf(evidence, 'access-log').flatMap((each) => {
    const { system, groups } = each.facts
    const standing = standingOf(each, system, service)
    return groups.flatMap((group): Symptom[] => {
      const kind = kindOfRequest(group.status, group.ending, group.durationMs?.p50 ?? null)
      if (kind === null) return []
      const { count, firstAt, lastAt, durationMs, sample } = group
      return [
        {
          ...standing,
          kind,
          system,
          text: firstLine(sample),
          count,
          firstAt,
          lastAt,
          durationMs,
          evidence: each,
        },
      ]
    })
  })
}

/** HAProxy's termination states: https://docs.haproxy.org/3.0/configuration.html#8.5 */
function kindOfRequest(status: number, ending: string | null, p50: number | null): SymptomKind | null {
  if (ending !== null && /^S[HLD]/.test(ending)) return 'cut-off'
  if (ending !== null && /^SC/.test(ending)) return 'refused'
  if (ending !== null && /^s[HLDC]/.test(ending)) return 'timed-out'
  if (status === 504 || status === 524 || status === 499 || status === 408) return 'timed-out'
  if (status !== 502 && status !== 520) return null
  return p50 === null || p50 < instantMs ? 'cut-off' : 'timed-out'
}

function inProbes(evidence: readonly Evidence[], service: Service): Symptom[] {
  const asked = seenOf(evidence, 'http').flatMap((each): Symptom[] => {
    const { failure, status, timings } = each.facts
    const ms = timings.totalMs
    const kind = kindOfReply(failure, status, ms)
    return kind === null ? [] : [symptomOf(kind, each, { min: ms, p50: ms, max: ms }, 1, service)]
  })
  const sampled = seenOf(evidence, 'sample').flatMap((each): Symptom[] => {
    const { bad, badExample, latencyMs } = each.facts
    const { max } = latencyMs
    const kind = bad === 0 ? null : kindOfReply(badExample?.failure ?? null, badExample?.status ?? null, max)
    return kind === null ? [] : [symptomOf(kind, each, { min: max, p50: max, max }, bad, service)]
  })
  return [...asked, ...sampled]
}

const replyKinds: Record<string, SymptomKind> = {
  refused: 'refused',
  unreachable: 'unreachable',
  'connect-timeout': 'timed-out',
  'timeout-before-headers': 'timed-out',
  'reset-before-headers': 'cut-off',
  'closed-before-headers': 'cut-off',
  'closed-mid-body': 'cut-off',
  'reset-mid-body': 'cut-off',
}

function kindOfReply(failure: string | null, status: number | null, ms: number): SymptomKind | null {
  if (failure !== null) return replyKinds[failure] ?? null
  if (status === 504 || status === 524) return 'timed-out'
  return status === 502 && ms >= instantMs ? 'timed-out' : null
}

function symptomOf(
  kind: SymptomKind,
  evidence: Evidence,
  durationMs: NonNullable<Symptom['durationMs']>,
  count: number,
  service: Service,
): Symptom {
  const standing = standingOf(evidence, 'unknown', service)
  const at = evidence.startedAt
  const text = evidence.summary
  return { ...standing, kind, system: 'unknown', text, count, firstAt: at, lastAt: at, durationMs, evidence }
}

function firstLine(text: string): string {
  const end = text.search(/[\r\n]/)
  return (end < 0 ? text : text.slice(0, end)).slice(0, 300)
}

/** Whether this was seen at that place of the path or outside of it. */
export function isSeenBy({ order, evidence }: Symptom, place: Standing): boolean {
  if (evidence.type === 'http' || evidence.type === 'sample') return isOutwards(order, place.order)
  return order <= place.order
}

/** Probes ask a hop, whatever runs there. */
function isOutwards(order: number, of: number): boolean {
  return Math.floor(order / 10) <= Math.floor(of / 10)
}

/** How far from a limit a duration may be and still be it: a second, or 5 % of long ones. */
const nearMs = 1000
const nearShare = 0.05

/** Whether requests took as long as this limit: their middle, or the slowest of them, is at it. */
export function isAtLimit({ durationMs }: Symptom, limitMs: number): boolean {
  if (durationMs === null || limitMs <= 0) return false
  const near = Math.max(nearMs, limitMs * nearShare)
  return [durationMs.p50, durationMs.max].some((ms) => ms >= limitMs - 200 && ms <= limitMs + near)
}
