import { BotError } from '../errors.ts'
import type { Person } from '../model/person.ts'
import type { Approval, ApprovalState } from '../model/remedy.ts'
import type { Deps } from './deps.ts'
import { latestRun, runState } from './run-state.ts'

/**
 * Decides an approval in somebody's name; the first decision counts and is carried out once.
 * Throws `UNKNOWN_APPROVAL`, `NOT_ALLOWED`, `ALREADY_DECIDED`, `APPROVAL_EXPIRED`.
 */
export async function approve(
  deps: Deps,
  id: string,
  decision: 'approved' | 'denied',
  by: Person,
  reason: string | null,
): Promise<Approval> {
  const current = await deps.store.approval(id)
  if (current === null) throw unknownApproval(id)
  await mustBeAllowed(deps, current, by)
  const result = await deps.store.decide(id, decision, by, reason, deps.now())
  if (result.state === 'missing') throw unknownApproval(id)
  if (result.state === 'refused') throw tooLate(result.approval)
  deps.log.info({ incident: current.incident, approval: id, decision, by: by.id }, 'approval decided')
  if (decision === 'approved') await deps.queue.add('remediate', { incident: current.incident, approval: id })
  return result.approval
}

async function mustBeAllowed(deps: Deps, approval: Approval, by: Person): Promise<void> {
  const entries = await deps.timeline.entries(approval.incident)
  const run = latestRun(entries)
  const approvers = (run && runState(entries, run)?.started.service.approvers) || []
  if (approvers.includes('*') || approvers.includes(by.id)) return
  throw new BotError(
    'NOT_ALLOWED',
    `${by.name} (${by.id}) may not decide on changes of ${approval.plan.service}.`,
    `Ask one of: ${approvers.join(', ') || 'nobody is configured'}; approvers are named in the services file.`,
  )
}

function unknownApproval(id: string): BotError {
  return new BotError(
    'UNKNOWN_APPROVAL',
    `There is no approval ${id.slice(0, 40)}.`,
    'Open the incident again: its card shows what waits for a decision.',
  )
}

const endings = {
  pending: 'is still waiting',
  approved: 'was approved already',
  denied: 'was denied already',
  expired: 'has expired',
  superseded: 'was replaced by something newer',
  spent: 'was approved and carried out already',
} as const satisfies Record<ApprovalState, string>

function tooLate(approval: Approval): BotError {
  const who = approval.decidedBy ? ` by ${approval.decidedBy.name}` : ''
  const expired = approval.state === 'expired'
  return new BotError(
    expired ? 'APPROVAL_EXPIRED' : 'ALREADY_DECIDED',
    `"${approval.plan.title}" ${endings[approval.state]}${who}.`,
    expired ? 'Run the diagnosis again: it proposes anew from fresh evidence.' : 'Nothing more was done.',
  )
}
