import type { Button } from '../../model/message.ts'
import type { Plan } from '../../model/remedy.ts'
import { asSentence } from '../as-sentence.ts'
import { clip } from '../clip.ts'
import { planText } from './plan-pages.ts'
import { placeWords } from './plan-sections.ts'
import { ruleOf } from './rule-words.ts'
import type { ApprovalStory, Story } from './story.ts'

/** Approve and Deny; what is riskier than low is dressed as danger. */
export function approvalButtons(story: Story, approval: ApprovalStory): Button[] {
  const { id, plan } = approval
  const { reason, stepUp } = ruleOf(story, approval)
  const asks = { reason, typed: stepUp ? plan.service : null }
  return [
    {
      id: `approve:${id}`,
      label: 'Approve',
      style: plan.risk === 'low' ? 'primary' : 'danger',
      confirm: clip(
        `${plan.title} at ${whereWords(plan)} of ${plan.service}, now? Risk: ${plan.risk}. ${wayBackWords(plan)}`,
        300,
      ),
      ...(reason || stepUp ? { asks } : {}),
      whole: planText(plan),
    },
    { id: `deny:${id}`, label: 'Deny', style: 'plain' },
  ]
}

/** `app/127.0.0.1:8082`, or `3 places, one after the other`. */
export function whereWords({ parts }: Plan): string {
  const [only] = parts
  if (only === undefined) return 'no place'
  return parts.length === 1 ? placeWords(only) : `${parts.length} places, one after the other`
}

function wayBackWords({ rollback, parts }: Plan): string {
  if (rollback !== 'undo') return asSentence(`Cannot be undone: ${rollback.none}`)
  const none = parts.flatMap(({ changes }) => changes).find(({ undo }) => !Array.isArray(undo))
  if (none === undefined || Array.isArray(none.undo)) return 'It can be undone.'
  return asSentence(`Not all of it can be undone: ${none.undo.none}`)
}
