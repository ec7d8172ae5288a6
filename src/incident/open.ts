import type { Channel } from '../model/channel.ts'
import type { Incident } from '../model/incident.ts'
import type { Deps } from './deps.ts'
import { type RunRequest, startRun } from './start-run.ts'

/** The incident of a request, and the run that works on it. */
export interface Opened {
  incident: Incident
  run: string
  /** False when an incident of the service was open already and this run was added to it. */
  isNew: boolean
}

/**
 * Opens an incident for a service, or goes on in the one that is open, wherever that is shown, and starts a run. `channel`
 * is where it was asked for.
 */
export async function open(
  deps: Deps,
  request: RunRequest & { reason: string; channel?: Channel },
): Promise<Opened> {
  const { service, channel } = request
  const [current] = await deps.store.incidents({ state: 'open', service: service.name, limit: 1 })
  const existing = current?.environment === service.environment ? current : null
  const incident =
    existing ??
    (await deps.store.openIncident({
      kind: 'incident.opened',
      service,
      by: request.by,
      reason: request.reason,
      ...(channel === undefined ? {} : { channel }),
    }))
  const run = await startRun(deps, incident.id, request)
  deps.log.info({ incident: incident.id, run, service: service.name, by: request.by.id }, 'run requested')
  return { incident, run, isNew: existing === null }
}
