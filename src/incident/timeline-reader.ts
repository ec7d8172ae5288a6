import type { Entry } from '../model/timeline.ts'
import type { Store } from '../store/store.ts'

/** Reads timelines without fetching again what never changes. */
export interface TimelineReader {
  entries(incident: string): Promise<Entry[]>
}

const remembered = 64

/** Timelines only ever grow, so each read fetches what came after the last one. */
export function createTimelineReader(store: Pick<Store, 'read'>): TimelineReader {
  const known = new Map<string, Entry[]>()

  async function entries(incident: string): Promise<Entry[]> {
    const before = known.get(incident) ?? []
    const fresh = await store.read(incident, before.at(-1)?.seq ?? 0)
    // Somebody else may have read further meanwhile; the longer one wins.
    const current = known.get(incident) ?? []
    const lastSeq = current.at(-1)?.seq ?? 0
    const merged = [...current, ...fresh.filter((entry) => entry.seq > lastSeq)]
    known.delete(incident)
    known.set(incident, merged)
    for (const oldest of known.keys()) {
      if (known.size <= remembered) break
      known.delete(oldest)
    }
    return merged
  }

  return { entries }
}
