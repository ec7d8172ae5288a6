import { unseen } from '../delivery/unseen.ts'
import { directChannel } from '../direct-channel.ts'
import type { JsonObject } from '../json.ts'
import { keepMessage } from '../keep-message.ts'
import { messageJson } from '../message-json.ts'
import type { Seen, SlackMessage } from '../slack-server-types.ts'
import type { SlackWorld, StoredFile } from '../slack-world.ts'
import { viewJson } from '../view-json.ts'
import { escaped } from './escaped.ts'
import type { Stage } from './stage.ts'
import { tellEvent } from './tell-event.ts'
import { userOf } from './user-of.ts'

interface Writing {
  user: string
  channel: string
  threadTs?: string
  file?: { name: string; text: string }
  team?: string
}

/** What people write, and the events of it. */
export const writeMessage = {
  say(world: SlackWorld, text: string, by: Writing): SlackMessage {
    userOf(world, by.user)
    const files = by.file ? [fileOf(world, by.file)] : []
    const message = keepMessage(world, {
      channel: by.channel,
      user: by.user,
      text: escaped(text),
      threadTs: by.threadTs ?? null,
      files,
    })
    for (const file of files)
      file.shares.push({ channel: by.channel, ts: message.ts, threadTs: message.threadTs })
    return message
  },

  /** docs.slack.dev/reference/events/app_mention: needs app_mentions:read, and the bot in the channel. */
  async mention(stage: Stage, text: string, by: Writing): Promise<Seen & { ts: string }> {
    const { world } = stage
    const message = writeMessage.say(world, text, by)
    message.text = `<@${world.botUser.id}> ${message.text}`
    const channel = world.channels.get(by.channel)
    if (!world.scopes.includes('app_mentions:read') || !channel?.member) {
      return { ...unseen({}, 'the bot is not here'), ts: message.ts }
    }
    const seen = await tellEvent(stage, 'app_mention', eventOf(world, message, 'app_mention'), by.team)
    return { ...seen, ts: message.ts }
  },

  /** docs.slack.dev/reference/events/message.im: needs im:history. */
  async direct(
    stage: Stage,
    text: string,
    by: { user: string; threadTs?: string },
  ): Promise<Seen & { ts: string }> {
    const { world } = stage
    const message = writeMessage.say(world, text, { ...by, channel: directChannel(world, by.user).id })
    if (!world.scopes.includes('im:history'))
      return { ...unseen({}, 'the bot may not read this'), ts: message.ts }
    const event = { ...eventOf(world, message, 'message'), channel_type: 'im' }
    return { ...(await tellEvent(stage, 'message.im', event)), ts: message.ts }
  },

  /** docs.slack.dev/reference/events/app_home_opened. */
  openHome(stage: Stage, user: string, tab: 'home' | 'messages'): Promise<Seen> {
    const { world } = stage
    const home = [...world.views.values()].find((view) => view.type === 'home' && view.user === user)
    return tellEvent(stage, 'app_home_opened', {
      type: 'app_home_opened',
      user,
      channel: directChannel(world, user).id,
      tab,
      event_ts: world.newTs(),
      ...(home && tab === 'home' ? { view: viewJson(world, home) } : {}),
    })
  },
}

function eventOf(world: SlackWorld, message: SlackMessage, type: string): JsonObject {
  return {
    ...messageJson(world, message, false),
    type,
    client_msg_id: world.newId('m'),
    channel: message.channel,
    event_ts: message.ts,
  }
}

function fileOf(world: SlackWorld, { name, text }: { name: string; text: string }): StoredFile {
  const bytes = Buffer.from(text)
  const id = world.newId('F')
  const file: StoredFile = {
    id,
    name,
    title: name,
    text,
    size: bytes.length,
    altText: null,
    snippetType: null,
    length: bytes.length,
    uploaded: true,
    bytes,
    shares: [],
  }
  world.files.set(id, file)
  return file
}
