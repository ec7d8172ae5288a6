import { abortError } from './abort-error.ts'

/** Lets so many in at a time, in the order in which they came. */
export interface Semaphore {
  /** Resolves with what gives the place back (once; further calls do nothing). Throws why the signal aborted. */
  enter(signal?: AbortSignal): Promise<() => void>
  /** From now on only so many; those inside stay. */
  lower(limit: number): void
  readonly waiting: number
  readonly inside: number
}

export function createSemaphore(limit: number): Semaphore {
  const queue: (() => void)[] = []
  let inside = 0

  function admit(): void {
    while (inside < limit) {
      const next = queue.shift()
      if (next === undefined) return
      inside += 1
      next()
    }
  }

  function leave(): () => void {
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      inside -= 1
      admit()
    }
  }

  return {
    async enter(signal) {
      if (signal?.aborted) throw abortError(signal)
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      queue.push(resolve)
      const onAbort = () => {
        const at = queue.indexOf(resolve)
        if (at === -1) return
        queue.splice(at, 1)
        reject(signal === undefined ? undefined : abortError(signal))
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      admit()
      try {
        await promise
      } finally {
        signal?.removeEventListener('abort', onAbort)
      }
      return leave()
    },
    lower(wanted) {
      limit = Math.max(1, Math.min(limit, wanted))
    },
    get waiting() {
      return queue.length
    },
    get inside() {
      return inside
    },
  }
}
