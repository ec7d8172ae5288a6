import type { Sql } from './sql.ts'

/** Others wait no longer than it takes to delete so many. */
const rowsPerStatement = 5_000

/** Forgets alerts that were folded, and alarms that were resolved and told, before that; resolves to how many. */
export async function forgetAlerts(sql: Sql, before: Date): Promise<number> {
  const alerts = await forget(
    sql,
    `DELETE FROM fiveohtwo.alerts WHERE ordinal IN (
       SELECT ordinal FROM fiveohtwo.alerts WHERE folded_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    before,
  )
  const alarms = await forget(
    sql,
    `DELETE FROM fiveohtwo.alarms WHERE id IN (
       SELECT id FROM fiveohtwo.alarms WHERE state = 'resolved' AND told >= version AND last_at < $1
       LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    before,
  )
  return alerts + alarms
}

async function forget(sql: Sql, statement: string, before: Date): Promise<number> {
  let forgotten = 0
  for (;;) {
    const { rowCount } = await sql.query(statement, [before, rowsPerStatement])
    forgotten += rowCount ?? 0
    if ((rowCount ?? 0) < rowsPerStatement) return forgotten
  }
}
