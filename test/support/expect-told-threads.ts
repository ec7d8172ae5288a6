import { expect } from 'vitest'
import { markIn, markOf } from '../../src/chat/discord/mark-of.ts'
import { renderMessage as renderForDiscord } from '../../src/chat/discord/render-message.ts'
import { renderMessage as renderForSlack } from '../../src/chat/slack/render-message.ts'
import { threadView } from '../../src/chat/thread-view.ts'
import type { ChatMessage } from '../../src/model/message.ts'
import type { Entry } from '../../src/model/timeline.ts'
import type { BothChats } from './both-chats.ts'

/** What a thread shows, oldest first: what each message is found again by, and all that it says. */
type Thread = { key: unknown; says: unknown }[]

/** A thread as it is, and as the timeline wants it. */
interface Compared {
  shown: Thread
  wanted: Thread
}

/** Both threads of the incident that the entries are of are whole, in order, with nothing twice; gives the keys of their messages. */
export function expectToldThreads(chats: BothChats, entries: readonly Entry[]): string[] {
  const incident = entries[0]?.incident ?? ''
  for (const { shown, wanted } of [inSlack(chats, incident, entries), inDiscord(chats, incident, entries)]) {
    // First, so that a failure can be read.
    expect(shown.map(({ key }) => key)).toEqual(wanted.map(({ key }) => key))
    expect(shown).toEqual(wanted)
  }
  return threadView(entries).map(({ key }) => key)
}

function inSlack(chats: BothChats, incident: string, entries: readonly Entry[]): Compared {
  const shown = chats.slackThread(incident).map(({ metadata, files, text, blocks }) => {
    const [file] = files
    if (file !== undefined) return { key: file.name, says: 'a file' }
    return { key: metadata?.event_payload.key, says: { text, blocks: blocks.map(withoutId) } }
  })
  const wanted = desired(entries, 'slack').map(({ key, message }) => {
    if (message.file !== undefined) return { key: message.file.name, says: 'a file' }
    return { key, says: asJson(renderForSlack(message)) }
  })
  return { shown, wanted }
}

function inDiscord(chats: BothChats, incident: string, entries: readonly Entry[]): Compared {
  const thread = chats.discordThread(incident)
  const shown = thread.map((message) => {
    const { content, embeds, components, files } = message
    const names = files.map(({ name }) => name)
    return {
      key: markIn(message),
      says: {
        ...{ content, embeds: asJson(embeds.map(withoutType)), components: withoutIds(components) },
        files: names,
      },
    }
  })
  const place = `${chats.discordChannel.id}:${thread[0]?.id}`
  const wanted = desired(entries, 'discord').map(({ key, message }) => {
    const mark = markOf(key === 'card' ? incident : place, key)
    const { content, embeds, components, files } = renderForDiscord(asPosted(message), { mark })
    const names = message.file === undefined ? files.map(({ name }) => name) : [message.file.name]
    return { key: mark, says: asJson({ content, embeds, components, files: names }) }
  })
  return { shown, wanted }
}

/** A chart is a picture with the words of its message and nothing else. */
function asPosted(message: ChatMessage): ChatMessage {
  return message.file?.chart === undefined ? message : { text: message.text, blocks: [] }
}

/** A platform's own thread does not say that it was not reached. */
function desired(entries: readonly Entry[], platform: string) {
  return threadView(
    entries.filter(
      ({ what }) =>
        !(
          (what.kind === 'delivery.failed' || what.kind === 'delivery.resumed') &&
          what.platform === platform
        ),
    ),
  )
}

/** Slack names every block. */
function withoutId(block: Record<string, unknown>): unknown {
  const { block_id: _ours, ...rest } = block
  return asJson(rest)
}

/** Discord says of every embed that it is one of an app. */
function withoutType<T extends { type?: unknown }>({ type: _rich, ...rest }: T): Omit<T, 'type'> {
  return rest
}

/** Discord counts the components of a message. */
function withoutIds(components: unknown): unknown {
  return JSON.parse(JSON.stringify(components), (key, value) => (key === 'id' ? undefined : value))
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
