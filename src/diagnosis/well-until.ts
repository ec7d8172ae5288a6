import type { Evidence } from '../model/evidence.ts'

/**
 * The end of the last minute in which requests went well before the failures of now, by the access logs; null where no
 * log tells. What happened once before it cannot have been the cause. Where nothing fails now, it is from when on our own
 * requests went well. Milliseconds since 1970.
 */
export function wellUntil(evidence: readonly Evidence[], goodSince: string | null): number | null {
  if (goodSince !== null) return Date.parse(goodSince)
  const byMinute = new Map<string, { good: number; bad: number }>()
  for (const each of evidence) {
    if (each.type !== 'access-log' || each.facts === null) continue
    for (const { minute, statuses } of each.facts.minutes) {
      const sum = byMinute.get(minute) ?? { good: 0, bad: 0 }
      for (const [status, count] of Object.entries(statuses)) {
        if (Number(status) >= 500) sum.bad += count
        else if (Number(status) < 400) sum.good += count
      }
      byMinute.set(minute, sum)
    }
  }
  const minutes = [...byMinute].sort(([a], [b]) => (a < b ? -1 : 1))
  const failing = minutes.findLastIndex(([, { bad }]) => bad > 0)
  const well = minutes.slice(0, Math.max(0, failing)).findLast(([, { good, bad }]) => good > 0 && bad === 0)
  return well === undefined ? null : Date.parse(well[0]) + 60_000
}
