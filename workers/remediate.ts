import type { Deps } from '../src/incident/deps.ts'
import { remediate as carryOut } from '../src/incident/remediate.ts'

/** Approved changes, each place one at a time: whoever comes second waits for it. */
export async function remediate(deps: Deps): Promise<void> {
  await deps.queue.work('remediate', (job, { signal }) => carryOut(deps, job, signal), { concurrency: 4 })
}
