import { describe, expect, test } from 'vitest'
import { type Guardable, guardOf } from '../../src/incident/approval/guards.ts'
import { refusalReason } from '../../src/metrics/refusal-reason.ts'
import { usualGuards } from '../../src/model/usual-policy.ts'
import { samplePlan } from '../support/incident-samples.ts'

const now = new Date('2026-11-21T03:20:00.000Z')
const place = 'app/127.0.0.1:8081'
const plan = { ...samplePlan(place), evidenceAt: now.toISOString() }
const all = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const base: Guardable = {
  plan,
  guards: usualGuards,
  freezes: [],
  recent: [],
  lastChangeAt: new Map(),
  peers: null,
  now,
}
const record = {
  ...{ approval: 'a', incident: 'INC-1', service: 'shop', environment: 'production', cause: 'backend-down' },
  ...{ remedy: 'restart-app', ending: 'fixed' as const, tookMs: 1, startedAt: now },
}

const guarded: Record<string, Partial<Guardable>> = {
  'stale-evidence': { plan: { ...plan, evidenceAt: new Date(0).toISOString() } },
  quorum: { peers: [{ place: 'app/b', well: false }] },
  freeze: { freezes: [{ service: 'shop', by: 'It is now', reason: 'was changed', since: now, until: null }] },
  window: {
    guards: {
      ...usualGuards,
      freezes: [
        { days: [...all], from: '00:00', to: '23:59', zone: 'Europe/Berlin', why: 'shop is frozen since' },
      ],
    },
  },
  'per-hour': { recent: Array.from({ length: usualGuards.perHour }, () => record) },
  'cool-down': { lastChangeAt: new Map([[place, now]]) },
}

describe('metrics/refusal-reason', () => {
  test('what an entry names counts, whatever its sentence, where it is a known one', () => {
    const reason = 'The newest evidence is 9 min old'
    expect(refusalReason({ code: 'held', reason })).toBe('held')
    expect(refusalReason({ code: 'made up' as 'held', reason })).toBe('stale-evidence')
  })

  test.each(Object.entries(guarded))('the sentence of the guard %s is known', (guard, change) => {
    const found = guardOf({ ...base, ...change })
    expect(found?.guard).toBe(guard)
    expect(refusalReason({ reason: found?.why ?? '' })).toBe(guard)
  })

  test.each([
    ['drift', 'It is not as it was when this was planned. Run the diagnosis again: it proposes anew.'],
    [
      'healed',
      'It is well by itself now: 20 of 20 requests are good, and tcp passes. Nothing needed to be changed.',
    ],
    ['precheck', 'It is different now: connects (expected tcp to fail).'],
    ['unreadable', 'It could not be checked whether tcp would fail: no answer.'],
    ['unreadable', 'Nobody can see whether app/a is still as it was: no answer'],
    [
      'held',
      'app/a is being changed for INC-2, and was not free in time. Wait for its end, then run the diagnosis again.',
    ],
    ['forged', 'The plan is not the one that was approved.'],
    ['outdated', 'There is no remedy restart-app here any more.'],
    ['outdated', 'shop (demo) is not among the services that are configured here.'],
    ['outdated', '2 people must approve it, and 1 did.'],
    ['other', 'The plan changes nothing.'],
    ['other', ''],
  ])('%s: %s', (reason, sentence) => {
    expect(refusalReason({ reason: sentence })).toBe(reason)
  })
})
