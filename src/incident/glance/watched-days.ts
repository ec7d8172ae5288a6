import type { WatchedDay } from '../../model/glance.ts'
import type { Store } from '../../store/store.ts'
import { countParts, firstPart, type PartCount, partMs, watchedDay } from './watched-day.ts'

/** Into a half hour that ended less long ago than this somebody may still count, by another clock. */
const settledMs = 3 * 60_000
/** Counts are per minute. */
const freshMs = 20_000

/** The last day of every service that was looked at. */
export type WatchedDays = () => Promise<ReadonlyMap<string, WatchedDay>>

/** Reads the counts of the whole day once, and from then on only those of half hours that were not over then. */
export function createWatchedDays(store: Pick<Store, 'watchCounts'>, now: () => Date): WatchedDays {
  const settled = new Map<string, Map<number, PartCount>>()
  let settledUntil: number | null = null
  let last: { at: number; days: Promise<ReadonlyMap<string, WatchedDay>>; isOver: boolean } | null = null

  async function read(): Promise<ReadonlyMap<string, WatchedDay>> {
    const at = now()
    const first = firstPart(at)
    const since = Math.max(first, settledUntil ?? first)
    const until = Math.floor((at.getTime() - settledMs) / partMs) * partMs
    const counts = Map.groupBy(await store.watchCounts(new Date(since), partMs), ({ service }) => service)
    const days = new Map<string, WatchedDay>()
    for (const service of new Set([...settled.keys(), ...counts.keys()])) {
      const fresh = counts.get(service) ?? []
      const known = settled.get(service) ?? new Map()
      days.set(service, watchedDay(added(known, countParts(fresh)), at))
      const kept = added(known, countParts(fresh.filter(({ minute }) => minute.getTime() < until)))
      for (const start of kept.keys()) if (start < first) kept.delete(start)
      if (kept.size === 0) settled.delete(service)
      else settled.set(service, kept)
    }
    settledUntil = Math.max(since, until)
    return days
  }

  return () => {
    const at = now().getTime()
    const isFresh = last !== null && at >= last.at && at - last.at < freshMs
    if (last !== null && (isFresh || !last.isOver)) return last.days
    const reading = { at, days: read(), isOver: false }
    last = reading
    reading.days.then(
      () => {
        reading.isOver = true
      },
      () => {
        if (last === reading) last = null
      },
    )
    return reading.days
  }
}

function added(
  one: ReadonlyMap<number, PartCount>,
  other: ReadonlyMap<number, PartCount>,
): Map<number, PartCount> {
  const sums = new Map(one)
  for (const [start, { asked, good, totalMs }] of other) {
    const known = sums.get(start) ?? { asked: 0, good: 0, totalMs: 0 }
    sums.set(start, {
      asked: known.asked + asked,
      good: known.good + good,
      totalMs: known.totalMs + totalMs,
    })
  }
  return sums
}
