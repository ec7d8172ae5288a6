import type { webApi } from '@slack/bolt'
import { BotError } from '../../errors.ts'
import type { ChatMessage } from '../../model/message.ts'
import type { ChatAdapter, Opened } from '../adapter.ts'
import type { ChatLog } from '../chat-log.ts'
import type { Pace } from '../pace.ts'
import type { SlackMessage } from './block-kit.ts'
import type { Channels } from './channels.ts'
import { type FindPost, metadataType } from './find-post.ts'
import { renderMessage } from './render-message.ts'
import { slackError, slackErrorName } from './slack-error.ts'
import { editsLane, postsLane } from './slack-lanes.ts'
import { slackUpload } from './slack-upload.ts'
import { readThreadId, type ThreadId, writeThreadId } from './thread-id.ts'
import { uploadFile } from './upload-file.ts'

export interface PostsDeps {
  client: webApi.WebClient
  pace: Pace
  channels: Channels
  findPost: FindPost
  /** The usual channel. */
  channel: string | null
  timeoutMs: number
  log: ChatLog
}

/** Our rendering keeps every documented limit; should Slack refuse it all the same, the words are shown without the form. */
const refusedForm = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'])

/** What a thread shows: everything that is delivered goes out here. */
export function createPosts(deps: PostsDeps): Pick<ChatAdapter, 'open' | 'post' | 'update'> {
  const { client, pace, channels, findPost, log } = deps

  function takeTurn(lane: string, who: string): void {
    const afterMs = pace.turn(lane, who)
    if (afterMs <= 0) return
    throw new BotError('CHAT_BUSY', 'Slack’s limits are used up for now', 'It goes on by itself.', {
      afterMs,
    })
  }

  async function call<T>(lane: string, method: string, channel: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      const error = slackError(thrown, method, channel)
      if (error.code === 'CHAT_BUSY' && error.afterMs !== null) pace.hold(lane, error.afterMs)
      throw error
    }
  }

  async function inAnyForm<T>(message: ChatMessage, send: (form: SlackMessage) => Promise<T>): Promise<T> {
    const form = renderMessage(message)
    try {
      return await send(form)
    } catch (thrown) {
      const name = slackErrorName(thrown)
      if (form.blocks.length === 0 || name === null || !refusedForm.has(name)) throw thrown
      log.error(
        { error: name, text: form.text.slice(0, 200) },
        'slack refused the form of a message, which is shown as text',
      )
      return send(renderMessage({ text: message.text, blocks: [{ type: 'text', text: message.text }] }))
    }
  }

  async function send(
    channel: string,
    threadTs: string | null,
    payload: Record<string, string>,
    message: ChatMessage,
  ): Promise<string> {
    return inAnyForm(message, async ({ text, blocks }) => {
      const sent = await call(postsLane(channel), 'chat.postMessage', channel, () =>
        client.chat.postMessage({
          channel,
          text,
          ...(blocks.length > 0 ? { blocks } : { mrkdwn: false }),
          ...(threadTs === null ? {} : { thread_ts: threadTs }),
          metadata: { event_type: metadataType, event_payload: payload },
          unfurl_links: false,
          unfurl_media: false,
        }),
      )
      return sent.ts ?? ''
    })
  }

  async function openIn(channel: string, incident: string, first: ChatMessage): Promise<Opened> {
    const id = await channels.resolve(channel)
    takeTurn(postsLane(id), incident)
    const ts = await send(id, null, { incident, key: 'card' }, first)
    return { thread: writeThreadId({ channel: id, ts }), messageId: ts }
  }

  /** Where an earlier try began it, though perhaps not in the channel that is the first to work now. */
  async function findOpened(names: readonly string[], incident: string): Promise<Opened | null> {
    for (const name of names) {
      try {
        const channel = await channels.resolve(name)
        const ts = await findPost.root(channel, incident)
        if (ts !== null) return { thread: writeThreadId({ channel, ts }), messageId: ts }
      } catch (thrown) {
        if (!isElsewhere(thrown)) throw thrown
      }
    }
    return null
  }

  return {
    async open({ incident, channels: wanted }, first, again) {
      // Asked for where the bot is not (a conversation of two people, say), it is still shown in the usual channel.
      const names = [...new Set([...wanted, ...(deps.channel === null ? [] : [deps.channel])])]
      const found = again ? await findOpened(names, incident) : null
      if (found !== null) return found
      const refusals: BotError[] = []
      for (const name of names) {
        try {
          const opened = await openIn(name, incident, first)
          const [refusal] = refusals
          if (refusal)
            log.warn(
              { incident, error: refusal.message, hint: refusal.hint, channel: name },
              'an incident is shown in another channel of slack than the first',
            )
          return opened
        } catch (thrown) {
          if (!isRefusal(thrown)) throw thrown
          refusals.push(thrown)
        }
      }
      const [refusal] = refusals
      if (refusal) throw refusal
      return null
    },

    async post(thread, key, message, again) {
      const place = placeOf(thread)
      takeTurn(postsLane(place.channel), `${thread} ${key}`)
      const { file } = message
      if (file !== undefined) {
        const found = again ? await findPost.file(place, file.name) : null
        if (found !== null) return found
        const upload = await slackUpload(file, log)
        if (upload !== null) return uploadFile(client, place, upload, deps.timeoutMs)
      }
      const found = again ? await findPost.reply(place, key) : null
      return found ?? send(place.channel, place.ts, { key }, message)
    },

    async update(thread, messageId, message) {
      const { channel } = placeOf(thread)
      // Files are final, and have no `ts`.
      if (message.file !== undefined || !/^\d+\.\d+$/.test(messageId)) return
      takeTurn(editsLane, `${thread} ${messageId}`)
      try {
        await inAnyForm(message, ({ text, blocks }) =>
          call(editsLane, 'chat.update', channel, () =>
            client.chat.update({ channel, ts: messageId, text, blocks }),
          ),
        )
      } catch (thrown) {
        if (slackErrorName(thrown) !== 'message_not_found') throw thrown
        log.info({ thread, messageId }, 'somebody deleted a message in slack, it is not edited any more')
      }
    },
  }
}

function placeOf(thread: string): ThreadId {
  const place = readThreadId(thread)
  if (place !== null) return place
  throw new BotError(
    'CHAT_REFUSED',
    `"${thread.slice(0, 60)}" is no thread of Slack`,
    'The console shows the incident.',
  )
}

/** A channel of which the bot is no member, or which is none: it cannot have posted there. */
function isElsewhere(thrown: unknown): boolean {
  const name = slackErrorName(thrown)
  return isRefusal(thrown) && (name === null || name === 'not_in_channel' || name === 'channel_not_found')
}

function isRefusal(thrown: unknown): thrown is BotError {
  return thrown instanceof BotError && thrown.code === 'CHAT_REFUSED'
}
