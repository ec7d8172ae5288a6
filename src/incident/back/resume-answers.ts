import type { Deps } from '../deps.ts'
import { canAnswer } from './can-answer.ts'

/** What could not be told a day after an incident was closed is not told any more; one day more to say so. */
const recentMs = 48 * 3_600_000

const incidentsLookedAt = 500

/** Queues what an earlier process may have left untold: of incidents that are open, and that were closed lately. */
export async function resumeAnswers(
  deps: Pick<Deps, 'now' | 'back'> & {
    store: Pick<Deps['store'], 'incidents'>
    queue: Pick<Deps['queue'], 'add'>
  },
): Promise<void> {
  if (!canAnswer(deps)) return
  const limit = incidentsLookedAt
  const [open, newest] = await Promise.all([
    deps.store.incidents({ state: 'open', limit }),
    deps.store.incidents({ limit }),
  ])
  const since = deps.now().getTime() - recentMs
  const closed = newest.filter(({ closedAt }) => closedAt !== null && closedAt.getTime() > since)
  for (const { id } of [...open, ...closed]) await deps.queue.add('answer', { incident: id })
}
