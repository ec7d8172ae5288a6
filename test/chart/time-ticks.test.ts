import { describe, expect, it } from 'vitest'
import { timeTicks } from '../../src/chart/time-ticks.ts'

function labels(from: string, until: string): string[] {
  return timeTicks(Date.parse(from), Date.parse(until)).map(({ label }) => label.join(' '))
}

describe('chart/time-ticks', () => {
  it('says the day at the first tick and where a day begins', () => {
    expect(labels('2026-11-20T18:00:00Z', '2026-11-21T06:00:00Z')).toEqual([
      '18:00 2026-11-20',
      '20:00',
      '22:00',
      '00:00 2026-11-21',
      '02:00',
      '04:00',
      '06:00',
    ])
    expect(labels('2026-11-21T03:04:00Z', '2026-11-21T03:12:00Z')[0]).toBe('03:04 2026-11-21')
  })

  it('has between two and eleven for every span of a minute to a day', () => {
    for (let minutes = 2; minutes <= 1440; minutes += 7) {
      const from = Date.parse('2026-11-21T03:04:00Z')
      const { length } = timeTicks(from, from + minutes * 60_000)
      expect(length).toBeGreaterThanOrEqual(2)
      expect(length).toBeLessThanOrEqual(11)
    }
  })
})
