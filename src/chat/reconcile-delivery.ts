import { hashOf } from '../canonical-json.ts'
import { BotError } from '../errors.ts'
import type { ChatAdapter, Conversation } from './adapter.ts'
import { messageWeight } from './message-weight.ts'
import type { KeyedMessage } from './thread-view.ts'

/** Where the message with one key stands. `messageId` is null between the intent to post and the post. */
export interface Delivered {
  key: string
  messageId: string | null
  /** SHA-256 of the content last delivered, null when that is not known. */
  contentHash: string | null
}

export interface Delivery {
  /** As the thread should look, in order. */
  desired: readonly KeyedMessage[]
  /** As it was noted to look. */
  delivered: readonly Delivered[]
  conversation: Conversation
  /** Null until the conversation was begun. */
  thread: string | null
  adapter: Pick<ChatAdapter, 'files' | 'open' | 'post' | 'update'>
  save(delivered: Delivered): Promise<void>
  /** Takes back an intent of which nothing can have arrived. */
  forget(key: string): Promise<void>
  saveThread(thread: string): Promise<void>
  /** Asked between two messages: true ends the delivery, to be gone on with. Default never. */
  isEnough?(): boolean
  /** Whether this message may be updated now; what may not is held back like by a limit. Default always. */
  mayUpdate?(key: string): boolean
}

/** What a delivery came to. */
export interface Reconciled {
  posted: number
  updated: number
  /** When limits kept some of it back: how long to wait before going on. Null when the thread is complete. */
  againAfterMs: number | null
  /** The update for which there was no turn. */
  held: string | null
  /** False where nobody configured where to show it. */
  isShown: boolean
}

/**
 * Brings a thread up to date: updates what changed, the weightiest first, and posts what is missing, in order. The intent
 * to post is saved before the post and its id after it, so that an interrupted one is looked for before it is repeated.
 * Limits hold back updates and posts apart. Whatever else the adapter or `save` throws is thrown as it is, a refused
 * update once the rest is done; calling again goes on.
 */
export async function reconcileDelivery(delivery: Delivery): Promise<Reconciled> {
  const { adapter } = delivery
  const desired = delivery.desired.filter(({ message }) => adapter.files || message.file?.text === undefined)
  const known = new Map(delivery.delivered.map((one) => [one.key, one]))
  const done: Reconciled = { posted: 0, updated: 0, againAfterMs: null, held: null, isShown: true }
  const [first] = desired
  if (first === undefined) return done

  async function note(message: Delivered): Promise<void> {
    await delivery.save(message)
    known.set(message.key, message)
  }

  function mustPause(): boolean {
    if (delivery.isEnough?.() !== true) return false
    done.againAfterMs = 0
    return true
  }

  function isBusy(thrown: unknown): boolean {
    if (!(thrown instanceof BotError) || thrown.code !== 'CHAT_BUSY') return false
    waitAtMost(thrown.afterMs ?? usualWaitMs)
    return true
  }

  function waitAtMost(ms: number): void {
    done.againAfterMs = Math.min(ms, done.againAfterMs ?? Number.POSITIVE_INFINITY)
  }

  /** Sends what must arrive once; false when limits did not allow it. */
  async function once<T>(key: string, send: (again: boolean) => Promise<T>): Promise<T | 'busy'> {
    const again = known.has(key)
    if (!again) await note({ key, messageId: null, contentHash: null })
    try {
      return await send(again)
    } catch (thrown) {
      // An earlier try may still have arrived, whatever became of this one.
      if (!again && hasNotArrived(thrown)) await delivery.forget(key)
      if (isBusy(thrown)) return 'busy'
      throw thrown
    }
  }

  /** A repeated post gives back the first one's id, whose content may be older than this: then it is not known. */
  async function noteSent(key: string, messageId: string, hash: string, again: boolean): Promise<void> {
    await note({ key, messageId, contentHash: again ? null : hash })
    done.posted += 1
  }

  async function begin({ key, message }: KeyedMessage): Promise<string | null> {
    const again = known.has(key)
    const opened = await once(key, (isAgain) => adapter.open(delivery.conversation, message, isAgain))
    if (opened === 'busy') return null
    if (opened === null) {
      await delivery.forget(key)
      done.isShown = false
      return null
    }
    if (opened.messageId !== null) await noteSent(key, opened.messageId, hashOf(message), again)
    else if (!again) {
      await delivery.forget(key)
      known.delete(key)
    }
    // Last: until it is noted, the opening is looked for again, and finds all that was noted before.
    await delivery.saveThread(opened.thread)
    return opened.thread
  }

  async function update(thread: string): Promise<unknown> {
    let refusal: unknown = null
    const stale = desired
      .map(({ key, message }) => ({ key, message, hash: hashOf(message), before: known.get(key) }))
      .filter(
        ({ before, hash, message }) =>
          message.file === undefined &&
          before !== undefined &&
          before.messageId !== null &&
          before.contentHash !== hash,
      )
      .toSorted((a, b) => messageWeight(b.key) - messageWeight(a.key))
    for (const { key, message, hash, before } of stale) {
      if (mustPause()) return refusal
      if (delivery.mayUpdate?.(key) === false) {
        waitAtMost(heldBackMs)
        continue
      }
      const messageId = before?.messageId ?? ''
      // Without this, an update that was accepted but not noted, then undone, would look as if it had never happened.
      if (before?.contentHash !== null) await note({ key, messageId, contentHash: null })
      try {
        await adapter.update(thread, messageId, message)
      } catch (thrown) {
        if (isBusy(thrown)) {
          done.held = key
          return refusal
        }
        if (!isRefused(thrown)) throw thrown
        refusal ??= thrown
        continue
      }
      await note({ key, messageId, contentHash: hash })
      done.updated += 1
    }
    return refusal
  }

  async function post(thread: string): Promise<void> {
    for (const { key, message } of desired) {
      if ((known.get(key)?.messageId ?? null) !== null) continue
      if (mustPause()) return
      const again = known.has(key)
      const messageId = await once(key, (isAgain) => adapter.post(thread, key, message, isAgain))
      if (messageId === 'busy') return
      await noteSent(key, messageId, hashOf(message), again)
    }
  }

  const thread = delivery.thread ?? (await begin(first))
  if (thread === null) return done
  let refusal = await update(thread)
  await post(thread)
  // What was found again may be older than what it should be.
  if (refusal === null && done.againAfterMs === null) refusal = await update(thread)
  if (refusal !== null) throw refusal
  return done
}

const usualWaitMs = 1_000

/** When to look again whether there is room for what is not urgent. */
const heldBackMs = 5_000

function isRefused(thrown: unknown): boolean {
  return thrown instanceof BotError && thrown.code === 'CHAT_REFUSED'
}

function hasNotArrived(thrown: unknown): boolean {
  return thrown instanceof BotError && (thrown.code === 'CHAT_BUSY' || thrown.code === 'CHAT_REFUSED')
}
