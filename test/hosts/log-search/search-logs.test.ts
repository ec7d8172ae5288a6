import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { samples } from './log-samples.ts'
import { LogFolder, logOf, naive, perMinute, search } from './searching.ts'

const folder = new LogFolder()
afterAll(() => folder.remove())

describe.each(Object.keys(samples))('the window of a log: %s', (name) => {
  it('holds the very lines that a full scan finds', async () => {
    const { format = 'unknown' as const } = samples[name] ?? {}
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        async (pace, agoMinutes, lengthMinutes) => {
          const now = new Date()
          const steps = Array.from({ length: 400 }, (_, index) => (index * 31) % (2 * pace))
          const lines = logOf(name, steps, now)
          const to = new Date(now.getTime() - agoMinutes * 60_000)
          const from = new Date(to.getTime() - lengthMinutes * 60_000)
          const path = folder.write(`${lines.join('\n')}\n`, now)
          const found = await search(path, from, to, { format, query: { blockBytes: 512 } })
          expect(found.source.unread).toBeNull()
          expect(perMinute(found)).toEqual(naive(lines, format, from, to, now))
        },
      ),
      { numRuns: 1 },
    )
  }, 60_000)
})
