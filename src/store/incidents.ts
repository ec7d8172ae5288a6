import { BotError } from '../errors.ts'
import type { Verdict } from '../model/diagnosis.ts'
import type { Incident, IncidentState } from '../model/incident.ts'
import type { Person } from '../model/person.ts'
import type { Entry } from '../model/timeline.ts'
import { genesisHash, type Head, storableText } from './chain.ts'
import type { Sql } from './sql.ts'

/** An incident's row: what its timeline says so far, and where the timeline ends. */
export interface IncidentRow {
  id: string
  service: string
  environment: string
  state: IncidentState
  opened_by: Person
  opened_at: Date
  closed_at: Date | null
  verdict: Verdict | null
  run: string | null
  head_seq: number
  head_hash: string
}

const columns =
  'id, service, environment, state, opened_by, opened_at, closed_at, verdict, run, head_seq, head_hash'

/** Gives the next number; the same one again after a rollback, since the counter is a row like any other. */
export async function insertIncident(
  sql: Sql,
  opened: { service: string; environment: string; by: Person; at: Date },
): Promise<string> {
  const { rows } = await sql.query<{ id: string }>(
    `WITH numbered AS (UPDATE fiveohtwo.numbering SET last = last + 1 RETURNING last)
     INSERT INTO fiveohtwo.incidents
       (id, number, service, environment, state, opened_by, opened_at, head_seq, head_hash)
     SELECT 'INC-' || last, last, $1, $2, 'open', $3, $4, 0, $5 FROM numbered
     RETURNING id`,
    [opened.service, opened.environment, JSON.stringify(opened.by), opened.at, genesisHash],
  )
  const [row] = rows
  if (!row) throw new BotError('INTERNAL', 'The incident counter is gone.', 'Restore the database.')
  return row.id
}

/** Holds the rows until the transaction ends; always in the order of their numbers, so that nobody deadlocks. */
export async function lockIncidents(sql: Sql, ids: string[]): Promise<IncidentRow[]> {
  const known = ids.filter(isIncidentId)
  if (known.length === 0) return []
  const { rows } = await sql.query<IncidentRow>(
    `SELECT ${columns} FROM fiveohtwo.incidents WHERE id = ANY($1::text[]) ORDER BY number FOR UPDATE`,
    [known],
  )
  return rows
}

/** {@link lockIncidents} for one; throws `UNKNOWN_INCIDENT`. */
export async function lockIncident(sql: Sql, id: string): Promise<void> {
  const [row] = await lockIncidents(sql, [id])
  if (!row) throw unknownIncident(id)
}

/** What an entry changes in its incident's row. */
export function withEntry(row: IncidentRow, { seq, hash, at, what }: Entry): IncidentRow {
  const next = { ...row, head_seq: seq, head_hash: hash }
  switch (what.kind) {
    case 'run.started':
      return { ...next, run: what.run }
    case 'run.canceled':
      return { ...next, run: row.run === what.run ? null : row.run }
    case 'run.finished':
      return { ...next, run: row.run === what.run ? null : row.run, verdict: what.diagnosis.verdict }
    case 'incident.closed':
      return { ...next, state: 'closed', closed_at: row.closed_at ?? new Date(at) }
    default:
      return next
  }
}

export async function updateIncidents(sql: Sql, rows: IncidentRow[]): Promise<void> {
  await sql.query(
    `UPDATE fiveohtwo.incidents AS incident
     SET state = changed.state, closed_at = changed.closed_at, verdict = changed.verdict, run = changed.run,
         head_seq = changed.head_seq, head_hash = changed.head_hash
     FROM jsonb_to_recordset($1::jsonb) AS changed
       (id text, state text, closed_at timestamptz, verdict jsonb, run text, head_seq integer, head_hash text)
     WHERE incident.id = changed.id`,
    [JSON.stringify(rows)],
  )
}

export async function findIncident(sql: Sql, id: string): Promise<Incident | null> {
  if (!isIncidentId(id)) return null
  const { rows } = await sql.query<IncidentRow>(`SELECT ${columns} FROM fiveohtwo.incidents WHERE id = $1`, [
    id,
  ])
  return rows[0] ? toIncident(rows[0]) : null
}

/** Newest first. */
export async function listIncidents(
  sql: Sql,
  filter: { state?: IncidentState; service?: string; limit: number },
): Promise<Incident[]> {
  const { rows } = await sql.query<IncidentRow>(
    `SELECT ${columns} FROM fiveohtwo.incidents
     WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR service = $2)
     ORDER BY number DESC LIMIT $3`,
    [filter.state ?? null, filter.service === undefined ? null : storableText(filter.service), filter.limit],
  )
  return rows.map(toIncident)
}

export async function countOpenIncidents(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM fiveohtwo.incidents WHERE state = 'open'`,
  )
  return rows[0]?.count ?? 0
}

export function toIncident(row: IncidentRow): Incident {
  return {
    id: row.id,
    service: row.service,
    environment: row.environment,
    state: row.state,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    verdict: row.verdict,
    run: row.run,
  }
}

export function headOf(row: Pick<IncidentRow, 'head_seq' | 'head_hash'>): Head {
  return { seq: row.head_seq, hash: row.head_hash }
}

export function unknownIncident(id: string): BotError {
  return new BotError('UNKNOWN_INCIDENT', `There is no incident ${id}.`, 'Ask for the list of incidents.')
}

/** Ids come from chat and URLs, and may hold what Postgres refuses as text. */
export function isIncidentId(id: string): boolean {
  return /^INC-[1-9]\d{0,17}$/.test(id)
}
