import { createHash } from 'node:crypto'
import type { RateLimits, Window } from './discord-server-types.ts'
import type { Answer } from './refusal.ts'

/**
 * Discord documents only the global limit and that of invalid requests (topics/rate-limits.mdx). The others are what bots have met:
 * 5 messages in 5 s per channel, webhooks 5 in 2 s, edits of messages older than an hour 3 in 20 s per channel with code 30046.
 */
const habits: RateLimits = {
  global: { requests: 50, perMs: 1000 },
  post: { requests: 5, perMs: 5000 },
  edit: { requests: 5, perMs: 5000 },
  oldEdit: { requests: 3, perMs: 20_000 },
  thread: { requests: 50, perMs: 300_000 },
  webhook: { requests: 5, perMs: 2000 },
  other: { requests: 50, perMs: 1000 },
  invalid: { requests: 10_000, perMs: 600_000 },
}

export type Limited = 'post' | 'edit' | 'thread' | 'webhook' | 'other'

export interface Gauge {
  /** The address is banned: 429 without JSON. */
  banned(): Answer | null
  global(): Answer | null
  /** `refused` is null when the request may go on; the headers belong to any answer. */
  take(
    kind: Limited,
    route: string,
    major: string,
  ): { headers: Record<string, string>; refused: Answer | null }
  /** For a message older than an hour. */
  oldEdit(channel: string): Answer | null
  /** Counts 401, 403 and 429 that are not shared. */
  answered(answer: Answer): void
}

export function createRateLimits(now: () => Date, asked: Partial<RateLimits> | false): Gauge {
  const limits = { ...habits, ...(asked || {}) }
  const used = new Map<string, { since: number; count: number }>()

  function count(key: string, { requests, perMs }: Window): { left: number; resetMs: number; over: boolean } {
    const time = now().getTime()
    const before = used.get(key)
    const window = before && time - before.since < perMs ? before : { since: time, count: 0 }
    const over = window.count >= requests
    if (!over) window.count += 1
    used.set(key, window)
    return { left: requests - window.count, resetMs: window.since + perMs - time, over }
  }

  return {
    banned() {
      const window = used.get('invalid')
      const left = window ? window.since + limits.invalid.perMs - now().getTime() : 0
      if (!window || left <= 0 || window.count < limits.invalid.requests) return null
      return {
        status: 429,
        body: 'error code: 1015',
        headers: { 'Retry-After': `${Math.ceil(left / 1000)}` },
      }
    },
    global() {
      if (asked === false) return null
      const { over, resetMs } = count('global', limits.global)
      return over ? tooMany(resetMs, 'global') : null
    },
    take(kind, route, major) {
      if (asked === false) return { headers: {}, refused: null }
      const { over, left, resetMs } = count(`${route} ${major}`, limits[kind])
      const headers = {
        'X-RateLimit-Limit': `${limits[kind].requests}`,
        'X-RateLimit-Remaining': `${left}`,
        'X-RateLimit-Reset': ((now().getTime() + resetMs) / 1000).toFixed(3),
        'X-RateLimit-Reset-After': (resetMs / 1000).toFixed(3),
        'X-RateLimit-Bucket': createHash('md5').update(route).digest('hex'),
      }
      return { headers, refused: over ? tooMany(resetMs, 'user') : null }
    },
    oldEdit(channel) {
      if (asked === false) return null
      const { over, resetMs } = count(`old ${channel}`, limits.oldEdit)
      if (!over) return null
      const words = 'Maximum number of edits to messages older than 1 hour reached. Try again later.'
      return tooMany(resetMs, 'user', { code: 30046, message: words })
    },
    answered({ status, headers }) {
      if (status !== 401 && status !== 403 && status !== 429) return
      if (headers?.['X-RateLimit-Scope'] !== 'shared') count('invalid', limits.invalid)
    },
  }
}

export function tooMany(
  afterMs: number,
  scope: 'user' | 'global' | 'shared',
  more: { code?: number; message?: string } = {},
): Answer {
  const seconds = Math.max(afterMs, 1) / 1000
  return {
    status: 429,
    body: {
      message: scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.',
      retry_after: seconds,
      global: scope === 'global',
      ...more,
    },
    headers: {
      // Whole seconds in the documented examples, fractions where the body has them too.
      'Retry-After': `${Number.isInteger(seconds) ? seconds : seconds.toFixed(3)}`,
      'X-RateLimit-Scope': scope,
      ...(scope === 'global' && { 'X-RateLimit-Global': 'true' }),
    },
  }
}
