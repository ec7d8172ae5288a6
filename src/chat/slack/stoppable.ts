/** Waiting that ends early when everything stops. */
export interface Stoppable {
  signal: AbortSignal
  /** Resolves when stopped. */
  stopped: Promise<void>
  /** Resolves after so long, or as soon as everything stops. */
  pause(ms: number): Promise<void>
  stop(): void
}

export function stoppable(): Stoppable {
  const controller = new AbortController()
  const { signal } = controller
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  return {
    signal,
    stopped,
    pause(ms) {
      if (signal.aborted || ms <= 0) return Promise.resolve()
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, ms)
        timer.unref()
        signal.addEventListener('abort', done, { once: true })
      })
    },
    stop: () => controller.abort(),
  }
}
