import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jobId } from '../../src/queue/job-id.ts'
import { offsetOf } from '../../src/queue/schedule-jobs.ts'

describe('queue/schedule-jobs', () => {
  test('a job has a place of its own in every interval, and always the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2, max: 3_600_000 }), (id, everyMs) => {
        const offset = offsetOf(id, everyMs)
        expect(offset).toBeGreaterThan(0)
        expect(offset).toBeLessThan(everyMs)
        expect(offsetOf(id, everyMs)).toBe(offset)
      }),
    )
  })

  test('two hundred services are spread over half a minute', () => {
    const seconds = Array.from({ length: 200 }, (_, index) =>
      Math.floor(offsetOf(jobId('look', { service: `service-${index}` }), 30_000) / 1000),
    )
    const most = Math.max(
      ...[...Map.groupBy(seconds, (second) => second).values()].map((each) => each.length),
    )
    expect(new Set(seconds).size).toBeGreaterThan(25)
    expect(most).toBeLessThan(20)
  })
})
