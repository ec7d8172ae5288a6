import type { ChatMessage } from '../../model/message.ts'
import { planPages } from './plan-pages.ts'
import type { ApprovalStory } from './story.ts'

/** One message of a plan that is too long for its proposal. */
export function planCard({ plan, planHash }: ApprovalStory, page: number): ChatMessage {
  const pages = planPages(plan)
  const title = `Plan ${planHash.slice(0, 12)}, ${page + 1} of ${pages.length}: ${plan.title}`
  return {
    text: `${title}, for ${plan.service}`,
    blocks: [{ type: 'heading', text: title, tone: 'neutral' }, ...(pages[page] ?? [])],
  }
}
