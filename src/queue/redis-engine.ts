import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Secret } from '../secret.ts'
import { within } from './deadline.ts'
import { type Engine, reachLimitMs, unreachable } from './engine.ts'

/** Connects once, or throws QUEUE_UNREACHABLE; a connection lost later is made again until `close`. */
export async function openRedis(url: Secret, report: (error: Error) => void): Promise<Engine> {
  let state: 'opening' | 'open' | 'closed' = 'opening'
  const client = new Redis(url.reveal(), {
    lazyConnect: true,
    family: 0,
    connectTimeout: reachLimitMs,
    // BullMQ refuses any other value: its blocking reads wait through a reconnect.
    maxRetriesPerRequest: null,
    // Shared by the duplicates that BullMQ makes for its workers, so that closing ends their attempts too.
    retryStrategy: (attempt) => (state === 'open' ? Math.min(attempt * 100, 2_000) : null),
  })
  // BullMQ makes one for each worker.
  const duplicates: Redis[] = []
  const duplicate = client.duplicate.bind(client)
  client.duplicate = (override) => {
    const made = duplicate(override)
    duplicates.push(made)
    return made
  }
  const where = `redis at ${client.options.path ?? `${client.options.host}:${client.options.port}`}`
  let lastError: Error | undefined
  client.on('error', (error) => {
    lastError = error
    if (state === 'open') report(error)
  })
  try {
    await within(
      reachLimitMs,
      client.connect().then(() => client.ping()),
      () => unreachable(where, lastError),
    )
  } catch (error) {
    state = 'closed'
    client.disconnect()
    throw unreachable(where, lastError ?? error)
  }
  state = 'open'

  return {
    name: 'redis',
    where,
    queue: (name) => new Queue(name, { connection: client }),
    worker: (name, process, tuning) => new Worker(name, process, { ...tuning, connection: client }),
    async close() {
      state = 'closed'
      for (const each of [client, ...duplicates]) {
        if (each.status === 'reconnecting') finish(each)
        else if (each.status !== 'end') each.disconnect()
      }
    },
  }
}

/**
 * Ends a connection that has lost its socket. Disconnected then, ioredis (6.0) parks it without a word and keeps its
 * commands, and BullMQ (6.7) waits for both; one more attempt, whatever comes of it, lets them go.
 */
function finish(lost: Redis): void {
  lost
    .connect()
    .catch(() => {})
    .finally(() => lost.disconnect())
}
