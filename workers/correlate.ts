import { gatherCommonHops } from '../src/incident/common-hop/gather-common-hops.ts'
import type { Deps } from '../src/incident/deps.ts'

/** Finds what several open incidents have in common. */
export async function correlate(deps: Deps): Promise<void> {
  const joined = new Set<string>()
  await deps.queue.work('correlate', () => gatherCommonHops(deps, joined), { concurrency: 1 })
}
