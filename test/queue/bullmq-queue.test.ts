import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { hasPostgres, startPostgres } from '../support/postgres-server.ts'
import { queueConformance } from '../support/queue-conformance.ts'
import { hasRedis, startRedis } from '../support/redis-server.ts'

describe.skipIf(!hasRedis)('queue/bullmq-queue on Redis (needs redis-server)', () => {
  queueConformance(async () => {
    const server = await startRedis()
    return { address: { engine: 'redis', url: server.url }, stop: server.stop }
  })
})

describe.skipIf(!hasPostgres)('queue/bullmq-queue on Postgres (needs initdb and postgres)', () => {
  queueConformance(async () => {
    const server = await startPostgres()
    return { address: { engine: 'postgres', url: server.url }, stop: server.stop }
  })
})

describe('queue/bullmq-queue on PGlite', () => {
  queueConformance(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'fiveohtwo-pglite-'))
    return {
      address: { engine: 'pglite', dataDir },
      stop: () => rm(dataDir, { recursive: true, force: true }),
    }
  })
})
