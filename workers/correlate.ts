import { gatherCommonHops } from '../src/incident/common-hop/gather-common-hops.ts'
import { createParentReader } from '../src/incident/common-hop/parent-reader.ts'
import type { Deps } from '../src/incident/deps.ts'

/** Finds what several open incidents have in common. */
export async function correlate(deps: Deps): Promise<void> {
  const reader = createParentReader(deps.store)
  await deps.queue.work('correlate', () => gatherCommonHops(deps, reader), { concurrency: 1 })
}
