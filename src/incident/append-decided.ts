import type { Entry, Happening } from '../model/timeline.ts'
import type { Deps } from './deps.ts'

/**
 * Appends what follows from a timeline, which is read and decided on again where it went on meanwhile: what is written is
 * never based on what was not the end. Resolves to what was written, which is nothing where nothing follows.
 */
export async function appendDecided(
  { store, timeline }: Pick<Deps, 'store' | 'timeline'>,
  incident: string,
  decide: (entries: Entry[]) => Happening[] | Promise<Happening[]>,
): Promise<Entry[]> {
  for (;;) {
    const entries = await timeline.entries(incident)
    const happenings = await decide(entries)
    if (happenings.length === 0) return []
    const written = await store.appendAfter(incident, entries.at(-1)?.seq ?? 0, happenings)
    if (written !== null) return written
  }
}
