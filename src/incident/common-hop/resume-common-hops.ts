import type { Deps } from '../deps.ts'

interface ResumeDeps {
  store: Pick<Deps['store'], 'incidents'>
  queue: Pick<Deps['queue'], 'add'>
}

/** Looks for common hops where any incident is open: what an earlier process had found may be told to half of them. */
export async function resumeCommonHops(deps: ResumeDeps): Promise<void> {
  const open = await deps.store.incidents({ state: 'open', limit: 1 })
  if (open.length > 0) await deps.queue.add('correlate', {})
}
