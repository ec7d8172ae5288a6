import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jobId } from '../../src/queue/job-id.ts'

const steps = fc.record({
  incident: fc.string(),
  run: fc.string(),
  stage: fc.nat(),
  step: fc.string(),
  targets: fc.array(fc.string()),
})

describe('queue/job-id', () => {
  test('an id is one that BullMQ takes: short, no colon, not a number', () => {
    fc.assert(
      fc.property(steps, (step) => {
        expect(jobId('step', step)).toMatch(/^step-[\w-]{43}$/)
      }),
    )
  })

  test('two payloads have one id exactly when they are equal, in whatever order their fields are', () => {
    fc.assert(
      fc.property(steps, steps, (one, other) => {
        const equal = JSON.stringify(Object.values(one)) === JSON.stringify(Object.values(other))
        expect(jobId('step', one) === jobId('step', other)).toBe(equal)
        const reversed = Object.fromEntries(Object.entries(one).reverse()) as typeof one
        expect(jobId('step', reversed)).toBe(jobId('step', one))
      }),
    )
  })

  test('the fields cannot run into one another', () => {
    const ids = [
      jobId('run', { incident: 'INC-1', run: '1' }),
      jobId('run', { incident: 'INC-11', run: '' }),
      jobId('deliver', { incident: 'INC-1', platform: '1' }),
    ]
    expect(new Set(ids).size).toBe(3)
  })
})
