import type { Evidence } from '../model/evidence.ts'
import type { LogGroup } from '../model/facts/logs.ts'
import type { Sighting } from './find.ts'
import { matchLogLine } from './match-log-line.ts'

/** Lines that stopped so long before the end of the window belong to another story more often than not. */
const recentMs = 10 * 60_000

/** What is left of the weight of such lines. */
const staleShare = 0.5

/** What the log signatures say of the lines in this evidence; nothing for evidence of other kinds. */
export function seenInLogs(evidence: Evidence): Sighting[] {
  if (evidence.type !== 'logs' || evidence.outcome === 'unknown') return []
  const { groups, to } = evidence.facts
  return groups.flatMap((group) =>
    matchLogLine(group.sample).flatMap(({ signature, upstream, quote }) => {
      const { id, fact, reach, system } = signature
      const share = isRecent(group, to) ? 1 : staleShare
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

function isRecent({ lastAt }: LogGroup, to: string | null): boolean {
  if (lastAt === null || to === null) return true
  return Date.parse(to) - Date.parse(lastAt) < recentMs
}
