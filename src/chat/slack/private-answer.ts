import type { webApi } from '@slack/bolt'
import type { ChatLog } from '../chat-log.ts'
import type { SlackMessage } from './block-kit.ts'
import { slackError } from './slack-error.ts'

/** 5 answers within 30 minutes (https://docs.slack.dev/interactivity/handling-user-interaction). */
const mostUses = 5
const usableForMs = 30 * 60_000

/** Where somebody did something, so that nobody else sees the answer. */
export interface Spot {
  user: string
  channel: string | null
  /** `ts` of the message that began the thread, when it was in one. */
  thread: string | null
  responseUrl: ResponseUrl | null
}

export interface ResponseUrl {
  url: string
  since: number
  uses: number
}

export interface PrivateAnswers {
  /**
   * Shows a message to one person alone: where they are, or else in a direct message. Never rejects. `replace`: instead
   * of the ephemeral message that they acted on.
   */
  tell(spot: Spot, message: SlackMessage, options?: { replace?: boolean }): Promise<void>
}

export function createPrivateAnswers(
  client: webApi.WebClient,
  { now, timeoutMs, log }: { now: () => number; timeoutMs: number; log: ChatLog },
): PrivateAnswers {
  async function byUrl(spot: Spot, { text, blocks }: SlackMessage, replace: boolean): Promise<boolean> {
    const target = spot.responseUrl
    if (target === null || target.uses >= mostUses || now() - target.since >= usableForMs) return false
    target.uses += 1
    const response = await fetch(target.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        response_type: 'ephemeral',
        replace_original: replace,
        text,
        ...(blocks.length > 0 ? { blocks } : {}),
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const answer = await response.text()
    if (!response.ok)
      throw new Error(`the response_url answered HTTP status ${response.status}: ${answer.slice(0, 100)}`)
    return true
  }

  async function ephemeral(spot: Spot, { text, blocks }: SlackMessage): Promise<boolean> {
    if (spot.channel === null) return false
    await client.chat.postEphemeral({
      channel: spot.channel,
      user: spot.user,
      text,
      ...(blocks.length > 0 ? { blocks } : {}),
      ...(spot.thread === null ? {} : { thread_ts: spot.thread }),
    })
    return true
  }

  async function directly(spot: Spot, { text, blocks }: SlackMessage): Promise<boolean> {
    await client.chat.postMessage({
      channel: spot.user,
      text,
      ...(blocks.length > 0 ? { blocks } : { mrkdwn: false }),
      unfurl_links: false,
      unfurl_media: false,
    })
    return true
  }

  return {
    async tell(spot, message, { replace = false } = {}) {
      const url = () => byUrl(spot, message, replace)
      const here = () => ephemeral(spot, message)
      // A response_url answers in the channel, also to what was done in a thread.
      const ways = spot.thread === null || replace ? [url, here] : [here, url]
      const why: string[] = []
      for (const way of [...ways, () => directly(spot, message)]) {
        try {
          if (await way()) return
        } catch (thrown) {
          why.push(slackError(thrown, 'an answer').message)
        }
      }
      log.warn({ user: spot.user, channel: spot.channel, why }, 'an answer could not be shown in slack')
    },
  }
}
