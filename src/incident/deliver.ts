import type { ChatAdapter } from '../chat/adapter.ts'
import { reconcileDelivery } from '../chat/reconcile-delivery.ts'
import { threadView } from '../chat/thread-view.ts'
import type { Handled, Jobs } from '../queue/queue.ts'
import type { Deps } from './deps.ts'

/** At most one update of a conversation per this time: edits coalesce, and a reader sees no flicker. */
const minimumIntervalMs = 100

/** Brings conversations up to date with the timeline; holds the chat platforms, which no other worker does. */
export interface Delivery {
  deliver(job: Jobs['deliver']): Promise<Handled>
  platforms: string[]
}

export function createDelivery(
  deps: Pick<Deps, 'store' | 'timeline' | 'now'>,
  adapters: ChatAdapter[],
): Delivery {
  const lastDelivered = new Map<string, number>()

  async function deliver(job: Jobs['deliver']): Promise<Handled> {
    const adapter = adapters.find(({ platform }) => platform === job.platform)
    if (!adapter) return 'done'
    const conversation = `${job.platform} ${job.incident}`
    const wait = (lastDelivered.get(conversation) ?? 0) + minimumIntervalMs - deps.now().getTime()
    if (wait > 0) return { again: wait }

    const entries = await deps.timeline.entries(job.incident)
    const [first] = entries
    if (first?.what.kind !== 'incident.opened') return 'done'
    const { thread: known, messages } = await deps.store.delivered(job.incident, job.platform)
    const thread = known ?? (await adapter.open(job.incident, `${job.incident} ${first.what.service.name}`))
    if (known === null) await deps.store.setThread(job.incident, job.platform, thread)
    await reconcileDelivery({
      desired: threadView(entries),
      delivered: messages,
      thread,
      adapter,
      save: (message) => deps.store.setDelivered(job.incident, job.platform, message),
    })
    lastDelivered.set(conversation, deps.now().getTime())
    return 'done'
  }

  return { deliver, platforms: adapters.map(({ platform }) => platform) }
}
