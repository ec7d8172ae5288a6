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
 * show, so many good requests since the last failure could well be chance. `good` are those of our own probes, which began at
 * `since`.
 */
export function stillFailing(
  evidence: readonly Evidence[],
  good: number,
  since: string | null,
): EvidenceOf<'access-log'>[] {
  return evidence.filter(
    (each): each is EvidenceOf<'access-log'> =>
      each.type === 'access-log' && isStillFailing(each, good, since),
  )
}

function isStillFailing({ facts }: EvidenceOf<'access-log'>, good: number, asked: string | null): boolean {
  if (facts === null || facts.requests === 0) return false
  const failed = facts.groups.filter(({ status }) => status >= 500)
  const bad = failed.reduce((sum, { count }) => sum + count, 0)
  const times = timesOf(failed)
  if (bad < fewest) return false
  // While ours went well, others failed: theirs are of another kind.
  if (asked !== null && (times.at(-1) ?? '') > asked) return true
  if (isQuiet(facts, failed, bad)) return false
  const since = requestsIn(facts, times.at(-1) ?? '', '~')
  const meanwhile = requestsIn(facts, minuteOf(times[0]), times.at(-1) ?? '~')
  // Visitors who gave up were failed as well.
  const gaveUp = facts.groups.reduce((sum, { status, count }) => (status === 499 ? sum + count : sum), 0)
  const share = Math.min(1, (bad + gaveUp) / Math.max(bad, meanwhile))
  return (1 - shareLikeOurs(facts, share)) ** (since + good) >= significance
}

/** Requests of the minutes after the one time and up to the other; times are compared as text. */
function requestsIn({ minutes }: AccessLogFacts, from: string, to: string): number {
  return minutes
    .filter(({ minute }) => minute > from && minute <= to)
    .reduce((sum, { statuses }) => sum + Object.values(statuses).reduce((all, count) => all + count, 0), 0)
}

/** A text just before the minute of a time. */
function minuteOf(time: string | undefined): string {
  return time === undefined ? '' : time.slice(0, 16)
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
function shareLikeOurs({ methods }: AccessLogFacts, share: number): number {
  const reads = methods?.filter(({ name }) => name === 'GET' || name === 'HEAD') ?? []
  const isOfReads = reads.length === 0 || reads.some(({ failed }) => failed > 0)
  return isOfReads ? share : 0
}

function timesOf(groups: readonly AccessGroup[]): string[] {
  return groups.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt].filter((at) => at !== null)).sort()
}
