import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wallClock, windowAt } from '../../../src/incident/approval/freeze-window.ts'
import { type FreezeWindow, weekdays } from '../../../src/model/policy.ts'

const minute = 60_000

const overnight: FreezeWindow = {
  days: ['fri'],
  from: '16:00',
  to: '08:00',
  zone: 'Europe/Berlin',
  why: 'nobody is in',
}

function overOf(windows: FreezeWindow[], at: string): string | null {
  const found = windowAt(windows, new Date(at))
  return found === null ? 'open' : (found.over?.toISOString() ?? null)
}

describe('incident/freeze-window', () => {
  it.each([
    // Berlin is two hours ahead of UTC in summer.
    ['before it begins', '2026-06-12T13:59:59.999Z', 'open'],
    ['as it begins', '2026-06-12T14:00:00.000Z', '2026-06-13T06:00:00.000Z'],
    ['past midnight', '2026-06-13T05:59:59.999Z', '2026-06-13T06:00:00.000Z'],
    ['as it ends', '2026-06-13T06:00:00.000Z', 'open'],
    ['on the evening of another day', '2026-06-13T20:00:00.000Z', 'open'],
    ['on the morning of its first day', '2026-06-12T04:00:00.000Z', 'open'],
  ])('a window past midnight, %s', (_when, at, expected) => {
    expect(overOf([overnight], at)).toBe(expected)
  })

  it.each([
    // The clocks of Berlin go from 02:00 to 03:00 on 29 March 2026, and from 03:00 to 02:00 on 25 October.
    [
      'an end that the clocks leap over is when they leap',
      '01:00',
      '02:30',
      '2026-03-29T00:30:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'a beginning that they leap over is when they leap',
      '02:30',
      '04:00',
      '2026-03-29T01:00:00Z',
      '2026-03-29T02:00:00.000Z',
    ],
    ['the leap makes it shorter', '00:00', '06:00', '2026-03-28T23:00:00Z', '2026-03-29T04:00:00.000Z'],
    [
      'the hour that comes twice makes it longer',
      '00:00',
      '06:00',
      '2026-10-24T22:00:00Z',
      '2026-10-25T05:00:00.000Z',
    ],
    [
      'an end within the hour that comes twice comes twice',
      '01:00',
      '02:30',
      '2026-10-25T00:00:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'and holds again until the second',
      '01:00',
      '02:30',
      '2026-10-25T01:00:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
  ])('when the clocks change, %s', (_what, from, to, at, expected) => {
    const window = { ...overnight, days: ['sun' as const], from, to }
    expect(overOf([window], at)).toBe(expected)
  })

  it('from a time to the same time is a whole day', () => {
    const day = { ...overnight, from: '00:00', to: '00:00', zone: 'UTC' }
    expect(overOf([day], '2026-06-12T00:00:00Z')).toBe('2026-06-13T00:00:00.000Z')
    expect(overOf([day], '2026-06-13T00:00:00Z')).toBe('open')
  })

  it('windows that follow each other are over when the last one is', () => {
    const saturday = { ...overnight, days: ['sat' as const], from: '08:00', to: '20:00' }
    const found = windowAt([overnight, saturday], new Date('2026-06-12T15:00:00Z'))
    expect(found).toEqual({ window: overnight, over: new Date('2026-06-13T18:00:00Z') })
  })

  it('what holds always is never over', () => {
    const always = { ...overnight, days: [...weekdays], from: '00:00', to: '00:00' }
    expect(windowAt([always], new Date('2026-06-12T15:00:00Z'))).toEqual({ window: always, over: null })
  })

  it('zones with odd offsets have their own day and minute', () => {
    expect(wallClock(new Date('2026-06-12T18:20:00Z'), 'Asia/Kathmandu')).toBe('Sat 00:05')
    expect(wallClock(new Date('2026-06-12T00:10:00Z'), 'America/St_Johns')).toBe('Thu 21:40')
  })

  it('is over at the first minute at which no window holds, whatever the windows', () => {
    const time = fc
      .tuple(fc.nat(23), fc.nat(59))
      .map(([hours, minutes]) => `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`)
    const window = fc.record({
      days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
      from: time,
      to: time,
      zone: fc.constantFrom(
        'UTC',
        'Europe/Berlin',
        'America/New_York',
        'Australia/Lord_Howe',
        'Asia/Kathmandu',
      ),
      why: fc.constant('x'),
    })
    // Around the days on which clocks change.
    const instant = fc
      .tuple(
        fc.constantFrom('2026-03-27', '2026-04-04', '2026-10-24', '2026-10-31', '2026-07-01'),
        fc.nat(2880),
      )
      .map(([day, minutes]) => Date.parse(`${day}T00:00:00Z`) + minutes * minute)
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 3 }), instant, (windows, at) => {
        const found = windowAt(windows, new Date(at))
        if (found === null) return
        const last = (found.over?.getTime() ?? at + 2 * 24 * 60 * minute) - minute
        if (found.over !== null) expect(windowAt(windows, found.over)).toBeNull()
        // Every quarter of an hour on the way, and the last minute of it, something holds.
        for (let between = at; between < last; between += 15 * minute) {
          expect(windowAt(windows, new Date(between))).not.toBeNull()
        }
        expect(windowAt(windows, new Date(Math.max(at, last)))).not.toBeNull()
      }),
      { numRuns: 40 },
    )
  })
})
