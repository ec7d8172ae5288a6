import { setTimeout as wait } from 'node:timers/promises'

export interface Bell {
  ring(): void
  /** True once it was rung since it was last heard, false after `ms` of silence. Rejects when `signal` aborts. */
  heard(ms: number, signal: AbortSignal): Promise<boolean>
}

/** Remembers one ring until it is heard; more rings meanwhile are the same one. */
export function createBell(): Bell {
  let next = Promise.withResolvers<true>()
  return {
    ring: () => next.resolve(true),
    async heard(ms, signal) {
      const stop = new AbortController()
      try {
        const silence = wait(ms, false as const, { signal: AbortSignal.any([signal, stop.signal]) })
        silence.catch(() => {})
        const wasRung = await Promise.race([next.promise, silence])
        if (wasRung) next = Promise.withResolvers<true>()
        return wasRung
      } finally {
        stop.abort()
      }
    },
  }
}
