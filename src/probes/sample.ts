import { z } from 'zod'
import { durationSchema } from '../model/duration.ts'
import type { StatusRange } from '../model/service.ts'
import { defineStep } from '../model/step.ts'
import { pathSchema } from './http.ts'
import { type Attempt, attemptHttp, destinationOf, locate, notAttempted } from './http-attempt.ts'
import { watchOwnDelay } from './own-delay.ts'
import { summarizeSample, toSampleFacts } from './sample-facts.ts'
import { isExpected } from './status-ranges.ts'

const params = z.strictObject({
  requests: z.int().min(1).max(200).default(20),
  concurrency: z.int().min(1).max(50).default(4),
  /** From when on a response counts as slow; whatever we ourselves were late meanwhile is added. */
  slow: durationSchema.prefault('2s'),
  /** For each request; the target's own timeout when left out. */
  timeout: durationSchema.optional(),
  path: pathSchema.optional(),
})

/** Asks a target many times, each on a fresh connection and in turn at each of its addresses, and counts. */
export const sample = defineStep({
  type: 'sample',
  title: 'Repeated HTTP requests',
  params,
  looksAt: 'target',
  async run(target, given, context) {
    const destination = destinationOf(target, given.path)
    const located = await locate(destination, context)
    const timeoutMs = given.timeout ?? target.timeoutMs
    const request = { method: 'GET', keepAlive: false } as const
    const ownDelay = watchOwnDelay()

    const attempts = await runPool(given.requests, given.concurrency, (index) => {
      if ('problem' in located) return Promise.resolve(notAttempted(located.problem))
      const addresses = rotate(located.addresses, index)
      return attemptHttp(destination, addresses, request, { timeoutMs, context })
    }).finally(() => ownDelay.stop())
    const badOnes = attempts.filter((attempt) => isBad(attempt, target.expect))
    const facts = toSampleFacts(attempts, badOnes, given.slow + ownDelay.stop())
    const outcome = facts.bad > 0 || facts.slow > 0 ? 'fail' : 'pass'
    return { outcome, summary: summarizeSample(facts, badOnes), facts }
  },
})

function isBad(attempt: Attempt, expect: StatusRange[]): boolean {
  const status = attempt.exchange?.status ?? null
  return attempt.failure !== null || status === null || !isExpected(status, expect)
}

/** Runs `count` tasks, at most `width` at once; the first that throws ends it, and no further task is started. */
async function runPool<T>(count: number, width: number, task: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  let failed = false

  async function work() {
    while (next < count && !failed) {
      const index = next++
      try {
        results[index] = await task(index)
      } catch (thrown) {
        failed = true
        throw thrown
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(width, count) }, work))
  return results
}

function rotate<T>(list: T[], by: number): T[] {
  const start = by % Math.max(1, list.length)
  return [...list.slice(start), ...list.slice(0, start)]
}
