import type { Alarm } from '../model/alarm.ts'
import type { Happening } from '../model/timeline.ts'
import { lockAlarms } from './alarms.ts'
import { lockIncidents, unknownIncident } from './incidents.ts'
import type { Sql, SqlPool } from './sql.ts'
import { append, openWith } from './timeline.ts'
import { inTransaction } from './transaction.ts'

type Told = Pick<Alarm, 'id' | 'version'>

/**
 * Whoever needs both holds the incident before its alarms. A new incident is nobody else's, and is opened only when the
 * alarms are held: of two who want to open one for the same alarms, the second finds them told.
 */
export function tellAlarms(
  pool: SqlPool,
  telling: {
    where: { incident: string } | { open: Extract<Happening, { kind: 'incident.opened' }> }
    happenings: Happening[]
    alarms: Told[]
  },
  now: Date,
): Promise<string | null> {
  const { where, happenings, alarms } = telling
  return inTransaction(pool, async (sql) => {
    if ('incident' in where && !(await isOpen(sql, where.incident))) return null
    if (!(await areNews(sql, alarms))) return null
    const incident = 'open' in where ? (await openWith(sql, where.open, now)).id : where.incident
    const entries = await append(sql, incident, happenings, now)
    await note(sql, alarms, { incident, seq: entries.at(-1)?.seq ?? 1 })
    return incident
  })
}

/** Those that were told meanwhile stay as they are. */
export function passOver(pool: SqlPool, alarms: Told[]): Promise<void> {
  return inTransaction(pool, async (sql) => {
    const known = new Map((await lockAlarms(sql, ids(alarms))).map((alarm) => [alarm.id, alarm]))
    await note(
      sql,
      alarms.filter(({ id, version }) => version > (known.get(id)?.told ?? version)),
      null,
    )
  })
}

/** Throws `UNKNOWN_INCIDENT`. */
async function isOpen(sql: Sql, incident: string): Promise<boolean> {
  const [row] = await lockIncidents(sql, [incident])
  if (!row) throw unknownIncident(incident)
  return row.state === 'open'
}

async function areNews(sql: Sql, alarms: Told[]): Promise<boolean> {
  const known = new Map((await lockAlarms(sql, ids(alarms))).map((alarm) => [alarm.id, alarm]))
  return alarms.every(({ id, version }) => version > (known.get(id)?.told ?? version))
}

/** In the row and in the alarm. News that came after what is told now is as old as the last alert. */
async function note(
  sql: Sql,
  alarms: Told[],
  place: { incident: string; seq: number } | null,
): Promise<void> {
  if (alarms.length === 0) return
  await sql.query(
    `UPDATE fiveohtwo.alarms AS alarm
     SET told = noted.version, news_at = last_at,
         incident = coalesce($3, incident), told_seq = coalesce($4, told_seq),
         alarm = alarm || jsonb_build_object('told', noted.version, 'incident', coalesce($3, incident))
     FROM unnest($1::text[], $2::int[]) AS noted (id, version) WHERE alarm.id = noted.id`,
    [ids(alarms), alarms.map(({ version }) => version), place?.incident ?? null, place?.seq ?? null],
  )
}

function ids(alarms: Told[]): string[] {
  return alarms.map(({ id }) => id)
}
