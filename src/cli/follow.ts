import type { ChatAdapter } from '../chat/adapter.ts'
import { type Delivered, reconcileDelivery } from '../chat/reconcile-delivery.ts'
import { threadView } from '../chat/thread-view.ts'
import type { Entry } from '../model/timeline.ts'
import type { Access } from './access.ts'

/** Shows an incident's thread live until `isOver` says so of its timeline, which is returned. */
export async function follow(
  access: Access,
  incident: string,
  adapter: ChatAdapter | null,
  isOver: (entries: Entry[]) => boolean,
  signal: AbortSignal,
): Promise<Entry[]> {
  const delivered = new Map<string, Delivered>()
  const thread = adapter ? await adapter.open(incident, incident) : ''
  const { promise: over, resolve, reject } = Promise.withResolvers<Entry[]>()
  let shown = -1
  let going: Promise<void> = Promise.resolve()

  async function refresh(): Promise<void> {
    const entries = await access.entries(incident)
    if (entries.length === shown) return
    shown = entries.length
    if (adapter) {
      await reconcileDelivery({
        desired: threadView(entries),
        delivered: [...delivered.values()],
        thread,
        adapter,
        save: async (message) => {
          delivered.set(message.key, message)
        },
      })
    }
    if (isOver(entries)) resolve(entries)
  }

  const onChange = () => {
    going = going.then(refresh).catch(reject)
  }
  const onAbort = () => reject(signal.reason)
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
