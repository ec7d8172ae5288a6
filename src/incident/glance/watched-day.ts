import type { WatchedDay, WatchedPart } from '../../model/glance.ts'
import type { WatchCount } from '../../store/store.ts'

export const dayMs = 24 * 3_600_000
/** Half an hour: narrow enough to see an outage of minutes, wide enough for a phone. */
export const partMs = 30 * 60_000

/** Counts of one part; sums, so that they add up. */
export interface PartCount {
  asked: number
  good: number
  totalMs: number
}

/** When the first part of the day that ends now begins; parts begin on whole half hours. */
export function firstPart(now: Date): number {
  return (Math.floor(now.getTime() / partMs) + 1) * partMs - dayMs
}

/** Counts by the beginning of their part. */
export function countParts(counts: readonly Omit<WatchCount, 'service'>[]): Map<number, PartCount> {
  const parts = new Map<number, PartCount>()
  for (const { minute, asked, good, totalMs } of counts) {
    const start = Math.floor(minute.getTime() / partMs) * partMs
    const part = parts.get(start) ?? { asked: 0, good: 0, totalMs: 0 }
    parts.set(start, {
      asked: part.asked + asked,
      good: part.good + good,
      totalMs: part.totalMs + totalMs,
    })
  }
  return parts
}

/** The last day, the newest part being the one that goes on. */
export function watchedDay(parts: ReadonlyMap<number, PartCount>, now: Date): WatchedDay {
  const first = firstPart(now)
  const starts = Array.from({ length: dayMs / partMs }, (_, index) => first + index * partMs)
  const counted = starts.flatMap((start) => parts.get(start) ?? [])
  const sum = (of: (part: PartCount) => number) => counted.reduce((total, part) => total + of(part), 0)
  return {
    since: new Date(first),
    partMs,
    ...toPart({
      asked: sum(({ asked }) => asked),
      good: sum(({ good }) => good),
      totalMs: sum(({ totalMs }) => totalMs),
    }),
    parts: starts.map((start) => {
      const part = parts.get(start)
      return part === undefined || part.asked === 0 ? null : toPart(part)
    }),
  }
}

function toPart({ asked, good, totalMs }: PartCount): WatchedPart {
  return { asked, good, meanMs: good === 0 ? null : Math.round(totalMs / good) }
}
