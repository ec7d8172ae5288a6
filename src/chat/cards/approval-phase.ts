import type { ApprovalStory, Story } from './story.ts'
import { isRunning } from './story.ts'

export type ApprovalPhase =
  | 'pending'
  | 'approved'
  | 'denied'
  | 'expired'
  | 'superseded'
  | 'refused'
  | 'started'
  | 'failed'
  | 'unknown'
  | 'finished'
  | 'verifying'
  | 'verified'

/** How far an approval has come; the furthest thing that happened wins. */
export function approvalPhase(approval: ApprovalStory): ApprovalPhase {
  if (approval.unknown !== null) return 'unknown'
  const { intended, finished, verify } = approval
  if (finished.some(({ evidence }) => evidence.outcome === 'unknown')) return 'unknown'
  if (finished.some(({ evidence }) => evidence.outcome === 'fail')) return 'failed'
  if (finished.length > 0 && finished.length >= intended.length) {
    if (verify === null || verify.canceled !== null) return 'finished'
    return isRunning(verify) ? 'verifying' : 'verified'
  }
  if (approval.refused !== null) return 'refused'
  if (intended.length > 0) return 'started'
  if (approval.lapsed !== null) return approval.lapsed.state
  return approval.decision?.decision ?? 'pending'
}

/** Those that somebody can still decide. */
export function pendingApprovals(story: Story): ApprovalStory[] {
  if (story.closed !== null) return []
  return story.approvals.filter((approval) => approvalPhase(approval) === 'pending')
}
