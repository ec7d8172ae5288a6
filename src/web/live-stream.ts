import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { createBell } from './bell.ts'
import type { WebEnv } from './web-env.ts'

/** One part of a page as it is now; it is sent again only when its `version` changed. */
export interface Part {
  event: string
  key: string
  version: string
  data: () => Promise<object>
}

export interface Pace {
  /** Shortest time between two updates of one client. */
  coalesceMs: number
  /** Silence after which a comment is sent, so that proxies keep the connection and lost clients are noticed. */
  heartbeatMs: number
}

const retryMs = 2_000

/**
 * Server-sent events that keep a page up to date: all parts on connecting (so a reconnect resynchronises), then those
 * that changed. Changes during one update are one next update; a slow reader slows only its own stream.
 */
export function liveStream(
  c: Context<WebEnv>,
  options: {
    parts: () => Promise<Part[]>
    subscribe: (changed: () => void) => () => void
    pace: Pace
    failed: (thrown: unknown) => void
  },
): Response {
  const { parts, subscribe, pace, failed } = options
  c.header('X-Accel-Buffering', 'no')
  return streamSSE(c, async (stream) => {
    const ended = new AbortController()
    const closing = c.env?.closing
    const end = () => ended.abort()
    stream.onAbort(end)
    closing?.addEventListener('abort', end)
    if (closing?.aborted) end()
    const bell = createBell()
    const unsubscribe = subscribe(bell.ring)
    const sent = new Map<string, string>()
    try {
      await stream.write(`retry: ${retryMs}\n\n`)
      while (!ended.signal.aborted) {
        for (const { event, key, version, data } of await parts()) {
          if (sent.get(key) === version || ended.signal.aborted) continue
          await stream.writeSSE({ event, data: JSON.stringify(await data()) })
          sent.set(key, version)
        }
        await wait(pace.coalesceMs, undefined, { signal: ended.signal })
        // What nobody rings for, such as a freeze that ended by itself, is found at the next heartbeat.
        if (!(await bell.heard(pace.heartbeatMs, ended.signal))) await stream.write(': still here\n\n')
      }
    } catch (thrown) {
      // The client connects again and is sent everything, which is all the recovery there is to do.
      if (!ended.signal.aborted) failed(thrown)
    } finally {
      unsubscribe()
      closing?.removeEventListener('abort', end)
    }
  })
}
