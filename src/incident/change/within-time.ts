import { BotError } from '../../errors.ts'

/**
 * Does some work within its time; work that ignores its signal is left behind. Throws `STEP_TIMEOUT`, `CANCELED` when
 * `stop` was aborted, or what the work throws.
 */
export async function withinTime<T>(
  what: string,
  ms: number,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (stop.aborted) throw canceled()
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), ms)
  const signal = AbortSignal.any([stop, deadline.signal])
  const { promise: ended, reject } = Promise.withResolvers<never>()
  ended.catch(() => undefined)
  const onAbort = () => reject(stop.aborted ? canceled() : timedOut(what, ms))
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work(signal), ended])
  } catch (thrown) {
    if (stop.aborted) throw canceled()
    if (deadline.signal.aborted) throw timedOut(what, ms)
    throw thrown
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

function timedOut(what: string, ms: number): BotError {
  return new BotError(
    'STEP_TIMEOUT',
    `${what} did not finish within ${ms} ms`,
    'Look at the machine: it may be going on still.',
  )
}

function canceled(): BotError {
  return new BotError('CANCELED', 'canceled', 'Run it again when you want to.')
}
