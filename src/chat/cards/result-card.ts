import type { Block, ChatMessage } from '../../model/message.ts'
import { asSentence } from '../as-sentence.ts'
import { clip } from '../clip.ts'
import { whereWords } from './approval-buttons.ts'
import { approvalHeading } from './approval-heading.ts'
import { isUnknown } from './approval-phase.ts'
import { isFirst } from './as-current.ts'
import { chainHeadWords } from './chain-head-words.ts'
import { beforeAfter } from './change-effect.ts'
import { changeRows } from './change-rows.ts'
import { durationWords } from './clock-words.ts'
import { foundWords } from './found-words.ts'
import { sectionBlock } from './plan-pages.ts'
import { planSections } from './plan-sections.ts'
import { differenceTable, sampledTable } from './sampled-table.ts'
import { type ApprovalStory, isRunning, progressOf, type Story } from './story.ts'

/** More than these are read in the plan itself. */
const mostUndoLines = 20

/** What an approved change came to: how it ended and why, what is different, and what is left to do. */
export function resultCard(story: Story, approval: ApprovalStory): ChatMessage {
  const { plan, judged, relapse } = approval
  const heading = approvalHeading(approval)
  const where = whereWords(plan)
  return {
    text: [
      `${plan.title} at ${where} of ${plan.service}: ${heading.text}`,
      ...(judged === null ? [] : [clip(judged.why, 300)]),
    ].join('. '),
    blocks: [
      { type: 'heading', text: `Outcome: ${plan.title} at ${where}`, tone: 'neutral' },
      { type: 'heading', ...heading },
      ...refusedBlocks(approval),
      ...(isFirst(plan) && approval.made.length > 0 ? [doneBlock(story, approval)] : []),
      ...(judged === null ? openBlocks(approval) : judgedBlocks(approval)),
      ...lookedAgainBlocks(approval),
      ...(relapse === null ? [] : [relapseBlock(relapse)]),
      ...unknownBlocks(approval),
      ...wayBackBlocks(approval),
      ...(judged === null ? [] : [{ type: 'text', text: chainHeadWords(judged.head) } as const]),
    ],
  }
}

/** The threads of version 0.1 have no message of their own for what was done. */
function doneBlock(story: Story, approval: ApprovalStory): Block {
  return { type: 'details', title: 'What was done:', open: true, rows: changeRows(story, approval) }
}

function refusedBlocks({ refused }: ApprovalStory): Block[] {
  if (refused === null) return []
  return [
    { type: 'text', text: `Why: ${clip(refused.reason, 500)}` },
    ...differenceTable('What is different now:', refused.differences),
    {
      type: 'text',
      text: 'Run it again: what is true now is looked at afresh, and proposed anew if it still helps.',
    },
  ]
}

function judgedBlocks({ judged }: ApprovalStory): Block[] {
  if (judged === null) return []
  const { why, before, after, differences, tookMs } = judged
  return [
    { type: 'text', text: asSentence(clip(why, 500)) },
    ...sampledTable(before, after, differences),
    { type: 'fields', fields: [{ label: 'Took', value: durationWords(tookMs) }] },
  ]
}

/** Before it is judged, and for timelines of version 0.1, which a run afterwards judged. */
function openBlocks({ verify, before }: ApprovalStory): Block[] {
  if (verify === null) return []
  if (isRunning(verify)) return [{ type: 'progress', ...progressOf(verify), label: 'steps of looking again' }]
  const after = verify.finished?.diagnosis
  return after === undefined
    ? []
    : [{ type: 'text', text: after.verdict.sentence }, ...beforeAfter(before, after)]
}

/** The run that looks along the whole path once the change has ended. */
function lookedAgainBlocks({ judged, verify }: ApprovalStory): Block[] {
  const after = verify?.finished?.diagnosis
  if (judged === null || after === undefined) return []
  return [{ type: 'text', text: `Along the path, looked at again: ${after.verdict.sentence}` }]
}

function relapseBlock({ state, summary, overMs }: NonNullable<ApprovalStory['relapse']>): Block {
  const over = durationWords(overMs)
  const lead = state === 'steady' ? `Watched for ${over}, no relapse` : `RELAPSED within ${over}`
  return { type: 'text', text: `${lead}: ${asSentence(clip(summary, 300))}` }
}

function unknownBlocks(approval: ApprovalStory): Block[] {
  if (approval.judged !== null && approval.judged.ending !== 'unknown') return []
  return approval.made.filter(isUnknown).flatMap(({ unknown, inspected, place, change }): Block[] => {
    if (unknown === null) return []
    const at = place || whereWords(approval.plan)
    return [
      {
        type: 'text',
        text: `Lost in the middle: ${change} at ${at}: ${clip(unknown.summary, 300)} (${unknown.reason})`,
      },
      ...(inspected === null ? [] : [{ type: 'text', text: foundWords(inspected) } as const]),
      ...differenceTable('What is different there:', inspected?.differences ?? []),
      { type: 'text', text: `Nothing is repeated by itself. Look at ${at}, then run again.` },
    ]
  })
}

/** What people must do themselves when a way back was not gone, or failed. */
function wayBackBlocks(approval: ApprovalStory): Block[] {
  const { judged, plan } = approval
  if (judged === null || judged.rolledBack === 'done' || judged.rolledBack === 'not-needed') return []
  if (judged.rolledBack === 'none' && ['fixed', 'unknown'].includes(judged.ending)) return []
  const failed: Block[] =
    judged.rolledBack === 'failed'
      ? [
          {
            type: 'heading',
            text: 'The rollback failed: what was changed is still there, whole or in part. Somebody must look now.',
            tone: 'bad',
          },
        ]
      : []
  const undo = planSections(plan).filter(({ about }) => about === 'undo')
  const lines = undo.flatMap((section) => section.lines).length
  if (lines > mostUndoLines) {
    return [...failed, { type: 'text', text: 'How it is undone stands in the plan, place by place.' }]
  }
  return [...failed, ...undo.map(sectionBlock)]
}
