import type { Freeze } from '../model/policy.ts'
import { storableText } from './chain.ts'
import type { Sql, SqlPool } from './sql.ts'
import { inTransaction } from './transaction.ts'

interface FreezeRow {
  service: string | null
  frozen_by: string
  reason: string
  since: Date
  until: Date | null
}

interface Lifting {
  service: string | null
  by: string
  reason: string
  at: Date
}

/** Replaces the one that stands for the same scope, which stays in the table as history. */
export function freeze(pool: SqlPool, wish: Freeze, at: Date): Promise<void> {
  const { by, reason, since, until } = wish
  const service = wish.service === null ? null : storableText(wish.service)
  return inTransaction(pool, async (sql) => {
    await lockFreezes(sql)
    await lift(sql, { service, by, reason, at })
    await sql.query(
      'INSERT INTO fiveohtwo.freezes (service, frozen_by, reason, since, until) VALUES ($1, $2, $3, $4, $5)',
      [service, storableText(by), storableText(reason), since, until],
    )
  })
}

/** False when none stood for exactly this scope. */
export function unfreeze(pool: SqlPool, wish: Lifting): Promise<boolean> {
  const service = wish.service === null ? null : storableText(wish.service)
  return inTransaction(pool, async (sql) => {
    await lockFreezes(sql)
    return lift(sql, { ...wish, service })
  })
}

/** Those that stand, the oldest first. One that begins later stands already: clocks differ, and a brake must not. */
export async function listFreezes(sql: Sql, now: Date): Promise<Freeze[]> {
  const { rows } = await sql.query<FreezeRow>(
    `SELECT service, frozen_by, reason, since, until FROM fiveohtwo.freezes
     WHERE lifted_at IS NULL AND (until IS NULL OR until > $1) ORDER BY ordinal`,
    [now],
  )
  return rows.map(({ frozen_by, ...row }) => ({ ...row, by: frozen_by }))
}

/** Two people who freeze at once do so one after the other; reading goes on meanwhile. */
async function lockFreezes(sql: Sql): Promise<void> {
  await sql.query('LOCK TABLE fiveohtwo.freezes IN SHARE ROW EXCLUSIVE MODE')
}

async function lift(sql: Sql, { service, by, reason, at }: Lifting): Promise<boolean> {
  const { rows } = await sql.query<{ until: Date | null }>(
    `UPDATE fiveohtwo.freezes SET lifted_by = $2, lifted_because = $3, lifted_at = $4
     WHERE service IS NOT DISTINCT FROM $1 AND lifted_at IS NULL RETURNING until`,
    [service, storableText(by), storableText(reason), at],
  )
  return rows.some(({ until }) => until === null || until > at)
}
