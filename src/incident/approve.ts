import { mayApprove, platformGroupOf } from '../config/may-approve.ts'
import { BotError } from '../errors.ts'
import type { Approval, Voter } from '../model/approval.ts'
import type { Speaker } from '../model/person.ts'
import type { ApprovalRule } from '../model/policy.ts'
import type { Service } from '../model/service.ts'
import { nobodyMay } from '../model/usual-policy.ts'
import { checkGuards } from './approval/check-guards.ts'
import { again, mayDecide, tooLate } from './approval/may-decide.ts'
import type { Deps } from './deps.ts'
import { serviceNow } from './plan/service-now.ts'

/** What somebody says on an approval. */
export interface Word {
  decision: 'approved' | 'denied'
  by: Speaker
  reason: string | null
  /** The name of the service, where it must be typed. */
  typed: string | null
  /** Whether the guards are to be overridden. */
  breakGlass: boolean
}

/** What it came to: `lacking` more people must approve. */
export interface Answered {
  approval: Approval
  lacking: number
}

/** What deciding takes: no key to any machine. */
export type Deciding = Pick<Deps, 'store' | 'services' | 'timeline' | 'people' | 'grants' | 'log' | 'now'> & {
  queue: Pick<Deps['queue'], 'add'>
}

/**
 * Counts one person's word on an approval; the last that is needed decides, and the change is carried out once. A guard that
 * stands now refuses the click and leaves the approval as it is. Throws `UNKNOWN_APPROVAL`, `NOT_ALLOWED`,
 * `ALREADY_DECIDED`, `APPROVAL_EXPIRED`, `REASON_NEEDED`, `NAME_NOT_TYPED`, `CHANGE_GUARDED`, `CONFIG_INVALID`.
 */
export async function approve(deps: Deciding, id: string, word: Word): Promise<Answered> {
  const { decision, by, typed, breakGlass } = word
  const reason = word.reason?.trim() || null
  const current = await deps.store.approval(id)
  if (current === null) throw unknownApproval(id)
  const service = await serviceNow(deps, current.incident, current.plan.service)
  const rule = (service?.changes ?? nobodyMay).rules[current.plan.risk]
  const person = deps.people.of(by)
  const refusal = mayDecide({ approval: current, rule, person, decision, reason, typed, breakGlass })
  if (refusal !== null) throw refusal
  if (decision === 'approved' && service !== null) {
    if (current.needed < rule.needed) throw stricter(current, rule.needed)
    // What is past its time is told so by the store, whatever else speaks against it.
    if (current.expiresAt > deps.now()) await mustBeUnguarded(deps, service, current, breakGlass)
  }
  const given = {
    by: voter(deps, rule, by),
    identity: person.key,
    decision,
    reason,
    breakGlass: breakGlass && decision === 'approved',
  }
  const result = await deps.store.vote(id, given, (decided) => grant(deps, rule, decided), deps.now())
  const facts = {
    incident: current.incident,
    approval: id,
    decision,
    by: by.id,
    breakGlass: given.breakGlass,
  }
  switch (result.state) {
    case 'missing':
      throw unknownApproval(id)
    case 'refused':
      throw result.again
        ? again(result.approval, decisionOf(result.approval, person.key))
        : tooLate(result.approval)
    case 'voted':
      deps.log.info({ ...facts, lacking: result.lacking }, 'approval voted')
      return { approval: result.approval, lacking: result.lacking }
    case 'decided':
      deps.log.info(facts, 'approval decided')
      if (decision === 'approved')
        await deps.queue.add('remediate', { incident: current.incident, approval: id })
      return { approval: result.approval, lacking: 0 }
  }
}

/** What is kept of who voted: with the group that allowed it, where the services file alone does not. */
function voter({ people }: Deciding, { approvers }: ApprovalRule, by: Speaker): Voter {
  const recorded = people.recorded(by)
  if (mayApprove(people.of(recorded), approvers)) return recorded
  const as = platformGroupOf(people.of(by), approvers)
  return as === null ? recorded : { ...recorded, as }
}

/**
 * Votes are counted by who people are now: somebody may have lost the right, or two accounts turned out to be one person.
 * Who was in a group of a platform is known of the moment of the click alone, so that the group must still be named.
 */
function grant(deps: Pick<Deps, 'people' | 'grants'>, rule: ApprovalRule, decided: Approval): string {
  const voters = decided.votes
    .filter(({ decision }) => decision === 'approved')
    .map(({ by }) => ({ ...deps.people.of(by), memberships: by.as === undefined ? [] : [by.as] }))
    .filter((person) => mayApprove(person, rule.approvers))
  if (new Set(voters.map(({ key }) => key)).size < rule.needed) throw stricter(decided, rule.needed)
  return deps.grants.sign(decided)
}

async function mustBeUnguarded(
  deps: Deciding,
  service: Service,
  { id, plan }: Approval,
  breakGlass: boolean,
): Promise<void> {
  const guarded = await checkGuards(deps, service, plan, { approval: id, peers: null })
  if (guarded === null || (guarded.overridable && breakGlass)) return
  throw new BotError(
    'CHANGE_GUARDED',
    `Not now: ${guarded.why}`,
    guarded.overridable
      ? `Nothing was changed, and the plan still waits. In an emergency, override it: approve ${id} --break-glass <reason>.`
      : 'Nothing was changed, and this cannot be overridden.',
  )
}

function decisionOf({ votes }: Approval, identity: string): 'approved' | 'denied' {
  return votes.find((vote) => vote.identity === identity)?.decision ?? 'approved'
}

function stricter({ plan }: Approval, needed: number): BotError {
  return new BotError(
    'NOT_ALLOWED',
    `The rules for ${plan.service} have changed since "${plan.title}" was proposed: ${needed} ${needed === 1 ? 'person who may approve it' : 'different people'} must approve now.`,
    `Run the diagnosis again: it proposes anew under the new rules.`,
  )
}

function unknownApproval(id: string): BotError {
  return new BotError(
    'UNKNOWN_APPROVAL',
    `There is no approval ${id.slice(0, 40)}.`,
    'Open the incident again: its card shows what waits for a decision.',
  )
}
