import type { ChatAdapter } from '../chat/adapter.ts'
import { type Delivered, reconcileDelivery } from '../chat/reconcile-delivery.ts'
import { threadView } from '../chat/thread-view.ts'
import type { Entry } from '../model/timeline.ts'
import type { Access } from './access.ts'

/** An incident's thread, shown live on one screen. */
export interface Follower {
  /** Goes on showing until the timeline satisfies the condition, and returns it; rejects when `signal` aborts. */
  until(isOver: (entries: Entry[]) => boolean, signal: AbortSignal): Promise<Entry[]>
}

/** Follows an incident; without an adapter nothing is shown, and only the waiting remains. */
export function follow(access: Access, incident: string, adapter: ChatAdapter | null): Follower {
  const delivered = new Map<string, Delivered>()
  let thread: string | null = null
  let shown = 0

  async function show(entries: Entry[]): Promise<void> {
    if (!adapter || entries.length === shown) return
    shown = entries.length
    await reconcileDelivery({
      desired: threadView(entries),
      delivered: [...delivered.values()],
      conversation: { incident, title: incident, channels: [] },
      thread,
      adapter,
      save: async (message) => {
        delivered.set(message.key, message)
      },
      forget: async (key) => {
        delivered.delete(key)
      },
      saveThread: async (opened) => {
        thread = opened
      },
    })
  }

  async function until(isOver: (entries: Entry[]) => boolean, signal: AbortSignal): Promise<Entry[]> {
    const { promise: over, resolve, reject } = Promise.withResolvers<Entry[]>()
    let going: Promise<void> = Promise.resolve()
    let isQueued = false

    async function refresh(): Promise<void> {
      isQueued = false
      const entries = await access.entries(incident)
      await show(entries)
      if (isOver(entries)) resolve(entries)
    }
    // However many changes there are while one is shown, one look catches up with them all.
    const onChange = () => {
      if (isQueued) return
      isQueued = true
      going = going.then(refresh).catch(reject)
    }
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    const stop = await access.watch(incident, onChange)
    try {
      onChange()
      return await over
    } finally {
      signal.removeEventListener('abort', onAbort)
      await stop()
      await going.catch(() => undefined)
    }
  }

  return { until }
}
