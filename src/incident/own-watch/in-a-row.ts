import type { WatchCount } from '../../store/store.ts'

/** A look that this process took, and what came of it. */
export interface OwnLook {
  at: Date
  isGood: boolean
}

const minuteMs = 60_000

export function minuteOfLook(at: Date): Date {
  return new Date(Math.floor(at.getTime() / minuteMs) * minuteMs)
}

/**
 * How many looks up to the newest came to the same, whatever process took them. The counts say it for whole minutes; within
 * the minute of the last look that came to something else only this process's own looks have an order, so that with several
 * processes, and right after a start, it may be a few more.
 */
export function inARow(
  counts: readonly Pick<WatchCount, 'minute' | 'asked' | 'good'>[],
  own: readonly OwnLook[],
  isGood: boolean,
): number {
  const newestFirst = counts.toSorted((one, other) => other.minute.getTime() - one.minute.getTime())
  let row = 0
  for (const { minute, asked, good } of newestFirst) {
    const same = isGood ? good : asked - good
    if (same === asked) row += same
    else return row + afterTheLastOther(minute, asked - same, own, isGood)
  }
  return row
}

/** Own looks of that minute after the last one that came to something else, where all such were our own. */
function afterTheLastOther(minute: Date, others: number, own: readonly OwnLook[], isGood: boolean): number {
  const then = own.filter(({ at }) => minuteOfLook(at).getTime() === minute.getTime())
  if (then.filter((look) => look.isGood !== isGood).length < others) return 0
  return then.length - 1 - then.findLastIndex((look) => look.isGood !== isGood)
}
