import type { Button } from '../../model/message.ts'
import { asSentence } from '../as-sentence.ts'
import { clip } from '../clip.ts'
import type { ApprovalStory } from './story.ts'

/** Approve and Deny; what is riskier than low is dressed as danger. */
export function approvalButtons({ id, plan }: ApprovalStory): Button[] {
  const wayBack = Array.isArray(plan.rollback)
    ? 'It can be undone.'
    : asSentence(`Cannot be undone: ${plan.rollback.none}`)
  return [
    {
      id: `approve:${id}`,
      label: 'Approve',
      style: plan.risk === 'low' ? 'primary' : 'danger',
      confirm: clip(
        `${plan.title} at ${plan.target} of ${plan.service}, now? Risk: ${plan.risk}. ${wayBack}`,
        300,
      ),
    },
    { id: `deny:${id}`, label: 'Deny', style: 'plain' },
  ]
}
