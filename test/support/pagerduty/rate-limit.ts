import type { World } from './world.ts'

/** So many requests a minute, with the headers that say how many are left; 429 when they are used up. */
export function createRateLimit(world: Pick<World, 'perMinute' | 'now'>) {
  let began = 0
  let used = 0

  return {
    take(isForced: boolean): { isOver: boolean; headers: Record<string, string> } {
      const now = world.now()
      if (now - began >= 60_000) {
        began = now
        used = 0
      }
      used = isForced ? world.perMinute + 1 : used + 1
      const headers = {
        'ratelimit-limit': String(world.perMinute),
        'ratelimit-remaining': String(Math.max(0, world.perMinute - used)),
        'ratelimit-reset': String(Math.ceil((began + 60_000 - now) / 1000)),
      }
      return { isOver: used > world.perMinute, headers }
    },
  }
}
