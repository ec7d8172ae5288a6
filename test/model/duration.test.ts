import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { durationSchema, formatDuration } from '../../src/model/duration.ts'

describe('model/duration', () => {
  test.each([
    ['250ms', 250],
    ['5s', 5000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    [' 5 s ', 5000],
    ['0s', 0],
    [750, 750],
  ])('%j is %i ms', (written, ms) => {
    expect(durationSchema.parse(written)).toBe(ms)
  })

  test.each([
    '5',
    '',
    's',
    '-1s',
    '5 sec',
    '5S',
    '1m30s',
    '1e3s',
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '169h',
    null,
  ])('%j is refused with the value and the way to write it', (written) => {
    expect(durationSchema.safeParse(written).success).toBe(false)
  })

  test('says what was written and what to write', () => {
    const issue = durationSchema.safeParse('5 sec').error?.issues[0]
    expect(issue?.message).toBe('"5 sec" is not a duration: write 250ms, 5s, 2m or 1h')
  })

  test('what is formatted is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 * 24 * 3_600_000 }), (ms) => {
        expect(durationSchema.parse(formatDuration(ms))).toBe(ms)
      }),
    )
    expect([0, 90_000, 120_000, 7_200_000, 1001].map(formatDuration)).toEqual([
      '0ms',
      '90s',
      '2m',
      '2h',
      '1001ms',
    ])
  })
})
