import type { Entry, Happening } from '../../src/model/timeline.ts'
import { genesisHash, hashEntry, storable } from '../../src/store/chain.ts'
import { timelineOf } from './timelines.ts'

/** A timeline as the database holds it: cleaned, and chained by the real hashes. */
export function chainedTimeline(
  happenings: [seconds: number, what: Happening][],
  incident = 'INC-4',
): Entry[] {
  return rechained(timelineOf(happenings, incident))
}

/** The same entries with a chain made anew, as whoever rebuilds a log would. */
export function rechained(entries: Entry[]): Entry[] {
  let previous = genesisHash
  return entries.map((entry, index) => {
    const unhashed = { ...entry, seq: index + 1, what: storable(entry.what), previous }
    previous = hashEntry(unhashed)
    return { ...unhashed, hash: previous }
  })
}
