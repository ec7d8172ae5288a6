import { BotError } from '../errors.ts'
import type { Person } from '../model/person.ts'
import { appendDecided } from './append-decided.ts'
import { isUnderChange } from './change/is-under-change.ts'
import type { Deps } from './deps.ts'

/**
 * Ends an incident in which all is well as far as we see, and an alarm goes on firing: somebody knows better. Throws
 * `UNKNOWN_INCIDENT`, `NOTHING_RUNNING` where it is over already or not well, and `ALREADY_DECIDED` where a change of it was
 * approved that is not over.
 */
export async function closeByHand(
  deps: Pick<Deps, 'store' | 'timeline'>,
  id: string,
  by: Person,
): Promise<void> {
  const reason = `${by.name} says that it is over, though an alarm goes on firing.`
  await appendDecided(deps, id, async (entries) => {
    // Read after the entries, so that whatever else it tells of has moved their end.
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
    if (isUnderChange(entries)) {
      throw new BotError(
        'ALREADY_DECIDED',
        `A change in ${id} was approved, and is not over yet.`,
        'Wait for it: a run looks at the service after it.',
      )
    }
    return [{ kind: 'incident.closed', by, reason }]
  })
}
