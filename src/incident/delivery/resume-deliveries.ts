import type { Deps } from '../deps.ts'

/** An incident that was closed longer ago has been read to its end, or never will be. */
const recentMs = 24 * 3_600_000

const incidentsLookedAt = 500

/** Queues the threads that an earlier process may have left behind: of what is open, and of what was closed lately. */
export async function resumeDeliveries(
  deps: Pick<Deps, 'now'> & { store: Pick<Deps['store'], 'incidents'>; queue: Pick<Deps['queue'], 'add'> },
  platforms: readonly string[],
): Promise<void> {
  if (platforms.length === 0) return
  const limit = incidentsLookedAt
  const [open, newest] = await Promise.all([
    deps.store.incidents({ state: 'open', limit }),
    deps.store.incidents({ limit }),
  ])
  const since = deps.now().getTime() - recentMs
  const closed = newest.filter(({ closedAt }) => closedAt !== null && closedAt.getTime() > since)
  for (const { id } of [...open, ...closed]) {
    for (const platform of platforms) await deps.queue.add('deliver', { incident: id, platform })
  }
}
