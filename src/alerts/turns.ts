/** A few milliseconds of work, where a request brings ten alerts. */
const usualPerTurn = 4

/**
 * Lets a few callers go on in each turn of the event loop, in the order of asking: a storm of requests is worked off while
 * everything else that the process does has its turn in between.
 */
export function createTurns(perTurn = usualPerTurn): () => Promise<void> {
  const waiting: (() => void)[] = []
  let isGoing = false

  function next(): void {
    isGoing = waiting.length > 0
    for (const goOn of waiting.splice(0, perTurn)) goOn()
    if (isGoing) setImmediate(next)
  }

  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (isGoing) return
      isGoing = true
      setImmediate(next)
    })
}
