import type { Entry } from '../model/timeline.ts'

/** What is older than this when it is told belongs to another story: an alarm that nobody ever put right. */
const longestSinceMs = 24 * 3_600_000

/** When the first alarm began to fire, by its source's clock where that can be believed; null when none was told. */
export function firstAlertAt(entries: readonly Entry[]): string | null {
  const times = entries.flatMap(({ at: toldAt, what }) => {
    if (what.kind !== 'alerts.gathered') return []
    return what.alarms.filter(({ state }) => state !== 'resolved').map(({ at }) => believed(at, toldAt))
  })
  const first = times.reduce((least, ms) => (ms < least ? ms : least), Number.POSITIVE_INFINITY)
  return Number.isFinite(first) ? new Date(first).toISOString() : null
}

/** A source's time, unless it is later than when it was told, or a day before: then that. Milliseconds since 1970. */
export function believed(at: string, toldAt: string): number {
  const [ms, told] = [Date.parse(at), Date.parse(toldAt)]
  return ms <= told && told - ms <= longestSinceMs ? ms : told
}
