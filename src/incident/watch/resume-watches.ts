import type { Deps } from '../deps.ts'

/** Queues every watch that goes on: one whose worker was lost goes on with it, and one whose time is up ends. */
export async function resumeWatches(deps: Pick<Deps, 'store' | 'queue'>): Promise<void> {
  for (const { incident, watch } of await deps.store.goingWatches()) {
    await deps.queue.add('watch', { incident, watch })
  }
}
