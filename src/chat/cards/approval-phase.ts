import { isFirst } from './as-current.ts'
import type { ApprovalStory, MadeStory, Story } from './story.ts'
import { isRunning } from './story.ts'

export type ApprovalPhase =
  | 'pending'
  | 'approved'
  | 'denied'
  | 'expired'
  | 'superseded'
  | 'refused'
  | 'stopped'
  | 'started'
  | 'undoing'
  | 'failed'
  | 'unknown'
  | 'finished'
  | 'verifying'
  | 'verified'
  | 'judged'

/** How far an approval has come; the furthest thing that happened wins. */
export function approvalPhase(approval: ApprovalStory): ApprovalPhase {
  const { made, refused, lapsed, decision, plan } = approval
  if (approval.judged !== null) return 'judged'
  if (made.some(isUnknown)) return 'unknown'
  if (made.some(({ way }) => way === 'undo')) return 'undoing'
  if (made.some(({ finished }) => finished?.outcome === 'fail')) return 'failed'
  const planned = plan.parts.flatMap(({ changes }) => changes).length
  if (made.length > 0 && made.filter(({ finished }) => finished !== null).length >= planned) {
    return lookedAgain(approval)
  }
  if (refused !== null) return made.length > 0 ? 'stopped' : 'refused'
  if (made.length > 0) return 'started'
  if (lapsed !== null) return lapsed.state
  return decision?.decision ?? 'pending'
}

/** Nobody knows whether it was made. */
export function isUnknown({ unknown, finished }: MadeStory): boolean {
  return unknown !== null && finished === null
}

/** Whether something is still going on under it by itself. */
export function isUnderWay(approval: ApprovalStory): boolean {
  if (approval.made.length === 0 || approval.judged !== null || approval.refused !== null) return false
  if (!isFirst(approval.plan)) return true
  return ['started', 'verifying'].includes(approvalPhase(approval))
}

function lookedAgain({ verify }: ApprovalStory): ApprovalPhase {
  if (verify === null || verify.canceled !== null) return 'finished'
  return isRunning(verify) ? 'verifying' : 'verified'
}

/** Those that somebody can still decide. */
export function pendingApprovals(story: Story): ApprovalStory[] {
  if (story.closed !== null) return []
  return story.approvals.filter((approval) => approvalPhase(approval) === 'pending')
}
