import { decisionModal } from '../../../src/chat/slack/decision-modal.ts'
import { errorModal } from '../../../src/chat/slack/error-modal.ts'
import { goneModal } from '../../../src/chat/slack/gone-modal.ts'
import { homeView } from '../../../src/chat/slack/home-view.ts'
import { loadingModal } from '../../../src/chat/slack/loading-modal.ts'
import { problemMessage } from '../../../src/chat/slack/problem-message.ts'
import { renderMessage } from '../../../src/chat/slack/render-message.ts'
import { replyModal } from '../../../src/chat/slack/reply-modal.ts'
import { servicePicker } from '../../../src/chat/slack/service-picker.ts'
import { threadView } from '../../../src/chat/thread-view.ts'
import { BotError } from '../../../src/errors.ts'
import { unmatchedStory } from '../alarm-stories.ts'
import { gatewayPlan, strictStory, type TimedStory } from '../change-stories.ts'
import { hostileTexts } from '../hostile-text.ts'
import { diagnosing } from '../sample-thread.ts'
import { proposedStory, timelineOf } from '../timelines.ts'
import { crowdedOverview, quietOverview } from './overviews.ts'
import type { PreviewPayload } from './preview-page.ts'
import { previewStories } from './preview-stories.ts'

const nowhere = { channel: 'C1', message: '1700000000.000100', thread: null }

/** Every state of an incident, and every view. */
export default function slackSamples(): PreviewPayload[] {
  const threads = Object.entries(previewStories).flatMap(([state, story]) =>
    threadView(timelineOf(story)).map(({ key, message }) => ({
      title: `${state} ${key}`,
      platform: 'slack' as const,
      ...renderMessage(message),
    })),
  )
  const unknown = new BotError(
    'UNKNOWN_SERVICE',
    'There is no service "sohp".',
    'Known services: shop, checkout. A URL works too.',
  )
  const down = new BotError(
    'QUEUE_UNREACHABLE',
    'The queue at redis://127.0.0.1:6379 does not answer.',
    'Nothing was begun. Try again in a minute; if it goes on, tell whoever runs the bot.',
  )
  const hostile = Object.values(hostileTexts).join('\n')
  const views = {
    'modal loading': loadingModal('Approve'),
    'modal approve': decisionModal(buttonOf(proposedStory(), 'approve'), nowhere),
    'modal strict': decisionModal(buttonOf(strictStory(gatewayPlan(2)), 'approve'), nowhere),
    'modal map': decisionModal(buttonOf(unmatchedStory(), 'map'), nowhere),
    'modal gone': goneModal(
      'This was decided at 03:12 UTC by Ben.',
      'What became of it stands in the thread of INC-1.',
    ),
    'modal error': errorModal(down),
    'modal reply': replyModal('Explained', diagnosing(6)),
    'home quiet': homeView(quietOverview, { permalinks: new Map(), now: new Date('2026-11-21T03:12:00Z') }),
    'home crowded': homeView(crowdedOverview(), {
      permalinks: new Map([['INC-1', 'https://example.slack.com/archives/C1/p1']]),
      now: new Date('2026-11-21T03:12:00Z'),
    }),
  }
  const messages = {
    'sample diagnosing': renderMessage(diagnosing(4)),
    'sample diagnosed': renderMessage(diagnosing(6)),
    'ephemeral picker': servicePicker('diagnose sohp', 'sohp', ['checkout', 'shop', 'search', 'accounts']),
    'ephemeral problem': problemMessage(unknown),
    'ephemeral problem of ours': problemMessage(down),
    'hostile text': renderMessage({
      text: hostile,
      blocks: [
        { type: 'heading', text: hostileTexts['mentions and tags'], tone: 'bad' },
        { type: 'text', text: hostile },
        { type: 'quote', text: hostile, source: hostileTexts['chat markup'] },
      ],
    }),
  }
  return [
    ...threads,
    ...Object.entries(messages).map(([title, message]) => ({
      title,
      platform: 'slack' as const,
      ...message,
    })),
    ...Object.entries(views).map(([title, view]) => ({ title, platform: 'slack' as const, view })),
  ]
}

function buttonOf(story: TimedStory, verb: string) {
  for (const { message } of threadView(timelineOf(story))) {
    for (const block of message.blocks) {
      const found = block.type === 'buttons' && block.buttons.find(({ id }) => id.startsWith(`${verb}:`))
      if (found) return found
    }
  }
  throw new Error(`no button ${verb}`)
}
