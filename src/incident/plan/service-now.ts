import type { Service } from '../../model/service.ts'
import type { Deps } from '../deps.ts'
import { latestRun, runState } from '../run-state.ts'

/**
 * The service of an incident as it is configured now, else as it was when the incident's latest run started (a URL that
 * somebody typed, a service that is gone from the file); null when there was no run of it.
 */
export async function serviceNow(
  deps: Pick<Deps, 'services' | 'timeline'>,
  incident: string,
  name: string,
): Promise<Service | null> {
  const configured = deps.services.get(name)
  if (configured) return configured
  const entries = await deps.timeline.entries(incident)
  const run = latestRun(entries)
  const started = run === null ? undefined : runState(entries, run)?.started
  return started?.service.name === name ? started.service : null
}
