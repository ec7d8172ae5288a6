import type { Block, ChatMessage } from '../../model/message.ts'
import { asSentence } from '../as-sentence.ts'
import { clip } from '../clip.ts'
import { approvalHeading } from './approval-heading.ts'
import { beforeAfter, changeEffect } from './change-effect.ts'
import { type ApprovalStory, isRunning, progressOf } from './story.ts'

const outcomeWords = { pass: 'done', fail: 'FAILED', unknown: 'OUTCOME UNKNOWN' } as const

/** What an approved change came to: what was done, then whether it helped. */
export function resultCard(approval: ApprovalStory): ChatMessage {
  const { plan, finished, verify, before, refused } = approval
  const heading = approvalHeading(approval)
  const after = verify?.finished?.diagnosis
  return {
    text: `${plan.title} at ${plan.target} of ${plan.service}: ${heading.text}`,
    blocks: [
      { type: 'heading', text: `${plan.title} at ${plan.target}`, tone: 'neutral' },
      { type: 'heading', ...heading },
      ...(refused === null ? [] : [{ type: 'text', text: asSentence(clip(refused.reason, 300)) } as const]),
      ...unknownBlocks(approval),
      ...finished.map(
        ({ evidence }): Block => ({
          type: 'text',
          text: `${evidence.step}: ${outcomeWords[evidence.outcome]}. ${asSentence(clip(evidence.summary, 300))}`,
        }),
      ),
      ...(verify !== null && isRunning(verify)
        ? [{ type: 'progress', ...progressOf(verify), label: 'steps of looking again' } as const]
        : []),
      ...(after === undefined ? [] : [{ type: 'text', text: after.verdict.sentence } as const]),
      ...(after === undefined ? [] : beforeAfter(before, after)),
      ...wayBack(approval),
    ],
  }
}

function unknownBlocks({ unknown, plan }: ApprovalStory): Block[] {
  if (unknown === null) return []
  const text = asSentence(`${clip(unknown.summary, 300)} (${unknown.reason})`)
  const next = `Nothing is repeated by itself. Look at ${plan.target}, then run again.`
  return [
    { type: 'text', text },
    { type: 'text', text: next },
  ]
}

/** The way back matters only when the change did harm or nothing. */
function wayBack({ plan, verify, before }: ApprovalStory): Block[] {
  const after = verify?.finished?.diagnosis
  if (after === undefined) return []
  const { effect } = changeEffect(before, after)
  if (effect !== 'same' && effect !== 'worse') return []
  const { rollback } = plan
  if (Array.isArray(rollback)) return [{ type: 'list', title: 'To undo it:', items: rollback }]
  return [{ type: 'text', text: `Cannot be undone: ${clip(rollback.none, 300)}` }]
}
