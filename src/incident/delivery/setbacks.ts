/** Pauses after one failure after the other: doubled from the first to the longest, each at a random point of its second half. */
const firstPauseMs = 1_000
const longestPauseMs = 60_000

interface Setback {
  since: number
  failures: number
  until: number
}

/** What does not work at the moment, and when it is to be tried again. */
export interface Setbacks {
  /** Milliseconds until it is to be tried again; 0 when nothing speaks against it. */
  waitMs(what: string): number
  /** Since how long it fails, milliseconds; null when it does not. */
  lastsMs(what: string): number | null
  failed(what: string): void
  /** It is left alone for so long. */
  rest(what: string, ms: number): void
  worked(what: string): void
}

export function createSetbacks(now: () => number, random: () => number): Setbacks {
  const known = new Map<string, Setback>()
  const resting = new Map<string, number>()

  return {
    waitMs: (what) => Math.max(0, (known.get(what)?.until ?? 0) - now(), (resting.get(what) ?? 0) - now()),
    lastsMs(what) {
      const setback = known.get(what)
      return setback === undefined ? null : now() - setback.since
    },
    failed(what) {
      const at = now()
      const before = known.get(what) ?? { since: at, failures: 0, until: 0 }
      // Of those who failed side by side, only one counts.
      if (before.until > at) return
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** before.failures)
      const until = at + Math.max(firstPauseMs, pause * (0.5 + 0.5 * random()))
      known.set(what, { since: before.since, failures: Math.min(before.failures + 1, 10), until })
    },
    rest: (what, ms) => void resting.set(what, now() + ms),
    worked(what) {
      known.delete(what)
      resting.delete(what)
    },
  }
}
