import type { Incident } from '../../model/incident.ts'
import type { Store } from '../../store/store.ts'

/** Reads which parents incidents have joined, of each timeline only what is new: a storm has hundreds, looked at all the time. */
export interface ParentReader {
  /** By child; those that joined none are lacking. */
  parentsOf(children: readonly Incident[]): Promise<Map<string, string>>
}

export function createParentReader(store: Pick<Store, 'read'>): ParentReader {
  let known = new Map<string, { parent: string | null; seq: number }>()

  async function read(child: string): Promise<{ parent: string | null; seq: number }> {
    const before = known.get(child) ?? { parent: null, seq: 0 }
    if (before.parent !== null) return before
    const fresh = await store.read(child, before.seq)
    const joined = fresh.flatMap(({ what }) => (what.kind === 'incident.joined' ? what.parent : []))
    return { parent: joined[0] ?? null, seq: fresh.at(-1)?.seq ?? before.seq }
  }

  return {
    async parentsOf(children) {
      const next: typeof known = new Map()
      for (const { id } of children) next.set(id, await read(id))
      known = next
      return new Map([...known].flatMap(([id, { parent }]) => (parent === null ? [] : [[id, parent]])))
    },
  }
}
