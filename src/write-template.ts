import { openQueue } from './queue/bullmq-queue.ts'
import { makeTemplate } from './store/pglite-pool.ts'
import { openStore } from './store/postgres-store.ts'

// Run when the packages are installed, so that a first start need not make its database from nothing.
await makeTemplate(async (pool) => {
  const store = await openStore(pool, { now: () => new Date() })
  const queue = await openQueue({ engine: 'pglite', pool })
  await queue.close()
  await store.close()
})
