import type { Sql } from './sql.ts'
import type { GoingWatch } from './store.ts'

/** Watches that were started and have not ended, oldest first. */
export async function goingWatches(sql: Sql): Promise<GoingWatch[]> {
  const { rows } = await sql.query<GoingWatch>(
    `SELECT started.incident, started.what->>'watch' AS watch, incident.service
     FROM fiveohtwo.timeline AS started JOIN fiveohtwo.incidents AS incident ON incident.id = started.incident
     WHERE started.what->>'kind' = 'watch.started' AND NOT EXISTS (
       SELECT FROM fiveohtwo.timeline AS ended
       WHERE ended.what->>'kind' = 'watch.ended' AND ended.what->>'watch' = started.what->>'watch')
     ORDER BY started.at, incident.number, started.seq`,
  )
  return rows
}
