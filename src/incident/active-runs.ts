/** The runs that work in this process, so that a cancel reaches their sockets. */
export interface ActiveRuns {
  /** Aborted when the run is canceled or `signal` is. Call `release` when the work is over. */
  signalFor(run: string, signal: AbortSignal): { signal: AbortSignal; release(): void }
  running(): string[]
  abort(run: string): void
}

export function createActiveRuns(): ActiveRuns {
  const runs = new Map<string, { controller: AbortController; users: number }>()

  return {
    signalFor(run, signal) {
      const entry = runs.get(run) ?? { controller: new AbortController(), users: 0 }
      entry.users += 1
      runs.set(run, entry)
      return {
        signal: AbortSignal.any([entry.controller.signal, signal]),
        release() {
          entry.users -= 1
          if (entry.users === 0 && runs.get(run) === entry) runs.delete(run)
        },
      }
    },
    running: () => [...runs.keys()],
    abort(run) {
      runs.get(run)?.controller.abort()
    },
  }
}
