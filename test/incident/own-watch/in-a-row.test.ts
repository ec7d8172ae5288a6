import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inARow, minuteOfLook, type OwnLook } from '../../../src/incident/own-watch/in-a-row.ts'

const start = Date.parse('2026-11-21T03:00:00.000Z')
const at = (seconds: number) => new Date(start + seconds * 1000)

function countsOf(looks: readonly OwnLook[]) {
  const minutes = Map.groupBy(looks, (look) => minuteOfLook(look.at).getTime())
  return [...minutes].map(([minute, each]) => ({
    minute: new Date(minute),
    asked: each.length,
    good: each.filter(({ isGood }) => isGood).length,
  }))
}

/** Looks in the order of their times, each by one of the processes. */
const history = fc
  .array(
    fc.record({
      gapS: fc.integer({ min: 1, max: 90 }),
      isGood: fc.boolean(),
      by: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let seconds = 0
    return steps.map(({ gapS, isGood, by }) => {
      seconds += gapS
      return { at: at(seconds), isGood, by }
    })
  })

function rowIn(looks: readonly OwnLook[], isGood: boolean): number {
  return looks.length - 1 - looks.findLastIndex((look) => look.isGood !== isGood)
}

describe('incident/own-watch/in-a-row', () => {
  it('is exact where one process took every look', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (looks, isGood) => {
        expect(inARow(countsOf(looks), looks, isGood)).toBe(rowIn(looks, isGood))
      }),
    )
  })

  it('is never more than there were, and lacks less than a minute, where several processes took them', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (looks, isGood) => {
        const own = looks.filter(({ by }) => by === 0)
        const row = inARow(countsOf(looks), own, isGood)
        const real = rowIn(looks, isGood)
        expect(row).toBeLessThanOrEqual(real)
        const last = looks.findLast((look) => look.isGood !== isGood)
        const sure = looks.filter(
          (look) => last === undefined || minuteOfLook(look.at) > minuteOfLook(last.at),
        )
        expect(row).toBeGreaterThanOrEqual(sure.length)
      }),
    )
  })

  it('goes on from the counts alone after a start', () => {
    const looks = [0, 30, 60, 90].map((seconds) => ({ at: at(seconds), isGood: false }))
    expect(inARow(countsOf(looks), looks.slice(3), false)).toBe(4)
    expect(inARow(countsOf(looks), [], true)).toBe(0)
    expect(inARow([], [], false)).toBe(0)
  })
})
