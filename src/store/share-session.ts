import { EventEmitter } from 'node:events'
import pg from 'pg'
import type { SqlClient, SqlPool, SqlResult, TimedStatement } from './sql.ts'
import { createTurns } from './turns.ts'

const listenStatement = /^(UN)?LISTEN\s+"?([\w$]+|\*)"?\s*;?$/i

/**
 * Makes one session look like a pool: whoever opens a transaction has the session alone until it ends, everybody
 * else queues; channels are listened to once and told to each client that asked. `close` comes after the last work.
 */
export function shareSession(session: pg.Client, close: () => Promise<void>): SqlPool {
  const turns = createTurns()
  const channels = new Map<string, Set<SqlClient>>()
  const pool = new EventEmitter()
  const connected = new Set<SqlClient>()
  const pending = new Set<Promise<unknown>>()
  let ending: Promise<void> | null = null
  let broken: Error | null = null

  session.on('notification', (message) => {
    for (const client of [...(channels.get(message.channel) ?? [])]) client.emit('notification', message)
  })
  session.on('error', (error) => {
    broken = error
    const clients = [...connected].filter((client) => client.listenerCount('error') > 0)
    for (const client of clients) client.emit('error', error)
    if (pool.listenerCount('error') > 0) pool.emit('error', error)
  })

  async function subscribe(client: SqlClient, channel: string): Promise<void> {
    const listeners = channels.get(channel) ?? new Set()
    channels.set(channel, listeners)
    if (listeners.size === 0) await session.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    listeners.add(client)
  }

  async function unsubscribe(client: SqlClient, channel: string): Promise<void> {
    const names = channel === '*' ? [...channels.keys()] : [channel]
    for (const name of names) {
      const listeners = channels.get(name)
      if (listeners?.delete(client) && listeners.size === 0) {
        await session.query(`UNLISTEN ${pg.escapeIdentifier(name)}`)
      }
    }
  }

  function track(work: Promise<unknown>): void {
    pending.add(work)
    work.then(() => pending.delete(work))
  }

  async function settled(): Promise<void> {
    while (pending.size > 0) await Promise.all(pending)
  }

  function checkOut(): SqlClient {
    let endTurn: (() => void) | null = null
    let last: Promise<unknown> = Promise.resolve()
    let released = false

    async function perform(text: string, params?: readonly unknown[]): Promise<SqlResult<never>> {
      const listening = listenStatement.exec(withoutComments(text))
      if (!listening) return params ? session.query(text, [...params]) : session.query(text)
      // Names without quotes are folded by Postgres; BullMQ's and ours are lower case anyway.
      const channel = (listening[2] ?? '*').toLowerCase()
      await (listening[1] ? unsubscribe(client, channel) : subscribe(client, channel))
      return { command: listening[1] ? 'UNLISTEN' : 'LISTEN', rowCount: null, rows: [] }
    }

    async function inTurn<T>(work: () => Promise<T>): Promise<T> {
      endTurn ??= await turns.take()
      try {
        if (broken) throw broken
        return await work()
      } catch (error) {
        // A rejection comes before the status that the failure leaves behind; an empty statement waits for it.
        if (!broken) await session.query('').catch(() => undefined)
        throw error
      } finally {
        if (broken || session.getTransactionStatus() === 'I') {
          endTurn()
          endTurn = null
        }
      }
    }

    function query(
      statement: string | TimedStatement,
      params?: readonly unknown[],
    ): Promise<SqlResult<never>> {
      const { text, values } = typeof statement === 'string' ? { text: statement, values: params } : statement
      if (ending && !endTurn) return Promise.reject(new Error('Cannot use the database after it was closed.'))
      if (released) return Promise.reject(new Error('Cannot use a client after it was released.'))
      const result = last.then(() => inTurn(() => perform(text, values)))
      last = result.catch(() => undefined)
      track(last)
      return result
    }

    function release(): void {
      if (released) return
      released = true
      connected.delete(client)
      client.removeAllListeners()
      last = last
        .then(async () => {
          const listens = [...channels.values()].some((listeners) => listeners.has(client))
          if (!endTurn && !listens) return
          await inTurn(async () => {
            if (session.getTransactionStatus() !== 'I') await session.query('ROLLBACK')
            await unsubscribe(client, '*')
          })
        })
        // Only a broken session fails here, and that was told to everybody.
        .catch(() => undefined)
      track(last)
    }

    const client: SqlClient = Object.assign(new EventEmitter(), { query, release })
    connected.add(client)
    return client
  }

  async function query(...asked: Parameters<SqlClient['query']>): Promise<SqlResult<never>> {
    const client = checkOut()
    try {
      return await client.query(...asked)
    } finally {
      client.release()
    }
  }

  function end(): Promise<void> {
    ending ??= settled().then(close)
    return ending
  }

  return Object.assign(pool, { query, end, connect: async () => checkOut() })
}

function withoutComments(text: string): string {
  return text.replace(/^\s*--.*$/gm, '').trim()
}
