import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wilsonInterval } from '../../src/probes/wilson.ts'

describe('probes/wilson', () => {
  // By hand from the formula; 0 of 10 and 5 of 10 are also in Brown, Cai and DasGupta (2001).
  test.each([
    [0, 10, 0, 0.2775],
    [1, 10, 0.0179, 0.4042],
    [5, 10, 0.2366, 0.7634],
    [6, 20, 0.1455, 0.519],
    [10, 10, 0.7225, 1],
  ])('%i of %i is %f to %f', (hits, total, low, high) => {
    const interval = wilsonInterval(hits, total)
    expect(interval[0]).toBeCloseTo(low, 4)
    expect(interval[1]).toBeCloseTo(high, 4)
  })

  test('no trials say nothing', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1])
  })

  test('the interval holds the share, stays within 0 and 1, and mirrors', () => {
    const trials = fc
      .integer({ min: 1, max: 1000 })
      .chain((total) => fc.tuple(fc.nat(total), fc.constant(total)))
    fc.assert(
      fc.property(trials, ([hits, total]) => {
        const [low, high] = wilsonInterval(hits, total)
        const [mirrorLow, mirrorHigh] = wilsonInterval(total - hits, total)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(hits / total + 1e-12)
        expect(high).toBeGreaterThanOrEqual(hits / total - 1e-12)
        expect(1 - mirrorHigh).toBeCloseTo(low, 9)
        expect(1 - mirrorLow).toBeCloseTo(high, 9)
      }),
    )
  })
})
