import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clearlyMore } from '../../../src/incident/change/clearly-more.ts'
import { type Course, judgeChange } from '../../../src/incident/change/judge-change.ts'
import type { Sampled } from '../../../src/model/timeline.ts'

const sampled = (good: number, asked = 20): Sampled => ({ asked, good, seen: {}, medianMs: 10 })
const course = (change: Partial<Course>): Course => ({
  before: sampled(10),
  after: sampled(20),
  outcomes: ['pass'],
  verified: ['pass'],
  stopped: null,
  ...change,
})

const outcome = fc.constantFrom('pass' as const, 'fail' as const, 'unknown' as const)
const counts = fc.integer({ min: 0, max: 20 }).map((good) => sampled(good))
const courses = fc.record<Course>({
  before: fc.option(counts),
  after: fc.option(counts),
  outcomes: fc.array(outcome, { minLength: 1, maxLength: 4 }),
  verified: fc.array(outcome, { maxLength: 4 }),
  stopped: fc.option(fc.constant('a freeze stands.')),
})

describe('incident/judge-change', () => {
  it.each<[string, Partial<Course>, string, boolean]>([
    ['verified and all good', {}, 'fixed', true],
    ['verified, where the fault never showed at the URL', { before: sampled(20) }, 'fixed', true],
    [
      'verified, with one unlucky request after all failed',
      { before: sampled(0), after: sampled(19) },
      'fixed',
      true,
    ],
    [
      'verified, with one unlucky request after none failed',
      { before: sampled(20), after: sampled(19) },
      'fixed',
      true,
    ],
    ['verified, and nobody could ask', { before: null, after: null }, 'fixed', true],
    ['verified, and as bad as before', { after: sampled(10) }, 'no-effect', false],
    ['verified, better and not well', { before: sampled(0), after: sampled(12) }, 'no-effect', true],
    ['not verified', { verified: ['fail'] }, 'no-effect', false],
    ['not verified at the second place', { verified: ['pass', 'fail'] }, 'no-effect', false],
    ['five of twenty fail where none did', { before: sampled(20), after: sampled(15) }, 'worse', false],
    ['worse, although verified', { before: sampled(18), after: sampled(2) }, 'worse', false],
    ['a change that went wrong', { outcomes: ['pass', 'fail'] }, 'failed', false],
    [
      'a change that went wrong and made it worse',
      { outcomes: ['fail'], before: sampled(20), after: sampled(0) },
      'worse',
      false,
    ],
    ['a change of which nobody knows', { outcomes: ['pass', 'unknown'] }, 'unknown', true],
    ['a verification without an end, and well', { verified: ['unknown'] }, 'unknown', true],
    [
      'a verification without an end, and as bad',
      { verified: ['unknown'], after: sampled(10) },
      'no-effect',
      false,
    ],
    [
      'a verification without an end, and nobody could ask',
      { verified: ['unknown'], after: null },
      'unknown',
      true,
    ],
  ])('%s', (_, change, ending, keep) => {
    expect(judgeChange(course(change))).toMatchObject({ ending, keep })
  })

  it('never says fixed of what was not verified, and never worse of one request', () => {
    fc.assert(
      fc.property(courses, (each) => {
        const { ending } = judgeChange(each)
        if (ending === 'fixed') {
          expect(each.verified.every((seen) => seen === 'pass')).toBe(true)
          expect(each.outcomes.every((made) => made === 'pass')).toBe(true)
        }
        if (ending === 'worse') {
          const bad = ({ asked, good }: Sampled) => asked - good
          expect(each.after && each.before && bad(each.after) - bad(each.before)).toBeGreaterThan(1)
        }
      }),
    )
  })

  it('never undoes what helped, and never keeps what made things worse', () => {
    fc.assert(
      fc.property(courses, (each) => {
        const { ending, keep } = judgeChange(each)
        if (ending === 'fixed' || ending === 'unknown') expect(keep).toBe(true)
        if (ending === 'worse' || ending === 'failed') expect(keep).toBe(false)
      }),
    )
  })

  it('says why in a sentence with the numbers', () => {
    expect(judgeChange(course({})).why).toBe(
      'Verified, and requests go well: 10 of 20 good before, 20 of 20 good after.',
    )
    expect(judgeChange(course({ after: sampled(1) })).why).toContain(
      '10 of 20 good before, 1 of 20 good after',
    )
  })
})

describe('incident/clearly-more', () => {
  it.each([
    [1, 20, 0, 20, false],
    [4, 20, 0, 20, false],
    [5, 20, 0, 20, true],
    [20, 20, 20, 20, false],
    [20, 20, 10, 20, true],
    [3, 3, 0, 3, false],
    [5, 0, 0, 0, false],
  ])('%i of %i against %i of %i: %s', (hits, of, otherHits, otherOf, expected) => {
    expect(clearlyMore({ hits, of }, { hits: otherHits, of: otherOf })).toBe(expected)
  })

  it('is never so both ways', () => {
    const trials = fc
      .integer({ min: 0, max: 40 })
      .chain((of) => fc.record({ of: fc.constant(of), hits: fc.integer({ min: 0, max: of }) }))
    fc.assert(
      fc.property(trials, trials, (one, other) => {
        expect(clearlyMore(one, other) && clearlyMore(other, one)).toBe(false)
      }),
    )
  })

  it('takes mere chance for more in less than one of forty cases', () => {
    // Every way in which two samples of 20 can come out when each request fails with the same share.
    const chance = (share: number) => {
      let sum = 0
      for (let a = 0; a <= 20; a += 1) {
        for (let b = 0; b <= 20; b += 1) {
          if (clearlyMore({ hits: a, of: 20 }, { hits: b, of: 20 }))
            sum += binomial(a, share) * binomial(b, share)
        }
      }
      return sum
    }
    for (const share of [0.05, 0.3, 0.5, 0.9]) expect(chance(share)).toBeLessThan(0.025)
  })
})

function binomial(hits: number, share: number): number {
  let ways = 1
  for (let factor = 1; factor <= hits; factor += 1) ways *= (20 - hits + factor) / factor
  return ways * share ** hits * (1 - share) ** (20 - hits)
}
