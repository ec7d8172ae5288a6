import type { SlackWorld } from './slack-world.ts'

/** "One message per second per channel … bursting over that limit is possible for short periods" (rate-limits page). */
const burst = 4

export interface RateLimits {
  /** Seconds to wait, for Retry-After; null when the call may go on. */
  wait(method: string, perMinute: number, channel: string | null): number | null
}

/** Counts calls of each method in the last minute, and posts of each channel, as docs.slack.dev/apis/web-api/rate-limits. */
export function createRateLimits(world: SlackWorld, speed: number): RateLimits {
  const lately = new Map<string, number[]>()
  const heldUntil = new Map<string, number>()
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

  return {
    wait(method, perMinute, channel) {
      if (speed === Number.POSITIVE_INFINITY) return null
      const now = world.now() * speed
      const lane = channel ? `${method} ${channel}` : method
      const held = (heldUntil.get(lane) ?? 0) - now
      if (held > 0) world.violations.push(`${lane} was called again ${Math.ceil(held / speed)} ms too early`)
      const ms = (channel ? channelFull(channel, now) : 0) || minuteFull(method, perMinute, now)
      if (ms <= 0) return null
      const seconds = Math.max(1, Math.ceil(ms / speed / 1000))
      heldUntil.set(lane, now + ms)
      return seconds
    },
  }
}
