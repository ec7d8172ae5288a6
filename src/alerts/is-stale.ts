/** How far the clock of a sender may be from ours, and how long a request may take: the five minutes most vendors use. */
const usualSkewMs = 300_000

/** Whether a signed time is so far from now, before or after it, that the request may be one that was recorded. */
export function isStale(at: Date, now: Date, withinMs = usualSkewMs): boolean {
  // A time that is no time is never fresh.
  return !(Math.abs(now.getTime() - at.getTime()) <= withinMs)
}
