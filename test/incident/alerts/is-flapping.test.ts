import { describe, expect, it } from 'vitest'
import { isFlapping } from '../../../src/incident/alerts/is-flapping.ts'
import { second } from '../../support/alarm-samples.ts'

const turnsAt = (...minutes: number[]) => ({ turns: minutes.map((minute) => second(minute * 60)) })

describe('incident/alerts/is-flapping', () => {
  it('what came, went and came back is a relapse; its second end within half an hour makes it flap', () => {
    expect(isFlapping(turnsAt(0, 5, 10), second(15 * 60))).toBe(false)
    expect(isFlapping(turnsAt(0, 5, 10, 15), second(15 * 60))).toBe(true)
  })

  it('is over once it has been steady for long enough', () => {
    const turns = turnsAt(0, 5, 10, 15)
    expect(isFlapping(turns, second(30 * 60 - 1))).toBe(true)
    expect(isFlapping(turns, second(30 * 60))).toBe(false)
  })

  it('an alarm that fires steadily, however long, does not', () => {
    expect(isFlapping(turnsAt(0), second(0))).toBe(false)
    expect(isFlapping({ turns: [] }, second(0))).toBe(false)
    expect(isFlapping(turnsAt(0, 40, 80, 120), second(121 * 60))).toBe(false)
  })
})
