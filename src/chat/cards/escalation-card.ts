import type { ChatMessage } from '../../model/message.ts'
import { asSentence } from '../as-sentence.ts'
import { clip } from '../clip.ts'
import { whereWords } from './approval-buttons.ts'
import { approvalHeading } from './approval-heading.ts'
import { clockTime } from './clock-words.ts'
import type { ApprovalStory, Story } from './story.ts'

/** Somebody must look: a message of its own, so that it is heard. */
export function escalationCard(story: Story, approval: ApprovalStory): ChatMessage {
  const { plan, escalated } = approval
  const { owners } = story.runs.at(-1)?.service ?? story.service
  const to = owners.length === 0 ? 'whoever owns this service' : owners.join(', ')
  const [first] = escalated
  return {
    text: `ESCALATED to ${to}: ${clip(first?.why ?? '', 300)} (${plan.title} at ${whereWords(plan)} of ${plan.service})`,
    blocks: [
      { type: 'heading', text: `ESCALATED to ${to}: somebody must look`, tone: 'bad' },
      {
        type: 'text',
        text: `${plan.title} at ${whereWords(plan)} of ${plan.service}: ${approvalHeading(approval).text}.`,
      },
      ...escalated.map(({ why, at }) => {
        return {
          type: 'text',
          text: `${clockTime(at, story.openedAt)}: ${asSentence(clip(why, 500))}`,
        } as const
      }),
      ...(owners.length === 0
        ? [{ type: 'text', text: `No owners of ${plan.service} are named in the services file.` } as const]
        : []),
    ],
  }
}
