import type { webApi } from '@slack/bolt'
import type { Identities, Identity } from './identity.ts'
import { propertyOf } from './property-of.ts'
import { slackError } from './slack-error.ts'
import type { ThreadId } from './thread-id.ts'

/** What our messages carry, so that a post whose answer was lost is found again (https://docs.slack.dev/messaging/message-metadata). */
export const metadataType = 'fiveohtwo'

/** Not more than 200 at once is recommended (https://docs.slack.dev/reference/methods/conversations.history). */
const pageSize = 200
const mostPages = 10

interface Found {
  ts?: string | undefined
  user?: string | undefined
  bot_id?: string | undefined
  metadata?: { event_type?: string | undefined; event_payload?: unknown } | undefined
  files?: { id?: string | undefined; name?: string | undefined; title?: string | undefined }[] | undefined
}

/** Looks for messages of ours that may have arrived though nobody told us. Rejects like a chat adapter. */
export interface FindPost {
  /** The `ts` of the message that begins an incident's thread in a channel. */
  root(channel: string, incident: string): Promise<string | null>
  /** The `ts` of a thread's message with this key. */
  reply(thread: ThreadId, key: string): Promise<string | null>
  /** The id of a thread's file with this name. */
  file(thread: ThreadId, name: string): Promise<string | null>
}

export function createFindPost(client: webApi.WebClient, identities: Identities): FindPost {
  async function search<T>(
    method: string,
    ask: (page: { limit: number; include_all_metadata: true; cursor?: string }) => Promise<{
      messages?: Found[]
      response_metadata?: { next_cursor?: string }
    }>,
    match: (message: Found) => T | undefined,
  ): Promise<T | null> {
    const me = await identities.ask()
    let cursor: string | undefined
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await ask({
        limit: pageSize,
        include_all_metadata: true,
        ...(cursor === undefined ? {} : { cursor }),
      }).catch((thrown: unknown) => {
        throw slackError(thrown, method)
      })
      for (const message of answer.messages ?? []) {
        const found = isOurs(message, me) ? match(message) : undefined
        if (found !== undefined) return found
      }
      cursor = answer.response_metadata?.next_cursor
      if (cursor === undefined || cursor === '') return null
    }
    return null
  }

  const replies = <T>({ channel, ts }: ThreadId, match: (message: Found) => T | undefined) =>
    search('conversations.replies', (page) => client.conversations.replies({ channel, ts, ...page }), match)

  return {
    root: (channel, incident) =>
      search(
        'conversations.history',
        (page) => client.conversations.history({ channel, ...page }),
        (message) => (payloadOf(message, 'incident') === incident ? message.ts : undefined),
      ),
    reply: (thread, key) =>
      replies(thread, (message) =>
        payloadOf(message, 'key') === key && message.ts !== thread.ts ? message.ts : undefined,
      ),
    file: (thread, name) =>
      replies(thread, ({ files }) => files?.find((file) => file.name === name || file.title === name)?.id),
  }
}

/** Other apps could carry the same metadata. */
function isOurs({ user, bot_id }: Found, me: Identity): boolean {
  return user === me.userId || (bot_id !== undefined && bot_id === me.botId)
}

function payloadOf({ metadata }: Found, name: 'incident' | 'key'): unknown {
  const payload = metadata?.event_type === metadataType ? metadata.event_payload : undefined
  return propertyOf(payload, name)
}
