import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPace, type Lane } from '../../src/chat/pace.ts'

const lane = { everyMs: 1_200, burst: 3 } satisfies Lane

function world(limit: Lane | null = lane) {
  const clock = { at: 1_000_000 }
  return {
    clock,
    pace: createPace(
      (name) => (name === 'limited' ? limit : null),
      () => clock.at,
    ),
  }
}

/** Somebody who asks for the first time, and comes back some time after being told to. */
interface Asker {
  asksAt: number
  lateMs: number
}

interface Turn {
  who: number
  at: number
}

/** Everybody asks, and asks again after the time that was told, until everybody has had a turn. */
function play(limit: Lane, askers: Asker[], holds: { at: number; ms: number }[] = []): Turn[] {
  const { clock, pace } = world(limit)
  const start = clock.at
  const due: { who: number; at: number; order: number; ms?: number }[] = [
    ...askers.map(({ asksAt }, who) => ({ who, at: start + asksAt, order: who })),
    ...holds.map(({ at, ms }, index) => ({ who: -1, ms, at: start + at, order: askers.length + index })),
  ]
  const turns: Turn[] = []
  let order = due.length
  for (let steps = 0; due.length > 0; steps += 1) {
    expect(steps).toBeLessThan(10_000)
    due.sort((a, b) => a.at - b.at || a.order - b.order)
    const next = due.shift()
    if (next === undefined) break
    clock.at = next.at
    if (next.ms !== undefined) {
      pace.hold('limited', next.ms)
      continue
    }
    const wait = pace.turn('limited', `${next.who}`)
    if (wait === 0) turns.push({ who: next.who, at: clock.at - start })
    else due.push({ who: next.who, at: clock.at + wait + (askers[next.who]?.lateMs ?? 0), order: order++ })
  }
  return turns
}

const limits = fc.oneof(
  fc.record({ everyMs: fc.integer({ min: 1, max: 5_000 }), burst: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ most: fc.integer({ min: 1, max: 8 }), withinMs: fc.integer({ min: 1, max: 10_000 }) }),
)

/** How many turns may fall into a time that begins with one and ends so much later with another. */
function mostWithin(limit: Lane, ms: number): number {
  if ('burst' in limit) return limit.burst + Math.floor(ms / limit.everyMs)
  return limit.most * (1 + Math.floor(ms / limit.withinMs))
}

/** No turn waits longer for the one before. */
function longestGapMs(limit: Lane): number {
  return 'burst' in limit ? limit.everyMs : limit.withinMs
}
const inTime = fc.array(fc.record({ asksAt: fc.nat({ max: 20_000 }), lateMs: fc.constant(0) }), {
  maxLength: 30,
})
const late = fc.array(fc.record({ asksAt: fc.nat({ max: 20_000 }), lateMs: fc.nat({ max: 8_000 }) }), {
  maxLength: 30,
})
const holds = fc.array(fc.record({ at: fc.nat({ max: 20_000 }), ms: fc.nat({ max: 30_000 }) }), {
  maxLength: 3,
})

describe('chat/pace', () => {
  test('as many turns as the burst at once, then one at a time', () => {
    const { clock, pace } = world()
    expect(['a', 'b', 'c', 'd', 'e'].map((who) => pace.turn('limited', who))).toEqual([0, 0, 0, 1_200, 2_400])
    clock.at += 1_200
    expect(['e', 'd'].map((who) => pace.turn('limited', who))).toEqual([1_200, 0])
  })

  test('where so many may come in a minute, they may come at once, and then as the first of them are a minute old', () => {
    const { clock, pace } = world({ most: 3, withinMs: 60_000 })
    expect(['a', 'b'].map((who) => pace.turn('limited', who))).toEqual([0, 0])
    clock.at += 20_000
    expect(['c', 'd', 'e', 'f'].map((who) => pace.turn('limited', who))).toEqual([0, 40_000, 40_000, 60_000])
    pace.hold('limited', 50_000)
    expect(['d', 'e', 'f'].map((who) => pace.turn('limited', who))).toEqual([50_000, 70_000, 90_000])
  })

  test('who is late for a turn keeps nobody waiting', () => {
    const { clock, pace } = world({ everyMs: 1_000, burst: 1 })
    expect(['a', 'late', 'b'].map((who) => pace.turn('limited', who))).toEqual([0, 1_000, 2_000])
    clock.at += 2_000
    expect(pace.turn('limited', 'b')).toBe(0)
    expect(pace.turn('limited', 'late')).toBe(1_000)
  })

  test('a lane that nobody described has no limit', () => {
    const { pace } = world()
    for (let n = 0; n < 100; n += 1) expect(pace.turn('other', `${n}`)).toBe(0)
  })

  test('a lane without a limit is held all the same', () => {
    const { clock, pace } = world()
    pace.hold('other', 500)
    expect(pace.turn('other', 'a')).toBe(500)
    clock.at += 500
    expect(pace.turn('other', 'a')).toBe(0)
  })

  test('who asks too early keeps the place, and gains nothing by it', () => {
    const { clock, pace } = world({ everyMs: 1_000, burst: 1 })
    expect(['a', 'b', 'c'].map((who) => pace.turn('limited', who))).toEqual([0, 1_000, 2_000])
    for (let n = 0; n < 9; n += 1) {
      clock.at += 100
      expect(pace.turn('limited', 'c')).toBe(2_000 - (n + 1) * 100)
    }
    clock.at += 100
    expect(pace.turn('limited', 'b')).toBe(0)
  })

  test('who does not come back loses the place after a minute, and keeps nobody waiting', () => {
    const { clock, pace } = world({ everyMs: 1_000, burst: 1 })
    expect(pace.turn('limited', 'a')).toBe(0)
    expect(pace.turn('limited', 'gone')).toBe(1_000)
    clock.at += 62_000
    expect(pace.turn('limited', 'b')).toBe(0)
    expect(pace.turn('limited', 'gone')).toBe(1_000)
  })

  test('after a hold those who wait go on one after the other, in their order', () => {
    const { clock, pace } = world({ everyMs: 1_000, burst: 1 })
    expect(['a', 'b', 'c', 'd'].map((who) => pace.turn('limited', who))).toEqual([0, 1_000, 2_000, 3_000])
    pace.hold('limited', 30_000)
    expect(['d', 'c', 'b', 'new'].map((who) => pace.turn('limited', who))).toEqual([
      32_000, 31_000, 30_000, 33_000,
    ])
    clock.at += 30_000
    expect(pace.turn('limited', 'b')).toBe(0)
  })

  test('a shorter hold does not end a longer one', () => {
    const { pace } = world()
    pace.hold('limited', 30_000)
    pace.hold('limited', 1_000)
    expect(pace.turn('limited', 'a')).toBe(30_000)
  })

  test('never more turns than the limit allows, however late everybody comes and whatever is held', () => {
    fc.assert(
      fc.property(limits, late, holds, (limit, askers, held) => {
        const turns = play(limit, askers, held)
        for (const [first, from] of turns.entries()) {
          for (const [last, to] of turns.entries()) {
            if (last < first) continue
            expect(last - first + 1).toBeLessThanOrEqual(mostWithin(limit, to.at - from.at))
          }
        }
      }),
    )
  })

  test('nobody starves: everybody has one turn, at the latest when all before them have had theirs', () => {
    fc.assert(
      fc.property(limits, late, holds, (limit, askers, held) => {
        const turns = play(limit, askers, held)
        expect(turns.map(({ who }) => who).toSorted((a, b) => a - b)).toEqual(askers.map((_, who) => who))
        const heldMs = held.reduce((sum, { at, ms }) => Math.max(sum, at + ms), 0)
        const lateMs = askers.reduce((sum, each) => sum + each.lateMs, 0)
        const last = Math.max(0, ...turns.map(({ at }) => at))
        const latest = Math.max(heldMs, 20_000) + askers.length * longestGapMs(limit)
        expect(last).toBeLessThanOrEqual(latest + lateMs * (askers.length + 1))
      }),
    )
  })

  test('first come, first served, for all who come back when they were told to', () => {
    fc.assert(
      fc.property(limits, inTime, holds, (limit, askers, held) => {
        const turns = play(limit, askers, held)
        const askedAt = (turn: Turn) => askers[turn.who]?.asksAt ?? 0
        for (const earlier of turns) {
          for (const later of turns) {
            if (earlier.at < later.at) expect(askedAt(earlier)).toBeLessThanOrEqual(askedAt(later))
          }
        }
      }),
    )
  })

  test('nobody has a turn while a lane is held', () => {
    fc.assert(
      fc.property(limits, late, holds, (limit, askers, held) => {
        for (const { at } of play(limit, askers, held)) {
          // A turn at the very moment of the hold may have come before it.
          for (const hold of held) expect(at > hold.at && at < hold.at + hold.ms).toBe(false)
        }
      }),
    )
  })
})
