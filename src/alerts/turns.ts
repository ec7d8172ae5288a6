/**
 * Lets one caller go on in each turn of the event loop, in the order of asking: a storm of requests is worked off while
 * everything else that the process does has its turn in between.
 */
export function createTurns(): () => Promise<void> {
  const waiting: (() => void)[] = []
  let isGoing = false

  function next(): void {
    const goOn = waiting.shift()
    isGoing = goOn !== undefined
    if (goOn === undefined) return
    goOn()
    setImmediate(next)
  }

  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (isGoing) return
      isGoing = true
      setImmediate(next)
    })
}
