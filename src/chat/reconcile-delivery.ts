import { hashOf } from '../canonical-json.ts'
import type { ChatAdapter } from './adapter.ts'
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
  thread: string
  adapter: Pick<ChatAdapter, 'post' | 'update'>
  save(delivered: Delivered): Promise<void>
}

/**
 * Brings a thread up to date: posts what is missing, in order, and updates what changed. The intent to post is saved
 * before the post and its id after it, so an interrupted delivery is repeated under the same key and nothing appears
 * twice. What the adapter or `save` throws ends the delivery and is thrown as it is; calling again goes on.
 */
export async function reconcileDelivery(delivery: Delivery): Promise<{ posted: number; updated: number }> {
  const { desired, delivered, thread, adapter, save } = delivery
  const known = new Map(delivered.map((one) => [one.key, one]))
  let posted = 0
  let updated = 0
  for (const { key, message } of desired) {
    const before = known.get(key)
    const hash = hashOf(message)
    let messageId = before?.messageId ?? null
    let current = before?.contentHash ?? null
    if (messageId === null) {
      if (before === undefined) await save({ key, messageId: null, contentHash: null })
      messageId = await adapter.post(thread, key, message)
      // A repeated post gives back the first one's id, whose content may be older than this.
      current = before === undefined ? hash : null
      await save({ key, messageId, contentHash: current })
      posted += 1
    }
    if (current === hash) continue
    // Without this, an update that was accepted but not noted, then undone, would look as if it had never happened.
    if (current !== null) await save({ key, messageId, contentHash: null })
    await adapter.update(thread, messageId, message)
    await save({ key, messageId, contentHash: hash })
    updated += 1
  }
  return { posted, updated }
}
