import { type ApprovalPhase, approvalPhase } from './approval-phase.ts'
import { changeEffect } from './change-effect.ts'
import { endingHeading } from './ending-heading.ts'
import type { Heading } from './heading.ts'
import type { ApprovalStory } from './story.ts'

const headings: Record<Exclude<ApprovalPhase, 'judged'>, Heading> = {
  pending: { text: 'Waiting for a decision', tone: 'warn' },
  approved: { text: 'Approved, not started yet', tone: 'warn' },
  denied: { text: 'Denied: nothing was changed', tone: 'neutral' },
  expired: { text: 'Expired: nobody decided in time, nothing was changed', tone: 'neutral' },
  superseded: { text: 'Superseded by a newer plan: nothing was changed', tone: 'neutral' },
  refused: { text: 'Not carried out: nothing was changed', tone: 'warn' },
  stopped: { text: 'Stopped on the way: what was done until then is below', tone: 'bad' },
  started: { text: 'Started', tone: 'warn' },
  undoing: { text: 'Rolling back', tone: 'bad' },
  failed: { text: 'The change failed', tone: 'bad' },
  unknown: { text: 'OUTCOME UNKNOWN: the change may or may not have been made', tone: 'bad' },
  finished: { text: 'Finished, not verified yet', tone: 'warn' },
  verifying: { text: 'Finished, looking whether it helped', tone: 'warn' },
  verified: { text: 'Finished and looked at again', tone: 'neutral' },
}

/** Where an approval stands; in the end, what the change did. */
export function approvalHeading(approval: ApprovalStory): Heading {
  const phase = approvalPhase(approval)
  if (phase === 'judged') return endingHeading(approval) ?? headings.finished
  if (phase === 'pending' && approval.votes.length > 0) return partlyApproved(approval)
  const after = approval.verify?.finished?.diagnosis
  return phase === 'verified' && after !== undefined
    ? changeEffect(approval.before, after).heading
    : headings[phase]
}

function partlyApproved({ needed, lacking }: ApprovalStory): Heading {
  return { text: `Approved by ${needed - lacking} of ${needed}: ${lacking} more must approve`, tone: 'warn' }
}
