import { setImmediate as nextLoop } from 'node:timers/promises'

/** PGlite answers without leaving the thread; after this long in a row, sockets and timers get their turn. */
const longestHoldMs = 8

/** Lets callers through one at a time, in the order in which they asked. */
export interface Turns {
  /** Resolves when it is the caller's turn, to the function that ends it. */
  take(): Promise<() => void>
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve()
  let heldSince = performance.now()
  let isResetDue = false

  async function letOthersWork(): Promise<void> {
    if (performance.now() - heldSince > longestHoldMs) await nextLoop()
    if (isResetDue) return
    isResetDue = true
    setImmediate(() => {
      isResetDue = false
      heldSince = performance.now()
    }).unref()
  }

  async function take(): Promise<() => void> {
    const before = last
    const { promise, resolve } = Promise.withResolvers<void>()
    last = promise
    await before
    await letOthersWork()
    return resolve
  }

  return { take }
}
