import { setImmediate as nextLoop } from 'node:timers/promises'

/** A request that brings ten alerts takes about as long. */
const usualLongestMs = 1

/**
 * Lets callers go on in the order of asking, for so long in each turn of the event loop and at least one: a storm of requests
 * is worked off while everything else that the process does has its turn in between. What a caller does before it waits for
 * something is counted.
 */
export function createTurns({
  longestMs = usualLongestMs,
  now = () => performance.now(),
} = {}): () => Promise<void> {
  const waiting: (() => void)[] = []
  let isGoing = false

  async function letGoOn(): Promise<void> {
    while (waiting.length > 0) {
      await nextLoop()
      const since = now()
      do {
        waiting.shift()?.()
        // The caller works before this goes on.
        await null
      } while (waiting.length > 0 && now() - since < longestMs)
    }
    isGoing = false
  }

  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (isGoing) return
      isGoing = true
      void letGoOn()
    })
}
