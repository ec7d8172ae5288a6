import type { webApi } from '@slack/bolt'
import { BotError } from '../../errors.ts'
import { suggest } from '../../suggest.ts'
import { createRemembered } from './remembered.ts'
import { slackError } from './slack-error.ts'

/** At most 1000, better not more than 200 at once (https://docs.slack.dev/reference/methods/conversations.list). */
const pageSize = 200
const mostPages = 50
const keptForMs = 10 * 60_000

/** Finds channels by what operators call them. */
export interface Channels {
  /** The id of a channel given by id or `#name`. Rejects like a chat adapter: `CHAT_REFUSED` when there is none. */
  resolve(channel: string): Promise<string>
}

export function createChannels(client: webApi.WebClient, now: () => number): Channels {
  const ids = createRemembered<string>(1_000, keptForMs, now)

  async function find(name: string): Promise<string> {
    const seen: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await list(cursor)
      for (const { id, name: named, is_member } of answer.channels ?? []) {
        if (id === undefined || named === undefined) continue
        seen.push(named)
        if (named !== name) continue
        if (is_member === false) throw notIn(name)
        ids.set(name, id)
        return id
      }
      cursor = answer.response_metadata?.next_cursor
      if (cursor === undefined || cursor === '') break
    }
    const nearest = suggest(name, seen)
    throw new BotError(
      'CHAT_REFUSED',
      `Slack knows no channel #${name} that the bot can see`,
      nearest === null
        ? 'Check the name; into a private channel the bot must be invited first: type `/invite` with its name there.'
        : `Did you mean #${nearest}?`,
    )
  }

  async function list(cursor: string | undefined) {
    try {
      return await client.conversations.list({
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: pageSize,
        ...(cursor === undefined ? {} : { cursor }),
      })
    } catch (thrown) {
      throw slackError(thrown, 'conversations.list')
    }
  }

  return {
    async resolve(channel) {
      if (/^[CDG][A-Z0-9]{2,}$/.test(channel)) return channel
      const name = channel.replace(/^#/, '').toLowerCase()
      return ids.get(name) ?? find(name)
    },
  }
}

function notIn(name: string): BotError {
  return new BotError(
    'CHAT_REFUSED',
    `The bot is not in the channel #${name}`,
    `Type \`/invite\` with the bot’s name in #${name}.`,
  )
}
