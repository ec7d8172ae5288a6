import type { Evidence, EvidenceOf } from '../model/evidence.ts'
import type { AccessGroup, AccessLogFacts } from '../model/facts/access-log.ts'

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
  if (bad < fewest || isQuiet(facts, failed, bad)) return false
  const last = timesOf(failed).at(-1) ?? ''
  const since = facts.minutes
    .filter(({ minute }) => minute > last)
    .reduce((sum, { statuses }) => sum + Object.values(statuses).reduce((all, count) => all + count, 0), 0)
  return (1 - shareLikeOurs(facts, bad)) ** (since + good) >= significance
}

/** Whether failures have stayed away for much longer than they used to. */
function isQuiet({ to }: AccessLogFacts, failed: readonly AccessGroup[], bad: number): boolean {
  const times = timesOf(failed)
  const [first] = times
  const latest = times.at(-1)
  if (first === undefined || latest === undefined || to === null) return false
  const gapMs = (Date.parse(latest) - Date.parse(first)) / (bad - 1)
  return Date.parse(to) - Date.parse(latest) > quietGaps * gapMs
}

/** The share of failures among requests such as ours: that reads go well says nothing of writes. */
function shareLikeOurs({ methods, requests }: AccessLogFacts, bad: number): number {
  const reads = methods?.filter(({ name }) => name === 'GET' || name === 'HEAD') ?? []
  const asked = reads.reduce((sum, each) => sum + each.requests, 0)
  if (asked === 0) return Math.min(1, bad / requests)
  return Math.min(1, reads.reduce((sum, each) => sum + each.failed, 0) / asked)
}

function timesOf(groups: readonly AccessGroup[]): string[] {
  return groups.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt].filter((at) => at !== null)).sort()
}
