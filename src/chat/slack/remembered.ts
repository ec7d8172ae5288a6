/** What is remembered for a while: at most `most` things, each for `forMs`; the oldest are forgotten first. */
export interface Remembered<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
  delete(key: string): void
}

export function createRemembered<T>(most: number, forMs: number, now: () => number): Remembered<T> {
  const kept = new Map<string, { value: T; until: number }>()
  return {
    get(key) {
      const found = kept.get(key)
      return found === undefined || found.until < now() ? undefined : found.value
    },
    set(key, value) {
      kept.delete(key)
      kept.set(key, { value, until: now() + forMs })
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
    },
    delete(key) {
      kept.delete(key)
    },
  }
}
