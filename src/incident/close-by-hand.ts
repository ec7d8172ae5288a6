import { BotError } from '../errors.ts'
import type { Person } from '../model/person.ts'
import type { Deps } from './deps.ts'

/**
 * Ends an incident in which all is well as far as we see, and an alarm goes on firing: somebody knows better. Throws
 * `UNKNOWN_INCIDENT`, and `NOTHING_RUNNING` where it is over already or not well.
 */
export async function closeByHand(deps: Pick<Deps, 'store'>, id: string, by: Person): Promise<void> {
  const incident = await deps.store.incident(id)
  if (incident === null)
    throw new BotError('UNKNOWN_INCIDENT', `There is no incident ${id}.`, 'List them with "incidents all".')
  if (incident.state === 'closed') {
    throw new BotError('NOTHING_RUNNING', `${id} is closed already.`, 'Nothing is left to do.')
  }
  if (incident.run !== null || incident.verdict?.state !== 'healthy') {
    throw new BotError(
      'NOTHING_RUNNING',
      `${id} is not well as far as the bot sees.`,
      'Run it again first: an incident in which all is well can be closed.',
    )
  }
  const reason = `${by.name} says that it is over, though an alarm goes on firing.`
  await deps.store.append(id, [{ kind: 'incident.closed', by, reason }])
}
