import { minuteMs } from './count-errors.ts'

/** Errors that came shortly before somebody noticed are how it began. */
const lookBackMs = 30 * minuteMs

/** What is shown of the time before, at least. */
const leadMs = 5 * minuteMs

const longestMs = 24 * 60 * minuteMs

/** As many bars can be told apart on a phone. */
const mostBars = 120

const steps = [1, 2, 5, 10, 15].map((minutes) => minutes * minuteMs)

/** From when, how long each bar is, and how many there are. Milliseconds. */
export interface ChartWindow {
  fromMs: number
  stepMs: number
  bars: number
}

/**
 * The time that a picture shows: from a little before the first sign to the end. Of an incident of more than a day, its
 * first or its last one: the one with more errors. `counts` are errors by the minute.
 */
export function chartWindow(
  firstMs: number,
  endMs: number,
  counts: readonly (readonly [ms: number, count: number])[],
): ChartWindow {
  const early = counts.map(([ms]) => ms).filter((ms) => ms < firstMs && ms >= firstMs - lookBackMs)
  const earliest = early.reduce((least, ms) => Math.min(least, ms - minuteMs), firstMs - leadMs)
  const last = Math.max(endMs, firstMs) + minuteMs
  const within = (from: number) =>
    counts.reduce((sum, [ms, count]) => (ms >= from && ms < from + longestMs ? sum + count : sum), 0)
  const isLong = last - earliest > longestMs
  const begin = isLong && within(last - longestMs) > within(earliest) ? last - longestMs : earliest
  const length = Math.min(last - begin, longestMs)
  const stepMs = steps.find((step) => length / step <= mostBars) ?? 15 * minuteMs
  const fromMs = Math.floor(begin / stepMs) * stepMs
  return { fromMs, stepMs, bars: Math.max(1, Math.ceil((begin + length - fromMs) / stepMs)) }
}
