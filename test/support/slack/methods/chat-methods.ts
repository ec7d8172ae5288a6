import { channelOf } from '../channel-of.ts'
import { findMessage } from '../find-message.ts'
import type { JsonObject } from '../json.ts'
import { keepMessage } from '../keep-message.ts'
import { messageJson } from '../message-json.ts'
import { noteActs } from '../note-acts.ts'
import { namedBlocks } from '../reading/named-blocks.ts'
import { slackRefusal } from '../slack-refusal.ts'
import type { SlackMessage } from '../slack-server-types.ts'
import type { SlackWorld } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'
import { checkContent } from './check-content.ts'
import { flagOf } from './flag-of.ts'
import { metadataOf } from './metadata-of.ts'
import type { Method } from './method.ts'
import { postingChannel } from './posting-channel.ts'

const content = ['text', 'blocks', 'attachments', 'markdown_text', 'parse', 'link_names', 'metadata']

/** docs.slack.dev/reference/methods/chat.postMessage: `msg_too_long` beyond 40,000 characters. */
const mostText = 40_000

/** `msg_too_long` for edits: seratch/ChatGPT-in-Slack#102. */
const mostEditedText = 4000

/** docs.slack.dev/reference/methods: the chat.* family. */
export const chatMethods: Record<string, Method> = {
  'chat.postMessage': {
    token: 'bot',
    scopes: ['chat:write'],
    // "several hundred messages per minute" in a workspace; one per second in a channel is counted apart.
    perMinute: 300,
    required: ['channel'],
    optional: [
      ...content,
      'thread_ts',
      'reply_broadcast',
      'unfurl_links',
      'unfurl_media',
      'mrkdwn',
      'username',
      'icon_emoji',
      'icon_url',
    ],
    run: postMessage,
  },
  'chat.update': {
    token: 'bot',
    scopes: ['chat:write'],
    perMinute: 50,
    required: ['channel', 'ts'],
    optional: [...content, 'reply_broadcast', 'file_ids', 'unfurl_links', 'unfurl_media'],
    run: update,
  },
  'chat.postEphemeral': {
    token: 'bot',
    scopes: ['chat:write'],
    perMinute: 100,
    required: ['channel', 'user'],
    optional: [...content, 'thread_ts', 'username', 'icon_emoji', 'icon_url'],
    run: postEphemeral,
  },
  'chat.getPermalink': {
    token: 'bot',
    scopes: [],
    perMinute: 1000,
    required: ['channel', 'message_ts'],
    optional: [],
    run(args, world) {
      const channel = channelOf(world, stringOf(args.channel))
      const message = findMessage(world, channel.id, stringOf(args.message_ts))
      if (!message) throw slackRefusal('message_not_found')
      const address = `https://${world.team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`
      const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel.id}` : ''
      return { channel: channel.id, permalink: `${address}${thread}` }
    },
  },
  'chat.delete': {
    token: 'bot',
    scopes: ['chat:write'],
    perMinute: 50,
    required: ['channel', 'ts'],
    optional: [],
    run(args, world) {
      const channel = channelOf(world, stringOf(args.channel))
      const message = findMessage(world, channel.id, stringOf(args.ts))
      if (!message) throw slackRefusal('message_not_found')
      if (!message.byBot) throw slackRefusal('cant_delete_message')
      message.deleted = true
      return { channel: channel.id, ts: message.ts }
    },
  },
}

function postMessage(args: JsonObject, world: SlackWorld): JsonObject {
  const channel = postingChannel(world, stringOf(args.channel))
  checkContent(args, world, 'chat.postMessage', mostText)
  const metadata = metadataOf(args.metadata)
  const message = keepMessage(world, {
    channel: channel.id,
    user: world.botUser.id,
    text: stringOf(args.text) || stringOf(args.markdown_text),
    blocks: namedBlocks(args.blocks ?? []),
    threadTs: threadOf(world, channel.id, args),
    broadcast: flagOf(args.reply_broadcast, false),
    metadata,
    unfurl: { links: flagOf(args.unfurl_links, false), media: flagOf(args.unfurl_media, true) },
  })
  note(world, message, args)
  return { channel: channel.id, ts: message.ts, message: messageJson(world, message, true) }
}

function update(args: JsonObject, world: SlackWorld): JsonObject {
  const channel = postingChannel(world, channelOf(world, stringOf(args.channel)).id, 'is_inactive')
  const message = findMessage(world, channel.id, stringOf(args.ts))
  if (!message) throw slackRefusal('message_not_found')
  if (!message.byBot) throw slackRefusal('cant_update_message')
  checkContent(args, world, 'chat.update', mostEditedText)
  message.past.push({ text: message.text, blocks: message.blocks, at: message.editedAt ?? message.postedAt })
  // "If the text argument is provided and blocks are not provided, the blocks will be removed" (chat.update).
  message.blocks = namedBlocks(args.blocks ?? [])
  message.text = stringOf(args.text) || stringOf(args.markdown_text)
  if (args.metadata !== undefined) message.metadata = metadataOf(args.metadata)
  if (Array.isArray(args.file_ids))
    message.files = message.files.filter(({ id }) => `${args.file_ids}`.includes(id))
  message.editedAt = world.now()
  note(world, message, args)
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: messageJson(world, message, true),
  }
}

function postEphemeral(args: JsonObject, world: SlackWorld): JsonObject {
  const channel = postingChannel(world, stringOf(args.channel))
  const user = stringOf(args.user)
  if (!world.users.has(user) || (channel.members && !channel.members.includes(user))) {
    throw slackRefusal('user_not_in_channel')
  }
  checkContent(args, world, 'chat.postEphemeral', mostText)
  const ts = world.newTs()
  world.ephemerals.push({
    ts,
    channel: channel.id,
    user,
    threadTs: threadOf(world, channel.id, args),
    text: stringOf(args.text) || stringOf(args.markdown_text),
    blocks: namedBlocks(args.blocks ?? []),
    at: world.now(),
    by: 'chat.postEphemeral',
  })
  noteActs(
    world,
    { text: stringOf(args.text), blocks: args.blocks ?? [], ...names(args), unfurls: false },
    channel.id,
    ts,
  )
  return { message_ts: ts }
}

/** "Avoid using a reply's ts value; use its parent instead" (chat.postMessage). */
function threadOf(world: SlackWorld, channel: string, args: JsonObject): string | null {
  if (args.thread_ts === undefined) return null
  const root = findMessage(world, channel, stringOf(args.thread_ts))
  if (root?.threadTs) {
    world.violations.push('a reply was posted to a reply instead of the message that began the thread')
    return root.threadTs
  }
  const tombstone = world.messages
    .get(channel)
    ?.some((each) => each.threadTs === args.thread_ts && !each.deleted)
  if (!root && !tombstone) throw slackRefusal('thread_not_found')
  return stringOf(args.thread_ts)
}

function note(world: SlackWorld, message: SlackMessage, args: JsonObject): void {
  noteActs(
    world,
    {
      text: message.text,
      blocks: message.blocks,
      ...names(args),
      unfurls: message.unfurl.links || message.unfurl.media,
    },
    message.channel,
    message.ts,
  )
}

function names(args: JsonObject): { names: boolean } {
  return { names: args.parse === 'full' || flagOf(args.link_names, false) }
}
