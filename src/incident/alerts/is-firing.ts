import type { Entry } from '../../model/timeline.ts'

/** Whether a timeline tells of an alarm that is not over. */
export function isFiring(entries: readonly Entry[]): boolean {
  const last = entries.findLast(({ what }) => what.kind === 'alerts.gathered')
  if (last?.what.kind !== 'alerts.gathered') return false
  const { firing, acknowledged } = last.what.counts
  return firing + acknowledged > 0
}
