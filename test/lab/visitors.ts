import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Traffic } from './scenario.ts'

const patienceMs = 5_000

/** What a visitor gets: a status, or `cut` when there was none. */
export type Seen = number | 'cut'

/** Asks once, over a connection of its own. */
export function visit(
  origin: string,
  { path = '/', method = 'GET', headers = {}, body }: Traffic = {},
): Promise<Seen> {
  return new Promise((resolve) => {
    const sent = request(
      new URL(path, origin),
      { method, headers, agent: false, timeout: patienceMs },
      (response) => {
        response.resume()
        response.on('close', () => resolve(response.statusCode ?? 'cut'))
      },
    )
    sent.on('timeout', () => sent.destroy())
    sent.on('error', () => resolve('cut'))
    sent.end(body)
  })
}

/** Visitors that ask again and again until they are stopped. */
export function startVisitors(origin: string, traffic: Traffic): { seen: Seen[]; stop(): Promise<void> } {
  const ended = new AbortController()
  const seen: Seen[] = []
  const one = async () => {
    while (!ended.signal.aborted) {
      // Not all at the same moment of anything that goes round.
      const { everyMs = 400, jitter = 0.5 } = traffic
      const again = pause(everyMs * (1 - jitter + 2 * jitter * Math.random()))
      seen.push(await visit(origin, traffic))
      await again
    }
  }
  const all = Promise.all(Array.from({ length: traffic.visitors ?? 1 }, one))
  return {
    seen,
    stop: async () => {
      ended.abort()
      await all
    },
  }
}

export function isBad(seen: Seen): boolean {
  return seen === 'cut' || seen >= 500 || seen === 400
}
