import type { BotError } from '../errors.ts'
import type { Incident } from '../model/incident.ts'
import type { Entry, Happening } from '../model/timeline.ts'
import { type Head, hashEntry, storable } from './chain.ts'
import {
  headOf,
  type IncidentRow,
  insertIncident,
  isIncidentId,
  lockIncidents,
  unknownIncident,
  updateIncidents,
  withEntry,
} from './incidents.ts'
import type { Sql } from './sql.ts'

/** The channel on which a change of a timeline is announced, with the incident's id. */
export const timelineChannel = 'fiveohtwo_timeline'

export interface Addition {
  incident: string
  happenings: Happening[]
  /** Where its writer believes that the timeline ends; left out by those to whom that is all the same. */
  after?: number
}

interface EntryRow extends Omit<Entry, 'at'> {
  at: Date
}

/**
 * Writes entries for any number of incidents, inside the caller's transaction and with one statement per table.
 * Answers each addition in its place: null where the timeline does not end after {@link Addition.after}, `UNKNOWN_INCIDENT`
 * where there is none.
 */
export async function appendAll(
  sql: Sql,
  additions: Addition[],
  now: Date,
): Promise<(Entry[] | BotError | null)[]> {
  const ids = new Set(additions.map(({ incident }) => incident))
  const rows = new Map((await lockIncidents(sql, [...ids])).map((row) => [row.id, row]))
  const written = additions.map(({ incident, happenings, after }) => {
    const row = rows.get(incident)
    if (!row) return unknownIncident(incident)
    if (after !== undefined && after !== row.head_seq) return null
    const entries = chained(incident, headOf(row), happenings, now)
    rows.set(incident, entries.reduce(withEntry, row))
    return entries
  })
  await write(
    sql,
    written.flatMap((entries) => (Array.isArray(entries) ? entries : [])),
    rows,
  )
  return written
}

/** {@link appendAll} for one incident; throws `UNKNOWN_INCIDENT`. */
export async function append(
  sql: Sql,
  incident: string,
  happenings: Happening[],
  now: Date,
): Promise<Entry[]> {
  const [entries] = await appendAll(sql, [{ incident, happenings }], now)
  if (!Array.isArray(entries)) throw entries ?? unknownIncident(incident)
  return entries
}

/** A new incident with its first entry, inside the caller's transaction. */
export async function openWith(
  sql: Sql,
  first: Extract<Happening, { kind: 'incident.opened' }>,
  now: Date,
): Promise<Incident> {
  const { service, by } = storable(first)
  const id = await insertIncident(sql, {
    service: service.name,
    environment: service.environment,
    by,
    at: now,
  })
  await append(sql, id, [first], now)
  return {
    id,
    service: service.name,
    environment: service.environment,
    state: 'open',
    openedBy: by,
    openedAt: now,
    closedAt: null,
    verdict: null,
    run: null,
  }
}

/** Entries after `afterSeq`, in order. */
export async function readEntries(sql: Sql, incident: string, afterSeq: number): Promise<Entry[]> {
  if (!isIncidentId(incident)) return []
  const { rows } = await sql.query<EntryRow>(
    `SELECT incident, seq, at, what, previous, hash FROM fiveohtwo.timeline
     WHERE incident = $1 AND seq > $2 ORDER BY seq`,
    [incident, afterSeq],
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

function chained(incident: string, head: Head, happenings: Happening[], now: Date): Entry[] {
  let { seq, hash } = head
  return happenings.map((happening) => {
    seq += 1
    const unhashed = { incident, seq, at: now.toISOString(), what: storable(happening), previous: hash }
    hash = hashEntry(unhashed)
    return { ...unhashed, hash }
  })
}

async function write(sql: Sql, entries: Entry[], rows: Map<string, IncidentRow>): Promise<void> {
  const changed = new Set(entries.map(({ incident }) => incident))
  if (changed.size === 0) return
  await sql.query(
    `INSERT INTO fiveohtwo.timeline (incident, seq, at, what, previous, hash)
     SELECT incident, seq, at, what, previous, hash FROM jsonb_to_recordset($1::jsonb)
       AS entry (incident text, seq integer, at timestamptz, what jsonb, previous text, hash text)`,
    [JSON.stringify(entries)],
  )
  await updateIncidents(
    sql,
    [...rows.values()].filter(({ id }) => changed.has(id)),
  )
  await sql.query(`SELECT pg_notify('${timelineChannel}', id) FROM unnest($1::text[]) AS id`, [[...changed]])
}
