import { randomUUID } from 'node:crypto'
import { BotError } from '../errors.ts'
import type { ChatMessage } from '../model/message.ts'
import { storable, storableText } from './chain.ts'
import { isIncidentId, unknownIncident } from './incidents.ts'
import type { Sql } from './sql.ts'

/** The channel on which a change of a console thread is announced, with the incident's id. */
export const consoleChannel = 'fiveohtwo_console'

export interface ConsoleMessage {
  id: string
  key: string
  message: ChatMessage
  at: Date
}

/** Posts once per key; a second call gives the first id and changes nothing. */
export async function postConsole(
  sql: Sql,
  wish: { incident: string; key: string; message: ChatMessage; now: Date },
): Promise<string> {
  const { incident, now } = wish
  if (!isIncidentId(incident)) throw unknownIncident(incident)
  const key = storableText(wish.key)
  const { rows } = await sql.query<{ id: string }>(
    `WITH posted AS (
       INSERT INTO fiveohtwo.console_messages (id, incident, key, message, at)
       SELECT $1, id, $3, $4, $5 FROM fiveohtwo.incidents WHERE id = $2
       ON CONFLICT (incident, key) DO NOTHING RETURNING id)
     SELECT id, pg_notify('${consoleChannel}', $2) FROM posted`,
    [randomUUID(), incident, key, JSON.stringify(storable(wish.message)), now],
  )
  const id = rows[0]?.id ?? (await findPosted(sql, incident, key))
  if (id === undefined) throw unknownIncident(incident)
  return id
}

export async function updateConsole(sql: Sql, id: string, message: ChatMessage): Promise<void> {
  const { rowCount } = await sql.query(
    `WITH updated AS (
       UPDATE fiveohtwo.console_messages SET message = $2 WHERE id = $1 RETURNING incident)
     SELECT pg_notify('${consoleChannel}', incident) FROM updated`,
    [storableText(id), JSON.stringify(storable(message))],
  )
  if (rowCount === 1) return
  throw new BotError('INTERNAL', `There is no console message ${id}.`, 'Please report this.')
}

/** In the order of posting. */
export async function readConsole(sql: Sql, incident: string): Promise<ConsoleMessage[]> {
  if (!isIncidentId(incident)) return []
  const { rows } = await sql.query<ConsoleMessage>(
    `SELECT id, key, message, at FROM fiveohtwo.console_messages WHERE incident = $1 ORDER BY ordinal`,
    [incident],
  )
  return rows
}

async function findPosted(sql: Sql, incident: string, key: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    'SELECT id FROM fiveohtwo.console_messages WHERE incident = $1 AND key = $2',
    [incident, key],
  )
  return rows[0]?.id
}
