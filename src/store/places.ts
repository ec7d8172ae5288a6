import { storableText } from './chain.ts'
import type { Sql } from './sql.ts'

/** A place at which something can be changed: who may do so now, and when something last was. */
export interface PlaceRow {
  place: string
  approval: string | null
  /** Of the holder, or of the last one. */
  fence: number
}

interface StoredPlace {
  place: string
  approval: string | null
  fence: string
}

/**
 * Holds the rows of places, known or not, until the transaction ends; always in one order and after the incident's row,
 * so that nobody deadlocks.
 */
export async function lockPlaces(sql: Sql, places: string[]): Promise<PlaceRow[]> {
  const { rows } = await sql.query<StoredPlace>(
    `INSERT INTO fiveohtwo.places AS place (place)
     SELECT DISTINCT wanted COLLATE "C" FROM unnest($1::text[]) AS wanted ORDER BY 1
     ON CONFLICT (place) DO UPDATE SET place = EXCLUDED.place RETURNING place, approval, fence`,
    [places.map(storableText)],
  )
  return rows.map(toPlace)
}

/** {@link lockPlaces} for those that an approval holds. */
export async function lockHeld(sql: Sql, approval: string): Promise<PlaceRow[]> {
  const { rows } = await sql.query<StoredPlace>(
    `SELECT place, approval, fence FROM fiveohtwo.places WHERE approval = $1
     ORDER BY place COLLATE "C" FOR UPDATE`,
    [approval],
  )
  return rows.map(toPlace)
}

/** Gives places that are locked to an approval (null: to nobody), with the fence that its holder must show. */
export async function assignPlaces(
  sql: Sql,
  rows: PlaceRow[],
  { approval, fence }: { approval: string | null; fence: number | null },
): Promise<void> {
  await sql.query(
    `UPDATE fiveohtwo.places SET approval = $2, fence = coalesce($3, fence) WHERE place = ANY($1::text[])`,
    [rows.map(({ place }) => place), approval, fence],
  )
}

/** Higher than every one before. */
export async function nextFence(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ fence: string }>(`SELECT nextval('fiveohtwo.fences') AS fence`)
  return Number(rows[0]?.fence)
}

export async function noteChange(sql: Sql, place: string, at: Date): Promise<void> {
  await sql.query(
    'UPDATE fiveohtwo.places SET changed_at = greatest(changed_at, $2::timestamptz) WHERE place = $1',
    [storableText(place), at],
  )
}

export async function lastChangeAt(sql: Sql, place: string): Promise<Date | null> {
  const { rows } = await sql.query<{ changed_at: Date | null }>(
    'SELECT changed_at FROM fiveohtwo.places WHERE place = $1',
    [storableText(place)],
  )
  return rows[0]?.changed_at ?? null
}

/** Postgres gives a bigint as text. */
function toPlace({ place, approval, fence }: StoredPlace): PlaceRow {
  return { place, approval, fence: Number(fence) }
}
