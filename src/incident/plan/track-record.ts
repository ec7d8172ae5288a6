import type { ChangeRecord } from '../../model/approval.ts'
import type { TrackRecord } from '../../model/timeline.ts'

/** What changes of one kind came to, for the card; null when none has ended. */
export function trackRecord(changes: readonly ChangeRecord[]): TrackRecord | null {
  const ended = changes.filter(({ ending }) => ending !== null)
  if (ended.length === 0) return null
  const fixed = ended.filter(({ ending }) => ending === 'fixed')
  const took = fixed.flatMap(({ tookMs }) => tookMs ?? []).sort((a, b) => a - b)
  return {
    ended: ended.length,
    fixed: fixed.length,
    medianMs: took[Math.floor((took.length - 1) / 2)] ?? null,
  }
}
