import type { Block, ChatMessage } from '../../model/message.ts'
import { whereWords } from './approval-buttons.ts'
import { approvalHeading } from './approval-heading.ts'
import { isUnderWay } from './approval-phase.ts'
import { changeRows } from './change-rows.ts'
import { type ApprovalStory, isRunning, progressOf, type Story } from './story.ts'

/** An approved change as it goes, place by place; edited until it has ended. */
export function progressCard(story: Story, approval: ApprovalStory): ChatMessage {
  const { plan } = approval
  const heading = approvalHeading(approval)
  return {
    text: `${plan.title} at ${whereWords(plan)} of ${plan.service}: ${heading.text}`,
    blocks: [
      { type: 'heading', text: `Change: ${plan.title} at ${whereWords(plan)}`, tone: 'neutral' },
      { type: 'heading', ...heading },
      ...(isUnderWay(approval) ? [progressBlock(approval)] : []),
      { type: 'details', title: 'What was done, in order:', open: true, rows: changeRows(story, approval) },
    ],
  }
}

function progressBlock({ plan, made, verified, verify }: ApprovalStory): Block {
  if (verify !== null && isRunning(verify)) {
    return { type: 'progress', ...progressOf(verify), label: 'steps of looking again' }
  }
  const changes = plan.parts.flatMap((part) => part.changes).length
  const looks = plan.parts.filter((part) => part.verify.length > 0).length
  const done = made.filter(({ way, finished }) => way === 'apply' && finished !== null).length
  const total = changes + looks
  return { type: 'progress', done: Math.min(done + verified.size, total), total, label: 'changes and looks' }
}
