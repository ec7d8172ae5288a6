import type { Sql } from './sql.ts'

/** When the oldest alert was filed that nobody has folded; null when none waits. */
export async function alertsWaitSince(sql: Sql): Promise<Date | null> {
  const { rows } = await sql.query<{ received_at: Date }>(
    'SELECT received_at FROM fiveohtwo.alerts WHERE folded_at IS NULL ORDER BY ordinal LIMIT 1',
  )
  return rows[0]?.received_at ?? null
}
