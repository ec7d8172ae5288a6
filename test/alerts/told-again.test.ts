import { describe, expect, it } from 'vitest'
import { toldAgain } from '../../src/alerts/told-again.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)

describe('alerts/told-again', () => {
  it('is the same for what is only sent again, and another one for what is told later', () => {
    expect(toldAgain('firing', at('10:00:00'))).toBe(toldAgain('firing', at('10:00:20')))
    expect(toldAgain('firing', at('10:00:00'))).not.toBe(toldAgain('firing', at('14:00:00')))
  })

  it('an end is told once', () => {
    expect(toldAgain('resolved', at('10:00:00'))).toBe(toldAgain('resolved', at('14:00:00')))
  })
})
