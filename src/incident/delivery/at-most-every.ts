/**
 * Calls at once, and once more at the end of the interval for all that came meanwhile, by key. `call` must not reject. `stop`
 * makes the calls that are due, and resolves when none goes on any more.
 */
export function atMostEvery(
  intervalMs: number,
  call: (key: string) => Promise<void>,
): { ask(key: string): void; stop(): Promise<void> } {
  const resting = new Map<string, { timer: NodeJS.Timeout; isDue: boolean }>()
  const going = new Set<Promise<void>>()

  function begin(key: string): void {
    const one = call(key).finally(() => going.delete(one))
    going.add(one)
  }

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
      begin(key)
      rest(key)
    }
  }

  return {
    ask,
    async stop() {
      for (const [key, { timer, isDue }] of resting) {
        clearTimeout(timer)
        if (isDue) begin(key)
      }
      resting.clear()
      await Promise.all(going)
    },
  }
}
