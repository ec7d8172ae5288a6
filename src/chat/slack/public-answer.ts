import type { webApi } from '@slack/bolt'
import { BotError } from '../../errors.ts'
import type { Pace } from '../pace.ts'
import type { SlackMessage } from './block-kit.ts'
import { slackError } from './slack-error.ts'
import { postsLane } from './slack-lanes.ts'
import type { ThreadId } from './thread-id.ts'

/** An answer that comes later than this is told to the one who asked alone. */
const mostWaitMs = 15_000

export interface PublicAnswers {
  /** Shows a message in a thread to everybody there, when it is its turn. Rejects like a chat adapter. */
  tell(thread: ThreadId, message: SlackMessage): Promise<void>
}

export function createPublicAnswers(
  client: webApi.WebClient,
  pace: Pace,
  pause: (ms: number) => Promise<void>,
): PublicAnswers {
  let count = 0
  return {
    async tell({ channel, ts }, { text, blocks }) {
      const lane = postsLane(channel)
      count += 1
      const who = `answer ${count}`
      let waited = 0
      for (let wait = pace.turn(lane, who); wait > 0; wait = pace.turn(lane, who)) {
        waited += wait
        if (waited > mostWaitMs) throw new BotError('CHAT_BUSY', 'Slack’s limits are used up for now', '')
        await pause(wait)
      }
      try {
        await client.chat.postMessage({
          channel,
          thread_ts: ts,
          text,
          ...(blocks.length > 0 ? { blocks } : { mrkdwn: false }),
          unfurl_links: false,
          unfurl_media: false,
        })
      } catch (thrown) {
        const error = slackError(thrown, 'chat.postMessage', channel)
        if (error.code === 'CHAT_BUSY' && error.afterMs !== null) pace.hold(lane, error.afterMs)
        throw error
      }
    },
  }
}
