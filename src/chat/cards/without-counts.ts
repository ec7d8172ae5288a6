import type { Entry, Happening } from '../../model/timeline.ts'
import { isNews } from './tell-alarms.ts'

/** A timeline without the entries that only count alerts: after them every alarm stands as it stood before. */
export function withoutCounts(entries: readonly Entry[]): Entry[] {
  const notes = new Map<string, Extract<Happening, { kind: 'alerts.gathered' }>['alarms'][number]>()
  let counts: Extract<Happening, { kind: 'alerts.gathered' }>['counts'] | null = null
  return entries.filter(({ what }) => {
    if (what.kind !== 'alerts.gathered') return true
    const isKept = counts === null || isNews({ notes, counts }, what)
    for (const note of what.alarms) notes.set(note.id, note)
    counts = what.counts
    return isKept
  })
}
