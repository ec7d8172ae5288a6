import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAllowance } from '../../src/alerts/allowance.ts'

function allowanceAt(start: number, rate = { perSecond: 10, burst: 3 }) {
  const clock = { ms: start }
  const allowance = createAllowance(rate, () => new Date(clock.ms))
  const takes = (count: number, name = 'a') => Array.from({ length: count }, () => allowance.take(name))
  return { clock, allowance, takes }
}

describe('alerts/allowance', () => {
  it('gives what it has at once, and then as time goes by', () => {
    const { clock, takes } = allowanceAt(0)
    expect(takes(5)).toEqual([true, true, true, false, false])
    clock.ms = 99
    expect(takes(1)).toEqual([false])
    clock.ms = 100
    expect(takes(2)).toEqual([true, false])
    clock.ms = 60_000
    expect(takes(5)).toEqual([true, true, true, false, false])
  })

  it('is each name’s own', () => {
    const { takes } = allowanceAt(0)
    takes(3)
    expect(takes(1, 'b')).toEqual([true])
  })

  it('takes back a turn that was not needed, and never holds more than there are', () => {
    const { allowance, takes } = allowanceAt(0)
    takes(3)
    allowance.giveBack('a')
    expect(takes(2)).toEqual([true, false])
    for (let n = 0; n < 10; n += 1) allowance.giveBack('a')
    expect(takes(4)).toEqual([true, true, true, false])
  })

  it('loses nothing to a clock that is set back', () => {
    const { clock, takes } = allowanceAt(1_000_000)
    takes(2)
    clock.ms = 0
    expect(takes(2)).toEqual([true, false])
    clock.ms = 100
    expect(takes(1)).toEqual([true])
  })

  it('gives a name never more than its burst and its rate allow', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 100 })
    fc.assert(
      fc.property(pauses, fc.integer({ min: 1, max: 5 }), (steps, burst) => {
        const { clock, allowance } = allowanceAt(0, { perSecond: 4, burst })
        let given = 0
        for (const step of steps) {
          clock.ms += step
          if (allowance.take('a')) given += 1
        }
        expect(given).toBeLessThanOrEqual(burst + (clock.ms / 1000) * 4 + 1e-6)
      }),
    )
  })
})
