import { randomBytes } from 'node:crypto'
import type { Approval } from '../model/approval.ts'
import type { Plan } from '../model/remedy.ts'
import type { Happening, TrackRecord } from '../model/timeline.ts'
import { type ApprovalRow, approvalColumns, findApproval, toApproval } from './approval-rows.ts'
import { storable } from './chain.ts'
import { lockIncident, unknownIncident } from './incidents.ts'
import type { Sql, SqlPool } from './sql.ts'
import { append } from './timeline.ts'
import { inTransaction } from './transaction.ts'

/** Supersedes the incident's pending approval, if any, and files the new one. */
export function propose(
  pool: SqlPool,
  wish: {
    incident: string
    plan: Plan
    planHash: string
    needed: number
    expiresAt: Date
    record: TrackRecord | null
    first?: Happening[]
    now: Date
  },
): Promise<Approval> {
  const { incident, planHash, needed, expiresAt, record, first = [], now } = wish
  const plan = storable(wish.plan)
  const id = randomBytes(16).toString('base64url')
  return inTransaction(pool, async (sql) => {
    await lockIncident(sql, incident)
    await supersedePending(sql, incident, now)
    const { rows } = await sql.query<ApprovalRow>(
      `INSERT INTO fiveohtwo.approvals AS approval
         (id, incident, plan, plan_hash, state, needed, created_at, expires_at)
       VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7) RETURNING ${approvalColumns}`,
      [id, incident, JSON.stringify(plan), planHash, needed, now, expiresAt],
    )
    const proposed: Happening = {
      kind: 'remedy.proposed',
      approval: id,
      plan,
      planHash,
      expiresAt: expiresAt.toISOString(),
      needed,
      record,
    }
    await append(sql, incident, [...first, proposed], now)
    return rows.map(toApproval)[0] ?? Promise.reject(unknownIncident(incident))
  })
}

/** Every pending approval of an incident → superseded. */
export function supersede(pool: SqlPool, incident: string, now: Date): Promise<Approval[]> {
  return inTransaction(pool, async (sql) => {
    await lockIncident(sql, incident)
    return supersedePending(sql, incident, now)
  })
}

/** Every pending approval whose time is up, an incident at a time. */
export async function expire(pool: SqlPool, now: Date, at: Date): Promise<Approval[]> {
  const { rows } = await pool.query<{ incident: string }>(
    `SELECT DISTINCT incident FROM fiveohtwo.approvals WHERE state = 'pending' AND expires_at <= $1`,
    [now],
  )
  const expired: Approval[] = []
  for (const { incident } of rows) {
    expired.push(
      ...(await inTransaction(pool, async (sql) => {
        await lockIncident(sql, incident)
        return expirePending(sql, incident, now, at)
      })),
    )
  }
  return expired
}

/** For a transaction that holds the incident. */
export async function expirePending(sql: Sql, incident: string, now: Date, at: Date): Promise<Approval[]> {
  const { rows } = await sql.query<ApprovalRow>(
    `UPDATE fiveohtwo.approvals AS approval SET state = 'expired'
     WHERE incident = $1 AND state = 'pending' AND expires_at <= $2 RETURNING ${approvalColumns}`,
    [incident, now],
  )
  return noteLapsed(sql, rows, at)
}

/**
 * Every transition holds the incident's row first, as appending does: transitions of one incident come one after
 * another, and two that meet cannot deadlock.
 */
export async function withApproval<T>(
  pool: SqlPool,
  id: string,
  missing: () => T,
  work: (sql: Sql, approval: Approval) => Promise<T>,
): Promise<T> {
  const known = await findApproval(pool, id)
  if (!known) return missing()
  return inTransaction(pool, async (sql) => {
    await lockIncident(sql, known.incident)
    return work(sql, (await findApproval(sql, id)) ?? known)
  })
}

async function supersedePending(sql: Sql, incident: string, now: Date): Promise<Approval[]> {
  const { rows } = await sql.query<ApprovalRow>(
    `UPDATE fiveohtwo.approvals AS approval SET state = 'superseded'
     WHERE incident = $1 AND state = 'pending' RETURNING ${approvalColumns}`,
    [incident],
  )
  return noteLapsed(sql, rows, now)
}

async function noteLapsed(sql: Sql, rows: ApprovalRow[], now: Date): Promise<Approval[]> {
  for (const { id, incident, state } of rows) {
    if (state !== 'expired' && state !== 'superseded') continue
    await append(sql, incident, [{ kind: 'approval.lapsed', approval: id, state }], now)
  }
  return rows.map(toApproval)
}
