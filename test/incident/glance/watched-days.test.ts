import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countParts, dayMs, partMs, watchedDay } from '../../../src/incident/glance/watched-day.ts'
import { createWatchedDays } from '../../../src/incident/glance/watched-days.ts'
import type { WatchCount } from '../../../src/store/store.ts'

const now = Date.parse('2026-11-21T03:17:00.000Z')
const minuteMs = 60_000

function count(minutesAgo: number, change: Partial<WatchCount> = {}): WatchCount {
  const minute = new Date(Math.floor((now - minutesAgo * minuteMs) / minuteMs) * minuteMs)
  return { service: 'shop', minute, asked: 2, good: 2, totalMs: 100, ...change }
}

describe('incident/glance/watched-day', () => {
  it('has 48 half hours, of which the newest goes on', () => {
    const day = watchedDay(
      countParts([count(0), count(1), count(40, { good: 1, totalMs: 30 })]),
      new Date(now),
    )
    expect(day.parts).toHaveLength(48)
    expect(day.since.toISOString()).toBe('2026-11-20T03:30:00.000Z')
    expect(day.parts.at(-1)).toEqual({ asked: 4, good: 4, meanMs: 50 })
    expect(day.parts.at(-2)).toEqual({ asked: 2, good: 1, meanMs: 30 })
    expect(day.parts.slice(0, -2)).toEqual(Array(46).fill(null))
    expect(day).toMatchObject({ asked: 6, good: 5, meanMs: 46, partMs })
  })

  it('has no time where nothing was good, and no share where nobody looked', () => {
    const failing = watchedDay(countParts([count(0, { good: 0, totalMs: 0 })]), new Date(now))
    expect(failing).toMatchObject({ asked: 2, good: 0, meanMs: null })
    expect(watchedDay(new Map(), new Date(now))).toMatchObject({ asked: 0, good: 0, meanMs: null })
  })

  it('leaves out what is older than its first half hour', () => {
    const day = watchedDay(countParts([count(24 * 60), count(23 * 60)]), new Date(now))
    expect(day.asked).toBe(2)
  })
})

describe('incident/glance/watched-days', () => {
  it('comes to the same as reading the whole day each time, whenever it is asked', async () => {
    const steps = fc.array(
      fc.record({
        afterS: fc.integer({ min: 1, max: 4000 }),
        service: fc.constantFrom('shop', 'blog'),
        good: fc.integer({ min: 0, max: 3 }),
        asks: fc.boolean(),
      }),
      { minLength: 1, maxLength: 80 },
    )
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        let clock = now
        const stored: WatchCount[] = []
        const watchCounts = async (since: Date) => stored.filter(({ minute }) => minute >= since)
        const days = createWatchedDays({ watchCounts }, () => new Date(clock))
        for (const { afterS, service, good, asks } of history) {
          clock += afterS * 1000
          const minute = new Date(Math.floor(clock / minuteMs) * minuteMs)
          stored.push({ service, minute, asked: 3, good, totalMs: good * 10 })
          if (!asks) continue
          // What was read a moment ago is not read again.
          clock += 30_000
          const found = await days()
          for (const each of ['shop', 'blog']) {
            const counts = stored.filter((one) => one.service === each)
            const recent = counts.filter((one) => one.minute.getTime() >= clock - dayMs)
            if (recent.length === 0) continue
            expect(found.get(each)).toEqual(watchedDay(countParts(counts), new Date(clock)))
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('reads the whole day once, and then only what is new; many askers at once are one reading', async () => {
    let clock = now
    const asked: number[] = []
    const watchCounts = async (since: Date) => {
      asked.push(clock - since.getTime())
      return [count(0)]
    }
    const days = createWatchedDays({ watchCounts }, () => new Date(clock))
    await Promise.all([days(), days(), days()])
    await days()
    clock += 60_000
    await days()
    expect(asked).toHaveLength(2)
    expect(asked[0]).toBeGreaterThan(23 * 3_600_000)
    expect(asked[1]).toBeLessThan(35 * minuteMs)
  })

  it('asks again after the database was away', async () => {
    let isAway = true
    const watchCounts = async () => {
      if (isAway) throw new Error('away')
      return [count(0)]
    }
    const days = createWatchedDays({ watchCounts }, () => new Date(now))
    await expect(days()).rejects.toThrow('away')
    isAway = false
    expect((await days()).get('shop')?.asked).toBe(2)
  })
})
