import { randomBytes } from 'node:crypto'
import type { Person } from '../model/person.ts'
import type { Approval, ApprovalState, Plan } from '../model/remedy.ts'
import type { Happening } from '../model/timeline.ts'
import { storable, storableText } from './chain.ts'
import { lockIncidents, unknownIncident } from './incidents.ts'
import type { Sql, SqlPool } from './sql.ts'
import type { Decision } from './store.ts'
import { append } from './timeline.ts'
import { inTransaction } from './transaction.ts'

interface ApprovalRow {
  id: string
  incident: string
  plan: Plan
  plan_hash: string
  state: ApprovalState
  created_at: Date
  expires_at: Date
  decided_by: Person | null
  decided_at: Date | null
  reason: string | null
}

const columns = 'id, incident, plan, plan_hash, state, created_at, expires_at, decided_by, decided_at, reason'

/** How a change ended, or that it was refused before it began: such an approval is over, whatever its state. */
const withoutResult = `NOT EXISTS (
  SELECT FROM fiveohtwo.timeline
  WHERE what->>'kind' IN ('change.refused', 'change.finished', 'change.unknown')
    AND what->>'approval' = approval.id)`

/** Supersedes the pending approval of the same target, if any, and files the new one. */
export function propose(
  pool: SqlPool,
  wish: { incident: string; plan: Plan; planHash: string; expiresAt: Date; now: Date },
): Promise<Approval> {
  const { incident, planHash, expiresAt, now } = wish
  const plan = storable(wish.plan)
  const id = randomBytes(16).toString('base64url')
  return inTransaction(pool, async (sql) => {
    await lockIncident(sql, incident)
    await supersedePending(sql, { incident, target: plan.target, now })
    const { rows } = await sql.query<ApprovalRow>(
      `INSERT INTO fiveohtwo.approvals (id, incident, target, plan, plan_hash, state, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7) RETURNING ${columns}`,
      [id, incident, plan.target, JSON.stringify(plan), planHash, now, expiresAt],
    )
    const expires = expiresAt.toISOString()
    const proposed: Happening = { kind: 'remedy.proposed', approval: id, plan, planHash, expiresAt: expires }
    await append(sql, incident, [proposed], now)
    return rows.map(toApproval)[0] ?? Promise.reject(unknownIncident(incident))
  })
}

/** pending → approved or denied for the first who asks in time. */
export function decide(
  pool: SqlPool,
  wish: {
    id: string
    decision: 'approved' | 'denied'
    by: Person
    reason: string | null
    now: Date
    at: Date
  },
): Promise<Decision> {
  const { id, decision, now, at } = wish
  const by = storable(wish.by)
  const reason = wish.reason === null ? null : storableText(wish.reason)
  return withApproval(pool, id, { state: 'missing' }, async (sql, found): Promise<Decision> => {
    if (found.state === 'pending' && found.expiresAt <= now) {
      const expired = await expirePending(sql, found.incident, now, at)
      return { state: 'refused', approval: expired.find((approval) => approval.id === id) ?? found }
    }
    const { rows } = await sql.query<ApprovalRow>(
      `UPDATE fiveohtwo.approvals SET state = $2, decided_by = $3, decided_at = $4, reason = $5
       WHERE id = $1 AND state = 'pending' RETURNING ${columns}`,
      [id, decision, JSON.stringify(by), now, reason],
    )
    const [decided] = rows.map(toApproval)
    if (!decided) return { state: 'refused', approval: found }
    await append(sql, found.incident, [{ kind: 'approval.decided', approval: id, decision, by, reason }], at)
    return { state: 'decided', approval: decided }
  })
}

/** approved → spent, unless refused meanwhile; true for the first alone, whose intent is then on the timeline. */
export function spend(pool: SqlPool, wish: { id: string; step: string; at: Date }): Promise<boolean> {
  const { id, step, at } = wish
  return withApproval(pool, id, false, async (sql, { incident }) => {
    const spent = await sql.query(
      `UPDATE fiveohtwo.approvals AS approval SET state = 'spent'
       WHERE id = $1 AND state = 'approved' AND ${withoutResult}`,
      [id],
    )
    if (spent.rowCount !== 1) return false
    await append(sql, incident, [{ kind: 'change.intended', approval: id, step }], at)
    return true
  })
}

/** Every pending approval of an incident → superseded. */
export function supersede(pool: SqlPool, incident: string, now: Date): Promise<Approval[]> {
  return inTransaction(pool, async (sql) => {
    await lockIncident(sql, incident)
    return supersedePending(sql, { incident, target: null, now })
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

export async function findApproval(sql: Sql, id: string): Promise<Approval | null> {
  // Ids come back from buttons, and may hold what Postgres refuses as text.
  if (!/^[\w-]{1,64}$/.test(id)) return null
  const { rows } = await sql.query<ApprovalRow>(`SELECT ${columns} FROM fiveohtwo.approvals WHERE id = $1`, [
    id,
  ])
  return rows.map(toApproval)[0] ?? null
}

/** In the order in which they were filed. */
export async function listApprovals(sql: Sql, incident: string): Promise<Approval[]> {
  const { rows } = await sql.query<ApprovalRow>(
    `SELECT ${columns} FROM fiveohtwo.approvals WHERE incident = $1 ORDER BY ordinal`,
    [storableText(incident)],
  )
  return rows.map(toApproval)
}

export async function unfinishedChanges(sql: Sql): Promise<{ approval: Approval; intended: boolean }[]> {
  const { rows } = await sql.query<ApprovalRow>(
    `SELECT ${columns} FROM fiveohtwo.approvals AS approval
     WHERE state IN ('approved', 'spent') AND ${withoutResult} ORDER BY ordinal`,
  )
  return rows.map((row) => ({ approval: toApproval(row), intended: row.state === 'spent' }))
}

/**
 * Every transition holds the incident's row first, as appending does: transitions of one incident come one after
 * another, and two that meet cannot deadlock.
 */
async function withApproval<T>(
  pool: SqlPool,
  id: string,
  missing: T,
  work: (sql: Sql, approval: Approval) => Promise<T>,
): Promise<T> {
  const known = await findApproval(pool, id)
  if (!known) return missing
  return inTransaction(pool, async (sql) => {
    await lockIncident(sql, known.incident)
    return work(sql, (await findApproval(sql, id)) ?? known)
  })
}

/** For one target, or for null all of them. */
async function supersedePending(
  sql: Sql,
  { incident, target, now }: { incident: string; target: string | null; now: Date },
): Promise<Approval[]> {
  const { rows } = await sql.query<ApprovalRow>(
    `UPDATE fiveohtwo.approvals SET state = 'superseded'
     WHERE incident = $1 AND ($2::text IS NULL OR target = $2) AND state = 'pending' RETURNING ${columns}`,
    [incident, target],
  )
  return noteLapsed(sql, rows, now)
}

async function expirePending(sql: Sql, incident: string, now: Date, at: Date): Promise<Approval[]> {
  const { rows } = await sql.query<ApprovalRow>(
    `UPDATE fiveohtwo.approvals SET state = 'expired'
     WHERE incident = $1 AND state = 'pending' AND expires_at <= $2 RETURNING ${columns}`,
    [incident, now],
  )
  return noteLapsed(sql, rows, at)
}

async function noteLapsed(sql: Sql, rows: ApprovalRow[], now: Date): Promise<Approval[]> {
  for (const { id, incident, state } of rows) {
    if (state !== 'expired' && state !== 'superseded') continue
    await append(sql, incident, [{ kind: 'approval.lapsed', approval: id, state }], now)
  }
  return rows.map(toApproval)
}

async function lockIncident(sql: Sql, incident: string): Promise<void> {
  const [row] = await lockIncidents(sql, [incident])
  if (!row) throw unknownIncident(incident)
}

function toApproval(row: ApprovalRow): Approval {
  return {
    id: row.id,
    incident: row.incident,
    plan: row.plan,
    planHash: row.plan_hash,
    state: row.state,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    reason: row.reason,
  }
}
