import type { SqlClient, SqlPool } from './sql.ts'

export interface Notifications {
  /** Resolves once notifications arrive, to the way to stop. Rejects when there is no connection to listen on. */
  subscribe(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

const firstRetryMs = 100
const lastRetryMs = 5_000

/**
 * LISTEN on one connection of the pool, which is replaced when it drops. What is announced between the drop and the
 * replacement is lost: whoever must miss nothing also looks from time to time.
 */
export function createNotifications(pool: SqlPool): Notifications {
  const subscribers = new Map<string, Set<(payload: string) => void>>()
  let connection: Promise<SqlClient> | null = null
  let retry: NodeJS.Timeout | null = null
  let closed = false

  async function connect(): Promise<SqlClient> {
    const client = await pool.connect()
    let lost = false
    function lose(): void {
      if (lost) return
      lost = true
      client.release(true)
      connection = null
      reconnect(firstRetryMs)
    }
    client.on('error', lose)
    client.on('end', lose)
    client.on('notification', ({ channel, payload }: { channel: string; payload?: string }) => {
      for (const onPayload of [...(subscribers.get(channel) ?? [])]) onPayload(payload ?? '')
    })
    try {
      for (const channel of subscribers.keys()) await client.query(`LISTEN ${channel}`)
      return client
    } catch (error) {
      client.removeListener('error', lose)
      client.removeListener('end', lose)
      client.release(true)
      throw error
    }
  }

  function connected(): Promise<SqlClient> {
    if (connection) return connection
    const attempt = connect()
    connection = attempt
    attempt.catch(() => {
      if (connection === attempt) connection = null
    })
    return attempt
  }

  function reconnect(delayMs: number): void {
    if (closed || retry || subscribers.size === 0) return
    retry = setTimeout(() => {
      retry = null
      connected().catch(() => reconnect(Math.min(delayMs * 2, lastRetryMs)))
    }, delayMs)
    retry.unref()
  }

  async function subscribe(
    channel: string,
    onPayload: (payload: string) => void,
  ): Promise<() => Promise<void>> {
    const known = subscribers.get(channel)
    const listeners = known ?? new Set()
    listeners.add(onPayload)
    subscribers.set(channel, listeners)
    try {
      const client = await connected()
      // Listening twice is no error, and covers a connection made before this channel was asked for.
      await client.query(`LISTEN ${channel}`)
    } catch (error) {
      listeners.delete(onPayload)
      throw error
    }
    return async () => {
      listeners.delete(onPayload)
    }
  }

  async function close(): Promise<void> {
    closed = true
    if (retry) clearTimeout(retry)
    subscribers.clear()
    const client = await connection?.catch(() => null)
    client?.removeAllListeners()
    // The connection may drop while it is being given up; nobody needs to know.
    client?.on('error', () => undefined)
    client?.release(true)
  }

  return { subscribe, close }
}
