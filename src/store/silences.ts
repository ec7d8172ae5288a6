import type { Silence } from '../model/monitoring.ts'
import { storableText } from './chain.ts'
import type { Sql, SqlPool } from './sql.ts'
import { inTransaction } from './transaction.ts'

interface SilenceRow extends Omit<Silence, 'by'> {
  silenced_by: string
}

/** Replaces the one that stands for the same scope, which stays in the table as history. */
export function silence(pool: SqlPool, wish: Silence, now: Date): Promise<void> {
  const { by, reason, since, until } = wish
  const service = wish.service === null ? null : storableText(wish.service)
  return inTransaction(pool, async (sql) => {
    await lockSilences(sql)
    await lift(sql, service, now)
    await sql.query(
      'INSERT INTO fiveohtwo.silences (service, silenced_by, reason, since, until) VALUES ($1, $2, $3, $4, $5)',
      [service, storableText(by), storableText(reason), since, until],
    )
  })
}

/** False when none stood for exactly this scope. */
export function unsilence(pool: SqlPool, service: string | null, now: Date): Promise<boolean> {
  return inTransaction(pool, async (sql) => {
    await lockSilences(sql)
    return lift(sql, service === null ? null : storableText(service), now)
  })
}

/** Those that stand, the oldest first. One that begins later does not: what it would swallow might be an outage. */
export async function listSilences(sql: Sql, now: Date): Promise<Silence[]> {
  const { rows } = await sql.query<SilenceRow>(
    `SELECT service, silenced_by, reason, since, until FROM fiveohtwo.silences
     WHERE NOT lifted AND since <= $1 AND until > $1 ORDER BY ordinal`,
    [now],
  )
  return rows.map(({ silenced_by, ...row }) => ({ ...row, by: silenced_by }))
}

/** Two people who silence at once do so one after the other; reading goes on meanwhile. */
async function lockSilences(sql: Sql): Promise<void> {
  await sql.query('LOCK TABLE fiveohtwo.silences IN SHARE ROW EXCLUSIVE MODE')
}

async function lift(sql: Sql, service: string | null, now: Date): Promise<boolean> {
  const { rows } = await sql.query<{ until: Date }>(
    `UPDATE fiveohtwo.silences SET lifted = true
     WHERE service IS NOT DISTINCT FROM $1 AND NOT lifted RETURNING until`,
    [service],
  )
  return rows.some(({ until }) => until > now)
}
