import type { Delivery } from '../src/incident/deliver.ts'
import type { Deps } from '../src/incident/deps.ts'

/** Brings chat threads up to date. Runs where the chat platforms are connected: in the bot's own process. */
export async function deliver(deps: Deps, delivery: Delivery): Promise<void> {
  await deps.queue.work('deliver', (job) => delivery.deliver(job), { concurrency: 10 })
}
