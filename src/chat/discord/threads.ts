import type { APIMessage, APIUser } from 'discord.js'
import type { ChatMessage } from '../../model/message.ts'
import type { Conversation, Opened } from '../adapter.ts'
import type { ChatLog } from '../chat-log.ts'
import { clip } from '../clip.ts'
import { refusalCode } from './chat-error.ts'
import { cleanLine } from './clean-text.ts'
import type { DiscordRest } from './discord-rest.ts'
import { drawMessage } from './draw-message.ts'
import { limits } from './limits.ts'
import { markIn, markOf, nonceOf } from './mark-of.ts'
import type { DiscordPayload } from './render-message.ts'

/** What is posted in channels and threads. */
export interface Threads {
  begin(channel: string, conversation: Conversation, first: ChatMessage, again: boolean): Promise<Opened>
  post(thread: string, key: string, message: ChatMessage, again: boolean): Promise<string>
  update(thread: string, messageId: string, message: ChatMessage): Promise<void>
}

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const unknownMessage = 10008
const threadIsArchived = 50083
const hasThread = 160004

/** Minutes without a word after which a thread is put away; the next post fetches it back. */
const archiveAfter = 1440
/** So many pages of a channel's latest messages are looked through for one of ours. */
const pagesLooked = 3
/** Marks of messages that are remembered for their edits; of an older one Discord is asked. */
const marksKept = 5000

export function createThreads(rest: DiscordRest, log: ChatLog): Threads {
  const marks = new Map<string, string>()
  /** Messages whose thread is yet to be begun. */
  const begun = new Map<string, string>()
  const takenBack = new Map<string, number>()
  let self: string | null = null

  async function selfId(): Promise<string> {
    self ??= (await rest.call<APIUser>('GET', '/users/@me', 'ask who the bot is')).id
    return self
  }

  function remember(messageId: string, mark: string): string {
    marks.set(messageId, mark)
    const [oldest] = marks.keys()
    if (marks.size > marksKept && oldest !== undefined) marks.delete(oldest)
    return messageId
  }

  /** Our own message with a mark among the latest of a channel or thread. */
  async function findMarked(channel: string, mark: string): Promise<string | null> {
    const author = await selfId()
    let before = ''
    for (let page = 0; page < pagesLooked; page += 1) {
      const query = `?limit=${limits.looked}${before}` as const
      const what = 'look for what was posted'
      const messages = await rest.call<APIMessage[]>('GET', `/channels/${channel}/messages${query}`, what)
      const found = messages.find((message) => message.author.id === author && markIn(message) === mark)
      if (found !== undefined) return found.id
      const oldest = messages.at(-1)
      if (messages.length < limits.looked || oldest === undefined) return null
      before = `&before=${oldest.id}`
    }
    return null
  }

  /** Does it once more when the thread was put away, after fetching it back. */
  async function awake<T>(channel: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (thrown) {
      if (refusalCode(thrown) !== threadIsArchived) throw thrown
      await rest.call('PATCH', `/channels/${channel}`, 'open the thread again', { body: { archived: false } })
      return act()
    }
  }

  async function send(
    channel: string,
    where: string,
    key: string,
    message: ChatMessage,
    nonce = nonceOf(where, key),
  ): Promise<string> {
    const mark = markOf(where, key)
    const { files, ...body } = await drawMessage(message, { mark }, log)
    const sent = await awake(channel, () =>
      rest.call<APIMessage>('POST', `/channels/${channel}/messages`, 'post a message', {
        body: { ...body, ...attached(files), nonce, enforce_nonce: true },
        files,
        who: `${where} ${key}`,
      }),
    )
    return remember(sent.id, mark)
  }

  async function startThread(channel: string, root: string, title: string, key: string): Promise<void> {
    const route = `/channels/${channel}/messages/${root}` as const
    const body = { name: threadName(title), auto_archive_duration: archiveAfter }
    try {
      await rest.call('POST', `${route}/threads`, 'begin a thread', { body, who: key })
    } catch (thrown) {
      const code = refusalCode(thrown)
      if (code === hasThread) return
      if (code !== null) {
        // The incident begins in another channel, or here later: a card without a thread helps nobody.
        begun.delete(key)
        takenBack.set(key, (takenBack.get(key) ?? 0) + 1)
        await rest.call('DELETE', route, 'take the card back').catch(() => {})
      }
      throw thrown
    }
  }

  async function markFor(channel: string, messageId: string): Promise<string> {
    const known = marks.get(messageId)
    if (known !== undefined) return known
    const route = `/channels/${channel}/messages/${messageId}` as const
    const message = await rest.call<APIMessage>('GET', route, 'look at a message')
    const mark = markIn(message) ?? ''
    remember(messageId, mark)
    return mark
  }

  return {
    async begin(channel, { incident, title }, first, again) {
      const key = `${channel} ${incident}`
      const found = begun.get(key) ?? (again ? await findMarked(channel, markOf(incident, 'card')) : null)
      // A nonce counts in every channel, and for messages that were taken back: Discord would give back that one.
      const nonce = nonceOf(`${key} ${takenBack.get(key) ?? 0}`, 'card')
      const root = found ?? (await send(channel, incident, 'card', first, nonce))
      begun.set(key, root)
      await startThread(channel, root, title, key)
      begun.delete(key)
      return { thread: `${channel}:${root}`, messageId: root }
    },

    async post(thread, key, message, again) {
      const { inside } = placesOf(thread)
      const found = again ? await findMarked(inside, markOf(thread, key)) : null
      return found ?? send(inside, thread, key, message)
    },

    async update(thread, messageId, message) {
      const { channel, inside } = placesOf(thread)
      const place = messageId === inside ? channel : inside
      try {
        const mark = await markFor(place, messageId)
        const { files, ...body } = await drawMessage(message, { mark }, log)
        await awake(inside, () =>
          rest.call('PATCH', `/channels/${place}/messages/${messageId}`, 'edit a message', {
            body: { ...body, ...attached(files) },
            files,
            who: messageId,
          }),
        )
      } catch (thrown) {
        // Somebody deleted it: there is nothing left to bring up to date, and the rest of the thread goes on.
        if (refusalCode(thrown) !== unknownMessage) throw thrown
      }
    },
  }
}

/** A thread's id is the channel's and the id of the message it was begun from, which is the thread's own. */
export function placesOf(thread: string): { channel: string; inside: string } {
  const [channel = '', inside = ''] = thread.split(':', 2)
  return { channel, inside }
}

function attached(files: DiscordPayload['files']) {
  return {
    attachments: files.map(({ name, description }, index) => ({
      id: String(index),
      filename: name,
      ...(description === undefined ? {} : { description }),
    })),
  }
}

function threadName(title: string): string {
  return clip(cleanLine(title), limits.threadName) || 'incident'
}
