interface Wake {
  /** Says that there is something to do; returns at once. */
  (): void
  /** Asks for nothing more, and resolves when what was asked for is done. */
  stop(): Promise<void>
}

/** Less than what a person notices, and seldom enough that a storm does not spend its time on it. */
const usualPauseMs = 100
const retryMs = 1_000

/**
 * Makes many calls few: `ask` runs at once for the first, and once more after a pause for all that came since. A call is never
 * lost: `ask` begins after it, and is repeated until it goes well.
 */
export function createWake(
  ask: () => Promise<void>,
  { pauseMs = usualPauseMs, failed }: { pauseMs?: number; failed: (error: unknown) => void },
): Wake {
  let isDue = false
  let isStopped = false
  let going: Promise<void> | null = null
  let endPause: (() => void) | null = null

  function pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, ms)
    timer.unref()
    endPause = () => {
      clearTimeout(timer)
      resolve()
    }
    return promise
  }

  async function go(): Promise<void> {
    while (isDue) {
      isDue = false
      try {
        await ask()
        if (!isStopped) await pause(pauseMs)
      } catch (error) {
        failed(error)
        if (isStopped) break
        isDue = true
        await pause(retryMs)
      }
    }
    going = null
  }

  function wake(): void {
    isDue = true
    if (!isStopped) going ??= go()
  }

  return Object.assign(wake, {
    async stop() {
      isStopped = true
      endPause?.()
      await going
    },
  })
}
