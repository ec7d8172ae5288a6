import { createGathering } from '../src/incident/alerts/gather-alarms.ts'
import { createGrants } from '../src/incident/approval/grants.ts'
import type { Deps } from '../src/incident/deps.ts'

/** From alerts to incidents and the runs in them. Holds no key that could change or approve anything. */
export async function alerts(deps: Deps): Promise<void> {
  const { changeContext: _, ...looking } = deps
  const gather = createGathering({ ...looking, grants: createGrants(null) })
  // What is folded and told in the order of filing is done by one.
  await deps.queue.work('alerts', (_job, { signal }) => gather(signal), { concurrency: 1 })
}
