import type { Deps } from '../deps.ts'

/** Looks for common hops where any incident is open: what an earlier process had found may be told to half of them. */
export async function resumeCommonHops(deps: Pick<Deps, 'store' | 'queue'>): Promise<void> {
  const open = await deps.store.incidents({ state: 'open', limit: 1 })
  if (open.length > 0) await deps.queue.add('correlate', {})
}
