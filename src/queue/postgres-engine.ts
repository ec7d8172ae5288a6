import { EventEmitter } from 'node:events'
import { createPostgresBackend, DEFAULT_SCHEMA, type PgPool, Queue, runMigrations, Worker } from 'bullmq'
import pg from 'pg'
import { BotError } from '../errors.ts'
import type { Secret } from '../secret.ts'
import { type Engine, reachLimitMs, unreachable } from './engine.ts'
import { jobKinds } from './policy.ts'

/** The worker of each kind keeps one connection to listen on; the others carry queries. */
const connections = jobKinds.length + 8

/** Connects once, or throws QUEUE_UNREACHABLE; a server that goes away later is waited for. */
export async function openPostgres(url: Secret, report: (error: Error) => void): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: withSearchPath(url.reveal()),
    max: connections,
    connectionTimeoutMillis: reachLimitMs,
    keepAlive: true,
  })
  pool.on('connect', outliveItsConnection)
  const { host, port } = new pg.Client({ connectionString: url.reveal() })
  try {
    // It is one: only the listener types of the two declarations of `on` differ.
    const engine = await onPool('postgres', `postgres at ${host}:${port}`, pool as unknown as PgPool, report)
    return { ...engine, close: () => pool.end() }
  } catch (error) {
    await pool.end()
    throw error
  }
}

/** For a pool that somebody else opened and will close, and whose search_path is BullMQ's schema. */
export function openPglitePool(pool: PgPool, report: (error: Error) => void): Promise<Engine> {
  return onPool('pglite', 'pglite', pool, report)
}

async function onPool(
  name: 'postgres' | 'pglite',
  where: string,
  pool: PgPool,
  report: (error: Error) => void,
): Promise<Engine> {
  // Every queue and worker adds a listener to the pool that they share.
  if (pool instanceof EventEmitter) pool.setMaxListeners(0)
  pool.on('error', report)
  try {
    const client = await pool.connect()
    await runMigrations(client, DEFAULT_SCHEMA).finally(() => client.release())
  } catch (error) {
    throw unreachable(where, error)
  }
  return {
    name,
    where,
    queue: (queueName) => new Queue(queueName, { connection: pool }, createPostgresBackend),
    worker: (queueName, process, tuning) =>
      new Worker(queueName, process, { ...tuning, connection: pool }, createPostgresBackend),
    close: async () => {},
  }
}

/** An error without a listener ends the process, and BullMQ takes every listener off before it gives a client back. */
function outliveItsConnection(client: pg.PoolClient): void {
  const ignore = () => {}
  const removeAllListeners = client.removeAllListeners.bind(client)
  client.on('error', ignore)
  client.removeAllListeners = (...events) => removeAllListeners(...events).on('error', ignore)
}

/** BullMQ's statements name no schema; a start-up option, because it holds for every connection from the first. */
function withSearchPath(url: string): string {
  // Not with the parser's own error, which holds the whole text, password and all.
  if (!URL.canParse(url)) {
    const hint = 'Write it as postgres://user:password@host:5432/database.'
    throw new BotError('CONFIG_INVALID', 'DATABASE_URL is not a URL', hint)
  }
  const parsed = new URL(url)
  const options = parsed.searchParams.get('options')
  const searchPath = `-c search_path=${DEFAULT_SCHEMA}`
  parsed.searchParams.set('options', options ? `${options} ${searchPath}` : searchPath)
  return parsed.href
}
