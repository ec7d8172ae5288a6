import { decisionMessage } from '../../../src/chat/discord/decision-message.ts'
import { decisionModal } from '../../../src/chat/discord/decision-modal.ts'
import { problemMessage } from '../../../src/chat/discord/problem-message.ts'
import { renderMessage } from '../../../src/chat/discord/render-message.ts'
import { servicePicker } from '../../../src/chat/discord/service-picker.ts'
import { threadView } from '../../../src/chat/thread-view.ts'
import { BotError } from '../../../src/errors.ts'
import type { Button } from '../../../src/model/message.ts'
import { unmatchedStory } from '../alarm-stories.ts'
import { gatewayPlan, strictStory, type TimedStory } from '../change-stories.ts'
import { hostileTexts } from '../hostile-text.ts'
import { diagnosing } from '../sample-thread.ts'
import { proposedStory, timelineOf } from '../timelines.ts'
import type { PreviewPayload } from './preview-page.ts'
import { previewStories } from './preview-stories.ts'

/** Every state of an incident, and every dialog. */
export default function discordSamples(): PreviewPayload[] {
  const threads = Object.entries(previewStories).flatMap(([state, story]) =>
    threadView(timelineOf(story)).map(({ key, message }) => ({
      title: `${state} ${key}`,
      platform: 'discord' as const,
      message: renderMessage(message, { mark: `${key.split(':')[0]} · 1a2b3c4d` }),
    })),
  )
  const unknown = new BotError(
    'UNKNOWN_SERVICE',
    'There is no service "sohp".',
    'Known services: shop, checkout. A URL works too.',
  )
  const hostile = Object.values(hostileTexts).join('\n')
  const messages = {
    'sample diagnosing': renderMessage(diagnosing(4)),
    'sample diagnosed': renderMessage(diagnosing(6)),
    'ephemeral picker': {
      ...renderMessage(problemMessage(unknown)),
      components: servicePicker('diagnose', { service: 'sohp' }, ['checkout', 'shop', 'search']),
    },
    'ephemeral decision': decisionMessage(buttonOf(proposedStory(), 'approve')),
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
    ...Object.entries(messages).map(([title, message]) => ({ title, platform: 'discord' as const, message })),
    {
      title: 'modal strict',
      platform: 'discord',
      modal: decisionModal(buttonOf(strictStory(gatewayPlan(2)), 'approve')),
    },
    {
      title: 'modal map',
      platform: 'discord',
      modal: decisionModal(buttonOf(unmatchedStory(), 'map')),
    },
  ]
}

function buttonOf(story: TimedStory, verb: string): Button {
  for (const { message } of threadView(timelineOf(story))) {
    for (const block of message.blocks) {
      const found = block.type === 'buttons' && block.buttons.find(({ id }) => id.startsWith(`${verb}:`))
      if (found) return found
    }
  }
  throw new Error(`no button ${verb}`)
}
