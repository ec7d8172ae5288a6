import type { Deps } from '../deps.ts'
import { isWatched } from './watch-relapse.ts'

/** A watch that nobody took up for this long after its end says nothing any more. */
const lateMs = 6 * 3_600_000
const looked = 100

/** Queues the watch for relapse of every change that helped and is not watched to its end. */
export async function resumeRelapses(deps: Deps): Promise<void> {
  const longest = Math.max(0, ...[...deps.services.values()].map(({ changes }) => changes.guards.relapseMs))
  if (longest === 0) return
  const since = new Date(deps.now().getTime() - longest - lateMs)
  for (const { approval, incident, ending, service } of await deps.store.changes({ since, limit: looked })) {
    if (ending !== 'fixed' || !(deps.services.get(service)?.changes.guards.relapseMs ?? 0)) continue
    if (isWatched(await deps.timeline.entries(incident), approval)) continue
    await deps.queue.add('relapse', { incident, approval })
  }
}
