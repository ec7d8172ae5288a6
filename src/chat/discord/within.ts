import { setTimeout as wait } from 'node:timers/promises'

/** What it comes to, or null when that takes longer. What it rejects with afterwards is nobody's business any more. */
export async function within<T>(ms: number, going: Promise<T>): Promise<T | null> {
  const waiting = new AbortController()
  going.catch(() => {})
  try {
    const late = wait(ms, null, { signal: waiting.signal }).catch(() => null)
    return await Promise.race([going, late])
  } finally {
    waiting.abort()
  }
}
