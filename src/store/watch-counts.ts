import { storableText } from './chain.ts'
import type { Sql } from './sql.ts'
import type { WatchCount } from './store.ts'

interface WatchCountRow extends Omit<WatchCount, 'totalMs'> {
  total_ms: number
}

/** Adds to the counts of a minute. */
export async function countWatch(sql: Sql, count: WatchCount): Promise<void> {
  await sql.query(
    `INSERT INTO fiveohtwo.watch_counts AS known (service, minute, asked, good, total_ms)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (service, minute) DO UPDATE
     SET asked = known.asked + EXCLUDED.asked, good = known.good + EXCLUDED.good,
         total_ms = known.total_ms + EXCLUDED.total_ms`,
    [storableText(count.service), count.minute, count.asked, count.good, count.totalMs],
  )
}

/** Per service, minute after minute, or step after step. */
export async function listWatchCounts(sql: Sql, since: Date, stepMs = 60_000): Promise<WatchCount[]> {
  const { rows } = await sql.query<WatchCountRow>(
    `SELECT service, step AS minute, sum(asked)::int AS asked, sum(good)::int AS good, sum(total_ms) AS total_ms
     FROM fiveohtwo.watch_counts,
       date_bin($2 * interval '1 millisecond', minute, '1970-01-01T00:00:00Z') AS step
     WHERE minute >= $1 GROUP BY service, step ORDER BY service, step`,
    [since, stepMs],
  )
  return rows.map(({ total_ms, ...row }) => ({ ...row, totalMs: total_ms }))
}

export async function forgetWatchCounts(sql: Sql, before: Date): Promise<void> {
  await sql.query('DELETE FROM fiveohtwo.watch_counts WHERE minute < $1', [before])
}
