import type { Approval, Vote } from '../model/approval.ts'
import type { Happening } from '../model/timeline.ts'
import { findApproval } from './approval-rows.ts'
import { expirePending, withApproval } from './approvals.ts'
import { storable, storableText } from './chain.ts'
import type { Sql, SqlPool } from './sql.ts'
import type { Decision } from './store.ts'
import { append } from './timeline.ts'

/** Counts one vote of one person on a pending approval, and decides when it is the one that was lacking. */
export function vote(
  pool: SqlPool,
  wish: {
    id: string
    given: Omit<Vote, 'at'>
    grant: (approval: Approval) => string
    now: Date
    at: Date
  },
): Promise<Decision> {
  const { id, grant, now, at } = wish
  const given: Vote = {
    by: storable(wish.given.by),
    identity: storableText(wish.given.identity),
    decision: wish.given.decision,
    reason: wish.given.reason === null ? null : storableText(wish.given.reason),
    breakGlass: wish.given.breakGlass,
    at: now,
  }
  const missing = (): Decision => ({ state: 'missing' })
  return withApproval(pool, id, missing, async (sql, found): Promise<Decision> => {
    if (found.state === 'pending' && found.expiresAt <= now) {
      await expirePending(sql, found.incident, now, at)
      return { state: 'refused', approval: (await findApproval(sql, id)) ?? found, again: false }
    }
    if (found.state !== 'pending') return { state: 'refused', approval: found, again: false }
    if (!(await count(sql, id, given))) return { state: 'refused', approval: found, again: true }

    const counted: Approval = { ...found, votes: [...found.votes, given] }
    const lacking = given.decision === 'denied' ? 0 : lackingOf(counted)
    if (lacking > 0) {
      const { by, reason } = given
      await append(sql, found.incident, [{ kind: 'approval.voted', approval: id, by, reason, lacking }], at)
      return { state: 'voted', approval: counted, lacking }
    }
    const decided: Approval = { ...counted, state: given.decision, decidedAt: now }
    const approval = { ...decided, grant: given.decision === 'approved' ? grant(decided) : null }
    await sql.query(
      'UPDATE fiveohtwo.approvals SET state = $2, decided_at = $3, granted = $4 WHERE id = $1',
      [id, approval.state, approval.decidedAt, approval.grant],
    )
    await append(sql, found.incident, [decision(approval, given)], at)
    return { state: 'decided', approval }
  })
}

/** False when this person has voted already. */
async function count(sql: Sql, id: string, given: Vote): Promise<boolean> {
  const { by, identity, decision, reason, breakGlass, at } = given
  const { rowCount } = await sql.query(
    `INSERT INTO fiveohtwo.votes (approval, identity, person, decision, reason, break_glass, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (approval, identity) DO NOTHING`,
    [id, identity, JSON.stringify(by), decision, reason, breakGlass, at],
  )
  return rowCount === 1
}

function lackingOf({ needed, votes }: Approval): number {
  return needed - votes.filter(({ decision }) => decision === 'approved').length
}

function decision(approval: Approval, last: Vote): Happening {
  const voters = approval.votes.filter((vote) => vote.decision === last.decision)
  return {
    kind: 'approval.decided',
    approval: approval.id,
    decision: last.decision,
    by: last.by,
    reason: last.reason,
    voters: voters.map(({ by }) => by),
    breakGlass: voters.some(({ breakGlass }) => breakGlass),
  }
}
