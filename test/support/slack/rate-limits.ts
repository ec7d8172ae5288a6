import type { SlackWorld } from './slack-world.ts'

/** "One message per second per channel … bursting over that limit is possible for short periods" (rate-limits page). */
const burst = 4

/** So long after a refusal calls for other messages may still arrive that were sent before it was heard, milliseconds. */
const onTheWayMs = 250

export interface RateLimits {
  /** Seconds to wait, for Retry-After; null when the call may go on. `message`: which one it changes, if any. */
  wait(method: string, perMinute: number, channel: string | null, message: string | null): number | null
  /** A bot starts, which cannot know what the one before it was told; once it was refused itself, it does. */
  begun(): void
}

/** A method that was refused: since and until when, and for which messages. */
interface Held {
  since: number
  until: number
  messages: Set<string | null>
  isHeard: boolean
}

/** Counts calls of each method in the last minute, and posts of each channel, as docs.slack.dev/apis/web-api/rate-limits. */
export function createRateLimits(world: SlackWorld, speed: number): RateLimits {
  const lately = new Map<string, number[]>()
  const holds = new Map<string, Held>()
  const posts = new Map<string, { left: number; at: number }>()

  function minuteFull(method: string, perMinute: number, now: number): number {
    const calls = (lately.get(method) ?? []).filter((at) => now - at < 60_000)
    lately.set(method, calls)
    const oldest = calls[calls.length - perMinute]
    if (oldest !== undefined) return oldest + 60_000 - now
    calls.push(now)
    return 0
  }

  function channelFull(channel: string, now: number): number {
    const last = posts.get(channel) ?? { left: burst, at: now }
    const left = Math.min(burst, last.left + (now - last.at) / 1000)
    posts.set(channel, { left: left >= 1 ? left - 1 : left, at: now })
    return left >= 1 ? 0 : (1 - left) * 1000
  }

  function isOnTheWay({ since, messages }: Held, message: string | null, now: number): boolean {
    return message !== null && !messages.has(message) && (now - since) / speed < onTheWayMs
  }

  return {
    wait(method, perMinute, channel, message) {
      if (speed === Number.POSITIVE_INFINITY) return null
      const now = world.now() * speed
      const lane = channel ? `${method} ${channel}` : method
      const held = holds.get(lane)
      const early = (held?.until ?? 0) - now
      if (held?.isHeard === true && early > 0 && !isOnTheWay(held, message, now)) {
        world.violations.push(`${lane} was called again ${Math.ceil(early / speed)} ms too early`)
      }
      const ms = (channel ? channelFull(channel, now) : 0) || minuteFull(method, perMinute, now)
      if (ms <= 0) return null
      const seconds = Math.max(1, Math.ceil(ms / speed / 1000))
      const messages = early > 0 ? (held?.messages ?? new Set()) : new Set<string | null>()
      holds.set(lane, {
        since: early > 0 ? (held?.since ?? now) : now,
        until: now + ms,
        messages: messages.add(message),
        isHeard: true,
      })
      return seconds
    },
    begun() {
      for (const held of holds.values()) held.isHeard = false
    },
  }
}
