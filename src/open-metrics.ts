import type { Bot } from './bot.ts'
import { createMetrics, type Metrics } from './metrics/metrics.ts'
import { version } from './version.ts'

/** Counts for Prometheus over a bot: from now on, and how it stands whenever somebody scrapes. */
export async function openMetrics({
  store,
  queue,
  deps,
}: Pick<Bot, 'store' | 'queue' | 'deps'>): Promise<Metrics & { stop(): Promise<void> }> {
  const metrics = createMetrics({
    read: (incident, afterSeq) => store.read(incident, afterSeq),
    state: {
      queue: () => queue.counts(),
      firing: () => store.countFiring(),
      open: () => store.countOpen(),
    },
    version,
    since: deps.now(),
    failed: (error) => deps.log.warn({ err: error }, 'metrics could not read a timeline'),
  })
  const stop = await store.listen(metrics.changed)
  return {
    ...metrics,
    async stop() {
      await stop()
      await metrics.settled()
    },
  }
}
