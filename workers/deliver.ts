import { type Delivery, mostAtOnce } from '../src/incident/deliver.ts'
import { resumeDeliveries } from '../src/incident/delivery/resume-deliveries.ts'
import type { Deps } from '../src/incident/deps.ts'

/** Brings chat threads up to date. Runs where the chat platforms are connected: in the bot's own process. */
export async function deliver(deps: Deps, delivery: Delivery): Promise<void> {
  const { platforms } = delivery
  await deps.queue.work('deliver', (job, control) => delivery.deliver(job, control), {
    // So many that a platform which hangs keeps no other waiting.
    concurrency: mostAtOnce * Math.max(1, platforms.length),
  })
  await resumeDeliveries(deps, platforms)
}
