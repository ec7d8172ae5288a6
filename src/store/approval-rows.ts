import type { Approval, ApprovalState, Vote } from '../model/approval.ts'
import type { Plan } from '../model/remedy.ts'
import { storableText } from './chain.ts'
import type { Sql } from './sql.ts'

/** An approval's row with its votes. */
export interface ApprovalRow {
  id: string
  incident: string
  plan: Plan
  plan_hash: string
  state: ApprovalState
  created_at: Date
  expires_at: Date
  needed: number
  decided_at: Date | null
  granted: string | null
  votes: VoteRow[]
}

/** As JSON gives it. */
type VoteRow = Omit<Vote, 'at'> & { at: string }

/** For a statement whose table is called `approval`. */
export const approvalColumns = `approval.id, approval.incident, approval.plan, approval.plan_hash, approval.state,
  approval.created_at, approval.expires_at, approval.needed, approval.decided_at, approval.granted,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('by', person, 'identity', identity, 'decision', decision,
      'reason', reason, 'breakGlass', break_glass, 'at', at) ORDER BY ordinal), '[]')
   FROM fiveohtwo.votes WHERE votes.approval = approval.id) AS votes`

export async function findApproval(sql: Sql, id: string): Promise<Approval | null> {
  // Ids come back from buttons, and may hold what Postgres refuses as text.
  if (!/^[\w-]{1,64}$/.test(id)) return null
  const { rows } = await sql.query<ApprovalRow>(
    `SELECT ${approvalColumns} FROM fiveohtwo.approvals AS approval WHERE id = $1`,
    [id],
  )
  return rows.map(toApproval)[0] ?? null
}

/** In the order in which they were filed. */
export async function listApprovals(sql: Sql, incident: string): Promise<Approval[]> {
  const { rows } = await sql.query<ApprovalRow>(
    `SELECT ${approvalColumns} FROM fiveohtwo.approvals AS approval WHERE incident = $1 ORDER BY ordinal`,
    [storableText(incident)],
  )
  return rows.map(toApproval)
}

/** The oldest first. */
export async function listPending(sql: Sql, now: Date): Promise<Approval[]> {
  const { rows } = await sql.query<ApprovalRow>(
    `SELECT ${approvalColumns} FROM fiveohtwo.approvals AS approval
     JOIN fiveohtwo.incidents AS incident ON incident.id = approval.incident
     WHERE approval.state = 'pending' AND approval.expires_at > $1 AND incident.state = 'open'
     ORDER BY approval.created_at, approval.ordinal`,
    [now],
  )
  return rows.map(toApproval)
}

export function toApproval(row: ApprovalRow): Approval {
  return {
    id: row.id,
    incident: row.incident,
    plan: row.plan,
    planHash: row.plan_hash,
    state: row.state,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    votes: row.votes.map((vote) => ({ ...vote, at: new Date(vote.at) })),
    needed: row.needed,
    decidedAt: row.decided_at,
    grant: row.granted,
  }
}
