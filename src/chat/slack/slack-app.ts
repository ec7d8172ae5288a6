import { setImmediate } from 'node:timers/promises'
import { App, type Receiver } from '@slack/bolt'
import type { ChatLog } from '../chat-log.ts'
import { errorWords } from '../error-words.ts'
import { boltLogger } from './bolt-logger.ts'
import type { Desk } from './desk.ts'
import { onAction } from './on-action.ts'
import { onCommand } from './on-command.ts'
import { onMention } from './on-mention.ts'
import { onShortcut } from './on-shortcut.ts'
import { onSubmission } from './on-submission.ts'
import { propertyOf } from './property-of.ts'
import { createRemembered } from './remembered.ts'

/** Events come again after up to 5 minutes (https://docs.slack.dev/apis/events-api/#retries), signed requests hold for as long. */
const rememberedForMs = 15 * 60_000
const mostRemembered = 10_000

const anything = /[\s\S]*/

interface SlackAppOptions {
  receiver: Receiver
  botToken: string
  apiUrl: string | null
  desk: Desk
  log: ChatLog
  /** Told of all work that goes on after an acknowledgement. */
  track(work: Promise<void>): void
}

/** Bolt's app with everything that people can do. Whatever comes is acknowledged before anything else is done about it. */
export function createSlackApp({ receiver, botToken, apiUrl, desk, log, track }: SlackAppOptions): App {
  const seen = createRemembered<true>(mostRemembered, rememberedForMs, () => desk.now().getTime())
  const app = new App({
    receiver,
    // Without this, each event would wait for an auth.test before it is acknowledged.
    authorize: async () => {
      const me = desk.identities.known()
      return me === null ? { botToken } : { botToken, botId: me.botId, botUserId: me.userId, teamId: me.team }
    },
    logger: boltLogger(log),
    clientOptions: { retryConfig: { retries: 0 }, ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }) },
    convoStore: false,
  })

  let turn: Promise<void> = Promise.resolve()

  function isAgain(body: unknown): boolean {
    const ids = idsOf(body)
    const isKnown = ids.some((id) => seen.get(id) !== undefined)
    for (const id of ids) seen.set(id, true)
    return isKnown
  }

  async function acknowledged(ack: () => Promise<void>): Promise<void> {
    try {
      await ack()
    } catch (thrown) {
      // The work is done all the same: its answer does not need this connection.
      log.warn({ error: errorWords(thrown) }, 'slack could not be told that something arrived')
    }
  }

  /** What else arrived is acknowledged before any of the work begins. */
  async function afterwards(work: () => Promise<void>): Promise<void> {
    // One a turn of the event loop: what arrives meanwhile is read in between, and acknowledged.
    turn = turn.then(() => setImmediate())
    const underway = turn.then(work)
    track(underway)
    await underway
  }

  app.error(async (error) => {
    log.error({ error: errorWords(error) }, 'something from slack was not handled')
  })
  app.command(anything, async ({ ack, command }) => {
    await acknowledged(ack)
    if (!isAgain(command)) await afterwards(() => onCommand(desk, command))
  })
  app.action(anything, async ({ ack, body }) => {
    await acknowledged(ack)
    if (body.type === 'block_actions' && !isAgain(body)) await afterwards(() => onAction(desk, body))
  })
  app.view(anything, async ({ ack, body }) => {
    if (body.type !== 'view_submission' || isAgain(body)) return acknowledged(ack)
    const submission = onSubmission(desk, body, (answer) => acknowledged(() => ack(answer)))
    track(submission)
    await submission
  })
  app.shortcut(anything, async ({ ack, body }) => {
    await acknowledged(ack)
    if (body.type === 'message_action' && !isAgain(body)) await afterwards(() => onShortcut(desk, body))
  })
  app.options(anything, async ({ ack }) => {
    await acknowledged(() => ack({ options: [] }))
  })
  // Bolt has acknowledged events before it gets here.
  app.event('app_mention', async ({ event, body }) => {
    if (!isAgain(body)) await afterwards(() => onMention(desk, event, body))
  })
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab === 'home' && !isAgain(body)) await afterwards(() => desk.homes.publish(event.user, body))
  })
  return app
}

/**
 * What makes a delivery the same as another: an event's id, or the trigger that is made for each thing somebody does; and
 * the message of a mention, for Slack tells of one several times now and then (https://github.com/slackapi/bolt-js/issues/2487).
 */
function idsOf(body: unknown): string[] {
  const event = propertyOf(body, 'event')
  const message =
    propertyOf(event, 'type') === 'app_mention'
      ? `${propertyOf(event, 'channel')}:${propertyOf(event, 'ts')}`
      : null
  return [propertyOf(body, 'event_id'), propertyOf(body, 'trigger_id'), message].filter(
    (id) => typeof id === 'string',
  )
}
