import type { Evidence, EvidenceOf } from '../model/evidence.ts'

/** Fewer failed requests than this are a coincidence. */
const fewest = 3

/** Failures that stayed away for so many times their usual distance have ended, whoever asked meanwhile. */
const quietGaps = 3

/** A run of good requests this unlikely means that the fault is over. */
const significance = 0.05

/**
 * The access logs that show requests failing now and then, and not only in the past: with the share of failures that they
 * show, so many good requests since the last failure could well be chance. `good` are those of our own probes just now.
 */
export function stillFailing(evidence: readonly Evidence[], good: number): EvidenceOf<'access-log'>[] {
  return evidence.filter(
    (each): each is EvidenceOf<'access-log'> => each.type === 'access-log' && isStillFailing(each, good),
  )
}

function isStillFailing({ facts }: EvidenceOf<'access-log'>, good: number): boolean {
  if (facts === null || facts.requests === 0) return false
  const failed = facts.groups.filter(({ status }) => status >= 500)
  const bad = failed.reduce((sum, { count }) => sum + count, 0)
  if (bad < fewest) return false
  const times = failed.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt].filter((at) => at !== null)).sort()
  const first = times[0]
  const latest = times.at(-1)
  if (first !== undefined && latest !== undefined && facts.to !== null) {
    const gapMs = (Date.parse(latest) - Date.parse(first)) / (bad - 1)
    if (Date.parse(facts.to) - Date.parse(latest) > quietGaps * gapMs) return false
  }
  const last = failed.reduce(
    (latest, { lastAt }) => (lastAt !== null && lastAt > latest ? lastAt : latest),
    '',
  )
  const since = facts.minutes
    .filter(({ minute }) => minute > last)
    .reduce((sum, { statuses }) => sum + Object.values(statuses).reduce((all, count) => all + count, 0), 0)
  const share = Math.min(1, bad / facts.requests)
  return (1 - share) ** (since + good) >= significance
}
