import type { Evidence } from '../model/evidence.ts'
import type { LogGroup } from '../model/facts/logs.ts'
import type { Sighting } from './find.ts'
import { type LogMatch, matchLogLine } from './match-log-line.ts'

/** Lines that stopped so long before the end of the window belong to another story more often than not. */
const recentMs = 10 * 60_000

/** What is left of the weight of such lines. */
const staleShare = 0.5

/** What is left of the weight of an event after which requests went well. */
const pastShare = 0.2

/** Our own requests come within a second or two, so that every way in which they fail is this recent. */
const outlivedMs = 5_000

/** Events that are over when requests go well again; a full disk or a wrong setting is not. */
const passing: ReadonlySet<string> = new Set([
  'boot',
  'bind',
  'exit',
  'oom',
  'crash',
  'stop',
  'start',
  'restart',
  'restart-limit',
  'process',
  'memory',
  'heap',
  'watchdog',
  'worker-timeout',
  'churn',
  'recycle',
  'deploy',
  'power',
])

/**
 * What the log signatures say of the lines in this evidence; nothing for evidence of other kinds. `well` is until when
 * requests went well before they failed, in milliseconds since 1970.
 */
export function seenInLogs(evidence: Evidence, well: number | null): Sighting[] {
  if (evidence.type !== 'logs' || evidence.outcome === 'unknown') return []
  const { groups, to } = evidence.facts
  const matched = groups.map((group) => ({ group, matches: matchLogLine(group.sample) }))
  const latest = latestFailure(matched)
  return matched.flatMap(({ group, matches }) =>
    matches.flatMap(({ signature, upstream, quote }) => {
      const { id, fact, reach, system } = signature
      const isOver = isPast(group, fact, well) || (signature.request === true && isOutlived(group, latest))
      const share = isOver ? pastShare : isRecent(group, to) ? 1 : staleShare
      return (Object.entries(signature.weights) as [Sighting['cause'], number][]).map(([cause, weight]) => ({
        signature: id,
        cause,
        weight: Math.round(weight * share),
        fact,
        reach,
        quote: group.count > 1 ? `${group.count}×: ${quote}` : quote,
        source: group.source,
        system,
        upstream,
      }))
    }),
  )
}

/**
 * When the last request failed, by the lines that stand for one each. Milliseconds since 1970. A gateway that has given up
 * on its servers for a while only repeats what it met before, so that its saying so is no other way of failing.
 */
function latestFailure(matched: readonly { group: LogGroup; matches: readonly LogMatch[] }[]): number {
  const isFailure = ({ signature: { request, weights } }: LogMatch) =>
    request === true && weights['no-live-upstreams'] === undefined
  const failures = matched.filter(({ matches }) => matches.some(isFailure))
  return Math.max(0, ...failures.map(({ group }) => Date.parse(group.lastAt ?? '') || 0))
}

/** Whether requests have failed in other ways since: what they met then is not what they meet now. */
function isOutlived({ lastAt }: LogGroup, latest: number): boolean {
  return lastAt !== null && Date.parse(lastAt) < latest - outlivedMs
}

function isPast({ lastAt }: LogGroup, fact: string, well: number | null): boolean {
  return well !== null && lastAt !== null && passing.has(fact) && Date.parse(lastAt) < well - 60_000
}

function isRecent({ lastAt }: LogGroup, to: string | null): boolean {
  if (lastAt === null || to === null) return true
  return Date.parse(to) - Date.parse(lastAt) < recentMs
}
