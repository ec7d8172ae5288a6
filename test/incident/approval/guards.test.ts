import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Guardable, guardOf } from '../../../src/incident/approval/guards.ts'
import type { ChangeRecord } from '../../../src/model/approval.ts'
import type { Freeze, FreezeWindow, Guards } from '../../../src/model/policy.ts'
import { usualGuards } from '../../../src/model/usual-policy.ts'
import { storePlan } from '../../support/store-samples.ts'

const minute = 60_000
const now = new Date('2026-06-10T14:00:00.000Z')
const [place = ''] = storePlan().parts.map((part) => part.place)

const ago = (ms: number) => new Date(now.getTime() - ms)

function change(startedAt: Date): ChangeRecord {
  return {
    approval: 'other',
    incident: 'INC-1',
    service: 'shop',
    environment: 'demo',
    cause: 'backend-down',
    remedy: 'restart',
    ending: 'fixed',
    tookMs: 1000,
    startedAt,
  }
}

const freeze: Freeze = {
  service: 'shop',
  by: 'Ada (console:operator)',
  reason: 'sale is running',
  since: ago(90 * minute),
  until: null,
}

const always: FreezeWindow = {
  days: ['wed'],
  from: '13:00',
  to: '17:30',
  zone: 'UTC',
  why: 'database is being moved',
}

const peer = (index: number, well: boolean) => ({ place: `app/10.0.0.${index}:80`, well })

function input(change: Partial<Guardable> = {}, guards: Partial<Guards> = {}): Guardable {
  return {
    plan: { ...storePlan('shop'), evidenceAt: ago(minute).toISOString() },
    guards: { ...usualGuards, ...guards },
    freezes: [],
    recent: [],
    lastChangeAt: new Map([[place, null]]),
    peers: null,
    now,
    ...change,
  }
}

describe('incident/guards', () => {
  it('nothing speaks against a fresh plan of a quiet service', () => {
    expect(guardOf(input())).toBeNull()
  })

  describe('evidence', () => {
    it('of exactly the greatest age is still acted upon, older is not', () => {
      const at = (ms: number) => input({ plan: { ...storePlan(), evidenceAt: ago(ms).toISOString() } })
      expect(guardOf(at(usualGuards.evidenceMs))).toBeNull()
      expect(guardOf(at(22 * minute))).toEqual({
        guard: 'stale-evidence',
        why: 'The newest evidence is 22 min old, and at most 15 min old evidence is acted upon. Run the diagnosis again: it proposes anew.',
        overridable: false,
      })
    })

    it('of a time that nobody can read is stale', () => {
      const plan = { ...storePlan(), evidenceAt: 'yesterday' }
      expect(guardOf(input({ plan }))?.why).toContain('of unknown age')
    })

    it('of a clock that is a little ahead is fresh', () => {
      const plan = { ...storePlan(), evidenceAt: ago(-2000).toISOString() }
      expect(guardOf(input({ plan }))).toBeNull()
    })
  })

  describe('quorum', () => {
    it.each([
      // others well, others in all, quorum, guarded
      [1, 1, 0.5, false],
      [0, 1, 0.5, true],
      [1, 2, 0.5, true],
      [2, 2, 0.5, false],
      [1, 3, 0.5, true],
      [2, 3, 0.5, false],
      [9, 10, 1, true],
      [10, 10, 1, false],
      [0, 10, 0, false],
      [0, 0, 1, false],
      [7, 99, 0.07, false],
      [6, 99, 0.07, true],
    ])('%i of %i other places well, %d asked for: guarded is %s', (well, all, quorum, isGuarded) => {
      const peers = Array.from({ length: all }, (_, index) => peer(index, index < well))
      expect(guardOf(input({ peers }, { quorum }))?.guard === 'quorum').toBe(isGuarded)
    })

    it('says how many are well, how many must be, and which are not', () => {
      expect(guardOf(input({ peers: [peer(1, true), peer(2, false)] }))).toEqual({
        guard: 'quorum',
        why: 'Only 1 of the 2 other places of this hop of shop is well, and 2 must be while one is changed (50 % of 3). Not well: app/10.0.0.2:80. It is over as soon as 1 more is well.',
        overridable: false,
      })
    })

    it('is not judged where nobody looked', () => {
      expect(guardOf(input({ peers: null }, { quorum: 1 }))).toBeNull()
    })
  })

  describe('freeze', () => {
    it('of the service says who, why, and what lifts it', () => {
      expect(guardOf(input({ freezes: [freeze] }))).toEqual({
        guard: 'freeze',
        why: 'shop is frozen since 12:30 UTC by Ada (console:operator) (sale is running), until somebody types "unfreeze shop".',
        overridable: true,
        since: freeze.since,
      })
    })

    it('of every service covers this one, and says until when', () => {
      const all = { ...freeze, service: null, since: ago(24 * 60 * minute), until: ago(-45 * minute) }
      expect(guardOf(input({ freezes: [all] }))?.why).toBe(
        'Every service is frozen since 2026-06-09 14:00 UTC by Ada (console:operator) (sale is running), until 14:45 UTC, for another 45 min.',
      )
    })

    it('of several, the one that ends last is told', () => {
      const short = { ...freeze, until: ago(-minute) }
      const long = { ...freeze, service: null, until: ago(-60 * minute) }
      expect(guardOf(input({ freezes: [short, long] }))?.why).toContain('for another 1 h')
    })

    it('of another service, or one that is over, does not count', () => {
      const other = { ...freeze, service: 'blog' }
      const over = { ...freeze, until: now }
      expect(guardOf(input({ freezes: [other, over] }))).toBeNull()
    })

    it('with a reason of a thousand characters is told in short', () => {
      const why = guardOf(input({ freezes: [{ ...freeze, reason: 'x'.repeat(1000) }] }))?.why ?? ''
      expect(why.length).toBeLessThan(400)
    })
  })

  it('a freeze window says what time it is there, why, and when it is over', () => {
    const zoned = { ...always, zone: 'America/New_York', from: '09:00', to: '11:30' }
    expect(guardOf(input({}, { freezes: [zoned] }))).toEqual({
      guard: 'window',
      why: 'It is Wed 10:00 (America/New_York), and nothing is changed on wed from 09:00 to 11:30: database is being moved. It is over at Wed 11:30 (America/New_York), in 1 h 30 min.',
      overridable: true,
    })
  })

  describe('changes per hour', () => {
    it('the limit is refused, and says when the next is possible', () => {
      const recent = [50, 30, 10].map((minutes) => change(ago(minutes * minute)))
      expect(guardOf(input({ recent }, { coolDownMs: 0 }))).toEqual({
        guard: 'per-hour',
        why: '3 changes were made to shop for backend-down within the last hour, and at most 3 may be. Somebody should look why it comes back; the next is possible at 14:10 UTC, in 10 min.',
        overridable: true,
      })
    })

    it('more than the limit wait until enough of them are an hour old', () => {
      const recent = [50, 40, 30, 10].map((minutes) => change(ago(minutes * minute)))
      expect(guardOf(input({ recent }))?.why).toContain('at 14:20 UTC, in 20 min')
    })

    it('what is an hour old does not count', () => {
      const recent = [60, 30, 10].map((minutes) => change(ago(minutes * minute)))
      expect(guardOf(input({ recent }))).toBeNull()
    })
  })

  describe('cool-down', () => {
    it('a place that was just changed is left alone for a while', () => {
      expect(guardOf(input({ lastChangeAt: new Map([[place, ago(90_000)]]) }))).toEqual({
        guard: 'cool-down',
        why: `${place} was changed 1 min 30 s ago, and 5 min must lie between two changes at one place. It is over at 14:03 UTC, in 3 min 30 s.`,
        overridable: true,
      })
    })

    it('is over to the millisecond, and places that are not of the plan do not count', () => {
      expect(guardOf(input({ lastChangeAt: new Map([[place, ago(usualGuards.coolDownMs)]]) }))).toBeNull()
      expect(guardOf(input({ lastChangeAt: new Map([['db/10.0.0.9:5432', ago(1)]]) }))).toBeNull()
    })
  })

  it('breaking the glass never gets past what cannot be overridden, whatever else stands', () => {
    const stale = { ...storePlan(), evidenceAt: ago(60 * minute).toISOString() }
    fc.assert(
      fc.property(
        fc.record({
          stale: fc.boolean(),
          sick: fc.boolean(),
          frozen: fc.boolean(),
          window: fc.boolean(),
          many: fc.boolean(),
          soon: fc.boolean(),
        }),
        (set) => {
          const found = guardOf(
            input(
              {
                ...(set.stale ? { plan: stale } : {}),
                peers: [peer(1, !set.sick)],
                freezes: set.frozen ? [freeze] : [],
                recent: set.many ? [1, 2, 3].map((minutes) => change(ago(minutes * minute))) : [],
                lastChangeAt: new Map([[place, set.soon ? ago(1000) : null]]),
              },
              { freezes: set.window ? [always] : [] },
            ),
          )
          const any = set.frozen || set.window || set.many || set.soon
          expect(found?.overridable ?? null).toBe(set.stale || set.sick ? false : any ? true : null)
          if (found) expect(found.why).toMatch(/\d|unfreeze/)
        },
      ),
    )
  })
})
