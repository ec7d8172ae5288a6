import type { Deps } from '../deps.ts'

/** Plans the looks of every service with a watch of our own, and no others. Called again, it changes only what is different. */
export async function scheduleLooks(deps: Pick<Deps, 'queue' | 'monitoring' | 'services'>): Promise<void> {
  const wanted = [...deps.monitoring.values()].flatMap(({ service, watch }) =>
    watch === null || !deps.services.has(service) ? [] : [{ job: { service }, everyMs: watch.everyMs }],
  )
  await deps.queue.schedule('look', wanted)
}
