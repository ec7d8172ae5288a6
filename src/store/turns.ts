/** Lets callers through one at a time, in the order in which they asked. */
export interface Turns {
  /** Resolves when it is the caller's turn, to the function that ends it. */
  take(): Promise<() => void>
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve()

  async function take(): Promise<() => void> {
    const before = last
    const { promise, resolve } = Promise.withResolvers<void>()
    last = promise
    await before
    return resolve
  }

  return { take }
}
