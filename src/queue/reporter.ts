import { bareError } from './bare-error.ts'

const silenceMs = 10_000

/** Passes errors on, but the same message only once in ten seconds: a lost server is met by every connection. */
export function createReporter(onError?: (error: Error) => void, now = Date.now): (error: Error) => void {
  const lastSeen = new Map<string, number>()

  return function report(error) {
    const at = now()
    for (const [message, seen] of lastSeen) if (at - seen >= silenceMs) lastSeen.delete(message)
    if (lastSeen.has(error.message)) return
    lastSeen.set(error.message, at)
    onError?.(bareError(error))
  }
}
