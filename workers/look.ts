import { createGrants } from '../src/incident/approval/grants.ts'
import type { Deps } from '../src/incident/deps.ts'
import { createOwnEyes } from '../src/incident/own-watch/own-eyes.ts'
import { scheduleLooks } from '../src/incident/own-watch/schedule-looks.ts'

/** Two hundred services that answer nothing within five seconds, asked every half minute, take 34 places. */
const concurrency = 50

/** Our own watch over services. Holds no key that could change or approve anything. */
export async function look(deps: Deps): Promise<void> {
  const { changeContext: _, ...looking } = deps
  const eyes = createOwnEyes({ ...looking, grants: createGrants(null) })
  await deps.queue.work('look', (job, { signal }) => eyes.look(job, signal), { concurrency })
  await eyes.letGo()
  await scheduleLooks(deps)
}
