import type { Approval, ChangeRecord, Ending } from '../model/approval.ts'
import { type ApprovalRow, approvalColumns, toApproval } from './approval-rows.ts'
import { storableText } from './chain.ts'
import type { Sql } from './sql.ts'

interface ChangeRow {
  id: string
  incident: string
  service: string
  environment: string
  cause: string
  remedy: string
  ending: Ending | null
  took_ms: number | null
  started_at: Date
}

/** For a statement whose table is called `approval`: one that was refused before it was spent is over. */
export const withoutRefusal = `NOT EXISTS (
  SELECT FROM fiveohtwo.timeline
  WHERE what->>'kind' = 'change.refused' AND what->>'approval' = approval.id)`

/** Newest first: in the order in which they were begun. */
export async function listChanges(
  sql: Sql,
  filter: { service?: string; remedy?: string; cause?: string; since?: Date; limit: number },
): Promise<ChangeRecord[]> {
  const [service, remedy, cause] = [filter.service, filter.remedy, filter.cause].map((text) =>
    text === undefined ? null : storableText(text),
  )
  const { rows } = await sql.query<ChangeRow>(
    `SELECT id, incident, service, environment, cause, remedy, ending, took_ms, started_at
     FROM fiveohtwo.approvals
     WHERE started_at IS NOT NULL AND ($1::text IS NULL OR service = $1) AND ($2::text IS NULL OR remedy = $2)
       AND ($3::text IS NULL OR cause = $3) AND ($4::timestamptz IS NULL OR started_at >= $4)
     ORDER BY first_fence DESC LIMIT $5`,
    [service, remedy, cause, filter.since ?? null, filter.limit],
  )
  return rows.map(toChange)
}

/** Approved and neither spent nor refused, or spent and not judged; in the order in which they were filed. */
export async function listUnfinished(
  sql: Sql,
): Promise<{ approval: Approval; state: 'waiting' | 'begun' }[]> {
  const { rows } = await sql.query<ApprovalRow>(
    `SELECT ${approvalColumns} FROM fiveohtwo.approvals AS approval
     WHERE (state = 'approved' AND ${withoutRefusal})
       OR (state = 'spent' AND started_at IS NOT NULL AND ending IS NULL)
     ORDER BY ordinal`,
  )
  return rows.map((row) => ({
    approval: toApproval(row),
    state: row.state === 'spent' ? 'begun' : 'waiting',
  }))
}

function toChange(row: ChangeRow): ChangeRecord {
  return {
    approval: row.id,
    incident: row.incident,
    service: row.service,
    environment: row.environment,
    cause: row.cause,
    remedy: row.remedy,
    ending: row.ending,
    tookMs: row.took_ms,
    startedAt: row.started_at,
  }
}
