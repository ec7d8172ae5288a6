import { BotError } from '../errors.ts'
import type { Entry } from '../model/timeline.ts'
import { incidentId } from './incident-id.ts'
import { openAccess } from './open-access.ts'
import { readConfiguration } from './read-configuration.ts'

/** The timeline of an incident, from the data folder or the bot that holds it. Throws `UNKNOWN_INCIDENT`. */
export async function storedIncident(typed: string): Promise<Entry[]> {
  const access = await openAccess(
    readConfiguration(),
    { work: false, demo: false, otherwise: 'refuse' },
    () => undefined,
  )
  try {
    const entries = await access.entries(incidentId(typed))
    if (entries.length > 0) return entries
    throw new BotError(
      'UNKNOWN_INCIDENT',
      `There is no incident ${typed.slice(0, 40)}.`,
      'List them with "fiveohtwo incidents --all".',
    )
  } finally {
    await access.close()
  }
}
