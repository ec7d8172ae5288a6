import type { Alarm } from '../model/alarm.ts'
import type { Sql } from './sql.ts'
import { storableJson } from './storable-json.ts'

/** As JSON gives it: the columns beside it are for finding it. `turned` is lacking where it was written without. */
type StoredAlarm = Omit<Alarm, 'at' | 'firstAt' | 'lastAt' | 'turns' | 'turned'> & {
  turned?: number
  at: string
  firstAt: string
  lastAt: string
  turns: string[]
}

interface AlarmRow {
  alarm: StoredAlarm
}

export async function findAlarm(sql: Sql, id: string): Promise<Alarm | null> {
  if (!isAlarmId(id)) return null
  const { rows } = await sql.query<AlarmRow>('SELECT alarm FROM fiveohtwo.alarms WHERE id = $1', [id])
  return rows.map(toAlarm)[0] ?? null
}

/** The last told first. */
export async function listAlarmsOf(sql: Sql, incident: string): Promise<Alarm[]> {
  if (!/^INC-\d{1,18}$/.test(incident)) return []
  const { rows } = await sql.query<AlarmRow>(
    `SELECT alarm FROM fiveohtwo.alarms WHERE incident = $1
     ORDER BY told_seq DESC NULLS LAST, last_at DESC, id`,
    [incident],
  )
  return rows.map(toAlarm)
}

/** The oldest news first: an alarm that never rests keeps its place. */
export async function listUntoldAlarms(sql: Sql, limit: number): Promise<Alarm[]> {
  const { rows } = await sql.query<AlarmRow>(
    'SELECT alarm FROM fiveohtwo.alarms WHERE told < version ORDER BY news_at, id LIMIT $1',
    [limit],
  )
  return rows.map(toAlarm)
}

/** The newest first; of all services, where none is named. */
export async function listFiringAlarms(
  sql: Sql,
  limit: number,
  { service = null, source = null }: { service?: string | null; source?: Alarm['source'] | null } = {},
): Promise<Alarm[]> {
  const { rows } = await sql.query<AlarmRow>(
    `SELECT alarm FROM fiveohtwo.alarms WHERE state <> 'resolved'
       AND ($2::text IS NULL OR service = $2) AND ($3::text IS NULL OR source = $3)
     ORDER BY last_at DESC, id LIMIT $1`,
    [limit, service, source],
  )
  return rows.map(toAlarm)
}

/** By source; of the others none fires. */
export async function countFiringAlarms(sql: Sql): Promise<{ source: Alarm['source']; count: number }[]> {
  const { rows } = await sql.query<{ source: Alarm['source']; count: number }>(
    `SELECT source, count(*)::int AS count FROM fiveohtwo.alarms WHERE state <> 'resolved' GROUP BY source`,
  )
  return rows
}

/** Holds the rows until the transaction ends; always in the order of their ids, so that nobody deadlocks. */
export async function lockAlarms(sql: Sql, ids: string[]): Promise<Alarm[]> {
  const { rows } = await sql.query<AlarmRow>(
    'SELECT alarm FROM fiveohtwo.alarms WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE',
    [ids.filter(isAlarmId)],
  )
  return rows.map(toAlarm)
}

/** {@link lockAlarms} by what sources call them; those that are not known are lacking. */
export async function lockAlarmsByKey(sql: Sql, keys: Pick<Alarm, 'source' | 'key'>[]): Promise<Alarm[]> {
  const { rows } = await sql.query<AlarmRow>(
    `SELECT alarm FROM fiveohtwo.alarms
     WHERE (source, key) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY id FOR UPDATE`,
    [keys.map(({ source }) => source), keys.map(({ key }) => key)],
  )
  return rows.map(toAlarm)
}

/** Holds the alarms that are nobody's. */
export async function lockAlarmsOfNobody(sql: Sql): Promise<Alarm[]> {
  const { rows } = await sql.query<AlarmRow>(
    'SELECT alarm FROM fiveohtwo.alarms WHERE service IS NULL ORDER BY id FOR UPDATE',
  )
  return rows.map(toAlarm)
}

/** Writes alarms that the caller holds, or new ones, with one statement. */
export async function writeAlarms(sql: Sql, alarms: Alarm[]): Promise<void> {
  if (alarms.length === 0) return
  await sql.query(
    `INSERT INTO fiveohtwo.alarms AS known
       (id, source, key, state, service, incident, last_at, news_at, version, told, alarm)
     SELECT alarm->>'id', alarm->>'source', alarm->>'key', alarm->>'state', alarm->>'service', alarm->>'incident',
       (alarm->>'lastAt')::timestamptz, (alarm->>'lastAt')::timestamptz, (alarm->>'version')::int,
       (alarm->>'told')::int, alarm
     FROM jsonb_array_elements($1::jsonb) AS alarm
     ON CONFLICT (source, key) DO UPDATE SET
       state = EXCLUDED.state, service = EXCLUDED.service, incident = EXCLUDED.incident, last_at = EXCLUDED.last_at,
       news_at = CASE WHEN known.told < known.version THEN known.news_at ELSE EXCLUDED.news_at END,
       version = EXCLUDED.version, told = EXCLUDED.told, alarm = EXCLUDED.alarm`,
    [storableJson(alarms)],
  )
}

function toAlarm({ alarm }: AlarmRow): Alarm {
  return {
    ...alarm,
    at: new Date(alarm.at),
    firstAt: new Date(alarm.firstAt),
    lastAt: new Date(alarm.lastAt),
    turns: alarm.turns.map((turn) => new Date(turn)),
    turned: alarm.turned ?? alarm.version,
  }
}

/** Ids come back from buttons, and may hold what Postgres refuses as text. */
function isAlarmId(id: string): boolean {
  return /^[\w-]{1,64}$/.test(id)
}
