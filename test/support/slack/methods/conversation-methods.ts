import { channelOf } from '../channel-of.ts'
import { directChannel } from '../direct-channel.ts'
import { findMessage } from '../find-message.ts'
import type { JsonObject } from '../json.ts'
import { messageJson } from '../message-json.ts'
import { needScope } from '../need-scope.ts'
import { slackRefusal } from '../slack-refusal.ts'
import type { SlackMessage } from '../slack-server-types.ts'
import type { Channel, SlackWorld } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'
import { flagOf } from './flag-of.ts'
import type { Method } from './method.ts'
import { pageOf } from './page-of.ts'

const window = ['limit', 'cursor', 'oldest', 'latest', 'inclusive', 'include_all_metadata']

/** docs.slack.dev/reference/methods: the conversations.* family. */
export const conversationMethods: Record<string, Method> = {
  'conversations.open': {
    token: 'bot',
    scopes: ['im:write'],
    perMinute: 50,
    required: ['users'],
    optional: ['return_im', 'prevent_creation'],
    run(args, world) {
      const user = world.users.get(stringOf(args.users))
      if (!user) throw slackRefusal('user_not_found')
      if (user.bot) throw slackRefusal('cannot_dm_bot')
      if (user.deleted) throw slackRefusal('user_disabled')
      return { channel: { id: directChannel(world, user.id).id } }
    },
  },
  'conversations.info': {
    token: 'bot',
    scopes: [],
    perMinute: 50,
    required: ['channel'],
    optional: ['include_locale', 'include_num_members'],
    run(args, world) {
      const channel = channelOf(world, stringOf(args.channel))
      needScope(world, `${family(channel)}:read`)
      return { channel: channelJson(channel) }
    },
  },
  'conversations.list': {
    token: 'bot',
    scopes: [],
    perMinute: 20,
    required: [],
    optional: ['types', 'exclude_archived', 'limit', 'cursor', 'team_id'],
    run(args, world) {
      const types = (stringOf(args.types) || 'public_channel').split(',').map((type) => type.trim())
      for (const type of types)
        needScope(
          world,
          type === 'im' ? 'im:read' : type === 'private_channel' ? 'groups:read' : 'channels:read',
        )
      const channels = [...world.channels.values()].filter(
        (channel) =>
          !channel.deleted &&
          types.includes(channel.im ? 'im' : channel.private ? 'private_channel' : 'public_channel') &&
          (!channel.private || channel.member) &&
          !(flagOf(args.exclude_archived, false) && channel.archived),
      )
      const { page, more } = pageOf(channels, args, 100)
      return { channels: page.map(channelJson), response_metadata: more.response_metadata ?? {} }
    },
  },
  'conversations.join': {
    token: 'bot',
    scopes: ['channels:join'],
    perMinute: 50,
    required: ['channel'],
    optional: [],
    run(args, world) {
      const channel = channelOf(world, stringOf(args.channel))
      if (channel.private) throw slackRefusal('method_not_supported_for_channel_type')
      if (channel.archived) throw slackRefusal('is_archived')
      channel.member = true
      return { channel: channelJson(channel) }
    },
  },
  'conversations.history': {
    token: 'bot',
    scopes: [],
    perMinute: 50,
    required: ['channel'],
    optional: window,
    run(args, world) {
      const channel = readable(world, args)
      const messages = inWindow(world, channel, args)
        .filter((message) => !message.threadTs || message.broadcast)
        .toReversed()
      const { page, more } = pageOf(messages, args, 100)
      return { messages: page.map((each) => asJson(world, each, args)), ...more }
    },
  },
  'conversations.replies': {
    token: 'bot',
    scopes: [],
    perMinute: 50,
    required: ['channel', 'ts'],
    optional: window,
    run(args, world) {
      const channel = readable(world, args)
      const ts = stringOf(args.ts)
      const asked = findMessage(world, channel.id, ts)
      const root = asked?.threadTs ?? ts
      const began = findMessage(world, channel.id, root)
      const replies = inWindow(world, channel, args).filter((message) => message.threadTs === root)
      if (!began && replies.length === 0) throw slackRefusal('thread_not_found')
      const { page, more } = pageOf(replies, args, 1000)
      return {
        messages: [...(began ? [began] : []), ...page].map((each) => asJson(world, each, args)),
        ...more,
      }
    },
  },
}

/** Reading needs the scope of the kind of channel, and to be in it. */
function readable(world: SlackWorld, args: JsonObject): Channel {
  const channel = channelOf(world, stringOf(args.channel))
  needScope(world, `${family(channel)}:history`)
  if (!channel.member) throw slackRefusal('not_in_channel')
  return channel
}

function inWindow(world: SlackWorld, channel: Channel, args: JsonObject): SlackMessage[] {
  const oldest = Number(args.oldest ?? 0)
  const latest = args.latest === undefined ? Number.POSITIVE_INFINITY : Number(args.latest)
  if (Number.isNaN(oldest)) throw slackRefusal('invalid_ts_oldest')
  if (Number.isNaN(latest)) throw slackRefusal('invalid_ts_latest')
  const inclusive = flagOf(args.inclusive, false)
  return (world.messages.get(channel.id) ?? []).filter(({ ts, deleted }) => {
    const at = Number(ts)
    const atBorder = inclusive && (at === oldest || at === latest)
    return !deleted && (atBorder || (at > oldest && at < latest))
  })
}

function asJson(world: SlackWorld, message: SlackMessage, args: JsonObject): JsonObject {
  return messageJson(world, message, flagOf(args.include_all_metadata, false))
}

function family(channel: Channel): string {
  if (channel.im) return 'im'
  return channel.private ? 'groups' : 'channels'
}

function channelJson(channel: Channel): JsonObject {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !channel.im && !channel.private,
    is_group: !channel.im && channel.private,
    is_im: channel.im !== null,
    is_private: channel.private,
    is_archived: channel.archived,
    is_member: channel.member,
    ...(channel.im ? { user: channel.im } : {}),
  }
}
