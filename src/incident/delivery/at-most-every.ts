/** Calls at once, and once more at the end of the interval for all that came meanwhile, by key. `stop` makes the calls that are due. */
export function atMostEvery(
  intervalMs: number,
  call: (key: string) => void,
): { ask(key: string): void; stop(): void } {
  const resting = new Map<string, { timer: NodeJS.Timeout; isDue: boolean }>()

  function rest(key: string): void {
    const timer = setTimeout(() => {
      const { isDue = false } = resting.get(key) ?? {}
      resting.delete(key)
      if (isDue) ask(key)
    }, intervalMs)
    resting.set(key, { timer, isDue: false })
  }

  function ask(key: string): void {
    const known = resting.get(key)
    if (known !== undefined) known.isDue = true
    else {
      call(key)
      rest(key)
    }
  }

  return {
    ask,
    stop() {
      for (const [key, { timer, isDue }] of resting) {
        clearTimeout(timer)
        if (isDue) call(key)
      }
      resting.clear()
    },
  }
}
