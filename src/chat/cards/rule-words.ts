import type { ApprovalRule } from '../../model/policy.ts'
import type { ApprovalStory, Story } from './story.ts'

/** Who decides on a plan, by the service as it was when the latest run started; a click is judged by what is configured then. */
export function ruleOf({ runs, service }: Story, { plan }: ApprovalStory): ApprovalRule {
  return (runs.at(-1)?.service ?? service).changes.rules[plan.risk]
}

/** `group:sre, console:bob; 2 different people; not whoever asked for the diagnosis` */
export function approverWords(rule: ApprovalRule, { needed, plan }: ApprovalStory): string {
  const { approvers, requesterMay } = rule
  if (approvers.length === 0) return 'nobody: no approvers are configured'
  const who = approvers.includes('*') ? 'anybody here' : approvers.join(', ')
  const asker = plan.requestedBy === '' ? '' : ` (${plan.requestedBy})`
  return [
    who,
    ...(needed > 1 ? [`${needed} different people are needed`] : []),
    ...(requesterMay ? [] : [`not whoever asked for the diagnosis${asker}`]),
  ].join('; ')
}

/** Who can still give the approvals that are lacking: a person who has voted is left out, groups stay. */
export function lackingWords(rule: ApprovalRule, { lacking, votes }: ApprovalStory): string {
  const voted = new Set(votes.map(({ by }) => by.id))
  const left = rule.approvers.filter((key) => !voted.has(key))
  const who = left.includes('*') ? 'anybody else here' : left.join(', ')
  return `${lacking} more, of: ${who || 'nobody is left'}`
}

/** What has to be told along with an approval; null when a click is enough. */
export function askedWords({ reason, stepUp }: ApprovalRule): string | null {
  const asked = [...(reason ? ['a reason'] : []), ...(stepUp ? ['the name of the service, typed'] : [])]
  return asked.length === 0 ? null : asked.join(' and ')
}
