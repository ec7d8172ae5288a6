import { clip } from '../../chat/clip.ts'
import { mayApprove } from '../../config/may-approve.ts'
import { BotError } from '../../errors.ts'
import type { Approval, ApprovalState } from '../../model/approval.ts'
import type { Identity } from '../../model/people.ts'
import type { ApprovalRule } from '../../model/policy.ts'

/** What somebody wants to say on an approval. */
export interface Saying {
  approval: Approval
  /** Of the risk of its plan. */
  rule: ApprovalRule
  person: Identity
  decision: 'approved' | 'denied'
  reason: string | null
  /** The name of the service, where it must be typed. */
  typed: string | null
  /** Whether the guards are to be overridden. */
  breakGlass: boolean
}

/**
 * Why somebody may not say this on an approval, or null. Denying is open to every approver, also to whoever asked for the
 * diagnosis, and needs nothing but the word. Whether its time is over is for the store to say. Pure.
 */
export function mayDecide(saying: Saying): BotError | null {
  const { approval, rule, person, decision } = saying
  if (!mayApprove(person, rule.approvers)) return stranger(saying)
  if (approval.state !== 'pending') return tooLate(approval)
  const before = approval.votes.find(({ identity }) => identity === person.key)
  if (before) return again(approval, before.decision)
  return decision === 'denied' ? null : mayNotApprove(saying)
}

/** For a decision that came when there was nothing left to decide. */
export function tooLate(approval: Approval): BotError {
  const last = approval.votes.findLast(({ decision }) =>
    approval.state === 'denied' ? decision === 'denied' : decision === 'approved',
  )
  const isDecided = approval.state !== 'expired' && approval.state !== 'superseded'
  const who = last && isDecided ? ` by ${clip(last.by.name, 80)}` : ''
  const { words, hint } = endings[approval.state]
  return new BotError(
    approval.state === 'expired' ? 'APPROVAL_EXPIRED' : 'ALREADY_DECIDED',
    `"${approval.plan.title}" ${words}${who}.`,
    hint,
  )
}

/** For the second word of one person, from whatever account. */
export function again({ plan, needed, votes }: Approval, decision: 'approved' | 'denied'): BotError {
  const lacking = needed - votes.filter((vote) => vote.decision === 'approved').length
  const rest = `${lacking} more ${lacking === 1 ? 'person' : 'people'} must approve, not you again.`
  return new BotError(
    'ALREADY_DECIDED',
    `You have ${decision} "${plan.title}" already; one person has one vote, whatever the account.`,
    decision === 'approved' && lacking > 0 ? rest : 'Nothing more is needed from you.',
  )
}

function mayNotApprove({ approval, rule, person, reason, typed, breakGlass }: Saying): BotError | null {
  const { plan } = approval
  const isRequester = person.key === plan.requestedBy || person.accounts.includes(plan.requestedBy)
  if (isRequester && !rule.requesterMay) {
    return new BotError(
      'NOT_ALLOWED',
      `You asked for this diagnosis, so somebody else must approve "${plan.title}".`,
      `Ask one of: ${approverWords(rule)}. You may deny it.`,
    )
  }
  const isBlank = reason === null || reason.trim() === ''
  if (breakGlass && isBlank) {
    return new BotError(
      'REASON_NEEDED',
      'Overriding the guards needs a reason, which goes on record.',
      `Say why, as in: approve ${approval.id} --break-glass <reason>.`,
    )
  }
  if (rule.reason && isBlank) {
    return new BotError(
      'REASON_NEEDED',
      `A change of ${plan.risk} risk of ${plan.service} needs a reason.`,
      `Say why, as in: approve ${approval.id} <reason>.`,
    )
  }
  if (rule.stepUp && typed?.trim() !== plan.service) return notTyped(approval, typed)
  return null
}

function stranger({ approval, rule, person }: Saying): BotError {
  return new BotError(
    'NOT_ALLOWED',
    `${clip(person.name, 80)} (${clip(person.key, 80)}) may not decide on changes of ${approval.plan.service}.`,
    `Ask one of: ${approverWords(rule)}. Approvers are named in the services file.`,
  )
}

function notTyped({ id, plan }: Approval, typed: string | null): BotError {
  const given = typed === null || typed.trim() === '' ? 'nothing' : `"${clip(typed.trim(), 40)}"`
  return new BotError(
    'NAME_NOT_TYPED',
    `To approve a change of ${plan.risk} risk, type the name of the service, "${plan.service}"; ${given} was typed.`,
    `As a command: approve ${id} --service ${plan.service} <reason>.`,
  )
}

/** Whom to ask; long lists are cut. */
function approverWords({ approvers }: ApprovalRule): string {
  const most = 10
  if (approvers.length === 0) return 'nobody is configured'
  const more = approvers.length - most
  const words = approvers
    .slice(0, most)
    .map((approver) => (approver === '*' ? 'anybody' : clip(approver, 80)))
  return `${words.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const endings = {
  pending: { words: 'is still waiting', hint: 'Open the incident again: its card shows what is lacking.' },
  approved: { words: 'was approved already', hint: 'It is being carried out; nothing more was done.' },
  denied: {
    words: 'was denied already',
    hint: 'Nothing is changed. Run the diagnosis again for a new plan.',
  },
  expired: {
    words: 'has expired',
    hint: 'Run the diagnosis again: it proposes anew from fresh evidence.',
  },
  superseded: {
    words: 'was replaced by something newer',
    hint: 'Open the incident again: its card shows what waits for a decision now.',
  },
  spent: {
    words: 'was approved and carried out already',
    hint: 'Nothing more was done; the thread shows what came of it.',
  },
} as const satisfies Record<ApprovalState, { words: string; hint: string }>
