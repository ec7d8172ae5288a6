import { storableText } from './chain.ts'
import { isIncidentId, unknownIncident } from './incidents.ts'
import type { Sql } from './sql.ts'
import type { Delivered } from './store.ts'

interface DeliveryRow {
  key: string
  message_id: string | null
  content_hash: string | null
}

/** What one platform has of an incident, messages in the order in which they were first noted. */
export async function readDelivered(
  sql: Sql,
  incident: string,
  platform: string,
): Promise<{ thread: string | null; messages: Delivered[] }> {
  if (!isIncidentId(incident)) return { thread: null, messages: [] }
  const [thread, messages] = await Promise.all([
    findThread(sql, incident, platform),
    sql.query<DeliveryRow>(
      `SELECT key, message_id, content_hash FROM fiveohtwo.deliveries
       WHERE incident = $1 AND platform = $2 ORDER BY ordinal`,
      [incident, platform],
    ),
  ])
  return {
    thread,
    messages: messages.rows.map((row) => ({
      key: row.key,
      messageId: row.message_id,
      contentHash: row.content_hash,
    })),
  }
}

export async function writeThread(
  sql: Sql,
  incident: string,
  platform: string,
  thread: string,
): Promise<void> {
  if (!isIncidentId(incident)) throw unknownIncident(incident)
  await sql.query(
    `INSERT INTO fiveohtwo.conversations (incident, platform, thread) VALUES ($1, $2, $3)
     ON CONFLICT (incident, platform) DO UPDATE SET thread = excluded.thread`,
    [incident, platform, storableText(thread)],
  )
}

export async function writeDelivered(
  sql: Sql,
  incident: string,
  platform: string,
  message: Delivered,
): Promise<void> {
  if (!isIncidentId(incident)) throw unknownIncident(incident)
  await sql.query(
    `INSERT INTO fiveohtwo.deliveries (incident, platform, key, message_id, content_hash)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (incident, platform, key)
       DO UPDATE SET message_id = excluded.message_id, content_hash = excluded.content_hash`,
    [incident, platform, message.key, message.messageId, message.contentHash],
  )
}

/** A message that has an id stays: only an intent can be taken back. */
export async function eraseIntent(sql: Sql, incident: string, platform: string, key: string): Promise<void> {
  await sql.query(
    'DELETE FROM fiveohtwo.deliveries WHERE incident = $1 AND platform = $2 AND key = $3 AND message_id IS NULL',
    [incident, platform, key],
  )
}

export async function findIncidentOfThread(
  sql: Sql,
  platform: string,
  thread: string,
): Promise<string | null> {
  const { rows } = await sql.query<{ incident: string }>(
    'SELECT incident FROM fiveohtwo.conversations WHERE platform = $1 AND thread = $2 LIMIT 1',
    [platform, storableText(thread)],
  )
  return rows[0]?.incident ?? null
}

export async function findThread(sql: Sql, incident: string, platform: string): Promise<string | null> {
  if (!isIncidentId(incident)) return null
  const { rows } = await sql.query<{ thread: string }>(
    'SELECT thread FROM fiveohtwo.conversations WHERE incident = $1 AND platform = $2',
    [incident, platform],
  )
  return rows[0]?.thread ?? null
}
