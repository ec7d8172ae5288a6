import { BotError } from '../../errors.ts'
import type { Incident } from '../../model/incident.ts'
import type { ConsoleSource } from '../console-source.ts'

/** Throws UNKNOWN_INCIDENT. */
export async function readIncident(source: ConsoleSource, id: string): Promise<Incident> {
  const incident = await source.incident(id)
  if (incident) return incident
  throw new BotError(
    'UNKNOWN_INCIDENT',
    `There is no incident ${id}.`,
    'The start page lists the incidents there are.',
  )
}
