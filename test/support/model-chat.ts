import type { ChatAdapter } from '../../src/chat/adapter.ts'
import { type Delivered, reconcileDelivery } from '../../src/chat/reconcile-delivery.ts'
import type { KeyedMessage } from '../../src/chat/thread-view.ts'
import { BotError } from '../../src/errors.ts'
import type { ChatMessage } from '../../src/model/message.ts'

/** What becomes of one thing that is done. */
export type Fate =
  | 'well'
  /** The process dies before it, or after it. */
  | 'dies before'
  | 'dies after'
  /** Of what is sent: the platform's limits are used up, it says no, it fails, or it keeps it and the answer is lost. */
  | 'busy'
  | 'refused'
  | 'failing'
  | 'cut'

/** How a process ended: nothing that it does afterwards happens. */
export class Died extends Error {}

export interface ModelChat {
  adapter: ChatAdapter
  /** The threads as their readers see them. */
  threads: Map<string, { key: string; message: ChatMessage }[]>
  /** What was done, in order; ` again` marks what was looked for first. */
  calls: string[]
  /** Says what becomes of the next things. */
  fates: (call: string) => Fate
}

/**
 * A chat platform in memory that keeps whatever it is sent, twice when it is sent twice, unless it was told to look first.
 * `roots`: whether a thread begins with a message, as on platforms with channels.
 */
export function createModelChat({ platform = 'model', roots = true, files = true } = {}): ModelChat {
  const threads: ModelChat['threads'] = new Map()
  const chat: ModelChat = { adapter: undefined as never, threads, calls: [], fates: () => 'well' }

  async function send<T>(call: string, act: () => T): Promise<T> {
    const fate = chat.fates(call)
    if (fate === 'dies before') throw new Died(`before ${call}`)
    chat.calls.push(call)
    if (fate === 'busy') throw new BotError('CHAT_BUSY', 'busy', 'wait', { afterMs: 700 })
    if (fate === 'refused') throw new BotError('CHAT_REFUSED', 'The channel is archived.', 'Unarchive it.')
    if (fate === 'failing') throw new BotError('CHAT_UNREACHABLE', 'It answered 503.', 'wait')
    const result = act()
    if (fate === 'dies after') throw new Died(`after ${call}`)
    if (fate === 'cut') throw new BotError('CHAT_UNREACHABLE', 'The connection was cut.', 'wait')
    return result
  }

  function put(thread: string, key: string, message: ChatMessage, again: boolean): string {
    const messages = threads.get(thread)
    if (messages === undefined) throw new Error(`there is no thread ${thread}`)
    const known = again ? messages.findIndex((one) => one.key === key) : -1
    if (known === -1) messages.push({ key, message })
    return `${thread}/${known === -1 ? messages.length - 1 : known}`
  }

  chat.adapter = {
    platform,
    files,
    async start() {},
    open: ({ incident }, first, again) =>
      send(`open${again ? ' again' : ''}`, () => {
        const begun = [...threads.keys()].find((thread) => thread.startsWith(`${incident}#`))
        if (again && begun !== undefined) return { thread: begun, messageId: roots ? `${begun}/0` : null }
        // Where threads begin with no message, the same incident always has the same one.
        const thread = roots ? `${incident}#${threads.size}` : `${incident}#`
        if (!threads.has(thread)) threads.set(thread, [])
        return { thread, messageId: roots ? put(thread, 'card', first, false) : null }
      }),
    post: (thread, key, message, again) =>
      send(`post ${key}${again ? ' again' : ''}`, () => put(thread, key, message, again || !roots)),
    update: (_thread, id, message) =>
      send(`update ${id.split('/')[1]}`, () => {
        const known = threads.get(id.split('/')[0] ?? '')?.[Number(id.split('/')[1])]
        if (known === undefined) throw new Error(`there is no message ${id}`)
        known.message = message
      }),
    async stop() {},
  }
  return chat
}

/** A thread's notes as a store keeps them, and the delivery that uses them; saving can fail like everything else. */
export function createModelThread(chat: ModelChat, incident = 'INC-1') {
  const saved = new Map<string, Delivered>()
  const kept: { thread: string | null } = { thread: null }

  async function fragile(call: string, act: () => void): Promise<void> {
    const fate = chat.fates(call)
    if (fate === 'dies before') throw new Died(`before ${call}`)
    chat.calls.push(call)
    act()
    if (fate === 'dies after') throw new Died(`after ${call}`)
  }

  return {
    saved,
    kept,
    deliver: (desired: KeyedMessage[], isEnough?: () => boolean) =>
      reconcileDelivery({
        desired,
        delivered: [...saved.values()],
        conversation: { incident, title: incident, channels: [] },
        thread: kept.thread,
        adapter: chat.adapter,
        ...(isEnough ? { isEnough } : {}),
        save: (message) => fragile(`save ${message.key}`, () => saved.set(message.key, message)),
        forget: (key) => fragile(`forget ${key}`, () => saved.delete(key)),
        saveThread: (thread) =>
          fragile('save thread', () => {
            kept.thread = thread
          }),
      }),
  }
}
