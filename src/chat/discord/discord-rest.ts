import { REST, type RESTOptions } from 'discord.js'
import { BotError } from '../../errors.ts'
import type { Secret } from '../../secret.ts'
import { createPace } from '../pace.ts'
import { chatError, type Limited } from './chat-error.ts'
import { fetchRequest } from './fetch-request.ts'
import { everywhere, laneOf, limitOf } from './lane-of.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Sent {
  body?: unknown
  files?: { name: string; data: Buffer; contentType: string }[]
  /** False for answers to interactions, whose token is in the route. */
  auth?: boolean
  /** Whoever waits for a turn keeps it under this name; without one there is no waiting for turns. */
  who?: string
  /** Default: as for all. */
  timeoutMs?: number
}

/** Requests to Discord that wait for nothing: what has no turn is refused, and what fails is not tried again. */
export interface DiscordRest {
  /** Rejects with a `BotError`; `what` says what is tried, as in `post in the thread`. */
  call<T>(method: Method, route: `/${string}`, what: string, sent?: Sent): Promise<T>
  stop(): void
}

export interface RestSettings {
  token: Secret
  apiUrl: string | null
  now(): Date
  /** After this long nobody waits for an answer any more. */
  timeoutMs: number
}

/** What discord.js is told of REST, in the client as well: it must neither sleep nor repeat by itself. */
export function restOptions({ apiUrl, timeoutMs }: RestSettings): Partial<RESTOptions> {
  return {
    version: '10',
    ...(apiUrl === null ? {} : { api: apiUrl }),
    timeout: timeoutMs,
    retries: 0,
    rejectOnRateLimit: () => true,
    makeRequest: fetchRequest,
  }
}

export function createDiscordRest(settings: RestSettings): DiscordRest {
  const { token, now, timeoutMs: usualTimeoutMs } = settings
  const pace = createPace(limitOf, () => now().getTime())
  const rest = new REST({
    ...restOptions(settings),
    makeRequest,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
  })

  /** All limits are kept in one place, here: what Discord says of them is noted, and is no business of the library's. */
  async function makeRequest(...[url, init]: Parameters<RESTOptions['makeRequest']>) {
    const response = await fetchRequest(url, init)
    const { status } = response
    const headers = new Headers([...response.headers])
    const lane = laneOf(init.method ?? 'GET', routeOf(url))
    const resetMs = milliseconds(headers.get('x-ratelimit-reset-after'))
    if (status === 429) {
      const limitedMs = Math.max(1, milliseconds(headers.get('retry-after')), resetMs)
      pace.hold(headers.has('x-ratelimit-global') ? everywhere : lane, limitedMs)
      await response.text().catch(() => '')
      throw Object.assign(new Error('rate limited'), { limitedMs } satisfies Limited)
    }
    if (headers.get('x-ratelimit-remaining') === '0') pace.hold(lane, resetMs)
    for (const name of [...headers.keys()]) if (name.startsWith('x-ratelimit-')) headers.delete(name)
    return new Response(status === 204 ? null : response.body, { status, headers })
  }

  function takeTurn(lane: string, who: string, what: string): void {
    const waits = [pace.turn(everywhere, `${lane} ${who}`)]
    if (waits[0] === 0) waits.push(pace.turn(lane, who))
    const afterMs = Math.max(...waits)
    if (afterMs === 0) return
    throw new BotError('CHAT_BUSY', `it is not yet time to ${what}`, 'It is tried again by itself.', {
      afterMs,
    })
  }

  return {
    async call<T>(method: Method, route: `/${string}`, what: string, sent: Sent = {}) {
      const { body, files = [], auth = true, who, timeoutMs = usualTimeoutMs } = sent
      if (who !== undefined) takeTurn(laneOf(method, route), who, what)
      // The library forgets the token when it was once refused, though it may be good again.
      if (auth) rest.setToken(token.reveal())
      try {
        return (await rest.request({
          method: method as never,
          fullRoute: route,
          auth,
          ...(body === undefined ? {} : { body }),
          ...(files.length === 0 ? {} : { files }),
          signal: AbortSignal.timeout(timeoutMs),
        })) as T
      } catch (thrown) {
        throw chatError(thrown, what)
      }
    },
    stop() {
      rest.clearHashSweeper()
      rest.clearHandlerSweeper()
    },
  }
}

function routeOf(url: string): string {
  return new URL(url).pathname.replace(/^.*?\/v\d+(?=\/)/, '')
}

function milliseconds(seconds: string | null): number {
  return seconds === null ? 0 : Math.ceil(Number(seconds) * 1000) || 0
}
