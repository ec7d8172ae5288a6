import { BotError } from '../errors.ts'
import type { Person } from '../model/person.ts'
import type { Deps } from './deps.ts'

/** Stops the run that is going on in an incident. Throws `UNKNOWN_INCIDENT`, `NOTHING_RUNNING`. */
export async function cancel(deps: Deps, incident: string, by: Person): Promise<void> {
  const current = await deps.store.incident(incident)
  if (current === null) {
    throw new BotError('UNKNOWN_INCIDENT', `There is no incident ${incident}.`, 'List them with "incidents".')
  }
  if (current.run === null) {
    throw new BotError(
      'NOTHING_RUNNING',
      `No run is going on in ${incident}.`,
      `Start one with "diagnose ${current.service}".`,
    )
  }
  await deps.store.append(incident, [{ kind: 'run.canceled', run: current.run, by }])
  deps.activeRuns.abort(current.run)
}
