import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAlertmanager } from '../../../src/back/alertmanager.ts'
import type { Alarm } from '../../../src/model/alarm.ts'
import { Secret } from '../../../src/secret.ts'
import { type AlertmanagerServer, startAlertmanager } from '../../support/alertmanager/alertmanager-server.ts'
import { endSilences, type SilenceFault, silencing } from '../../support/alertmanager/silence-world.ts'
import { createAnswerRig, gathered } from '../../support/answer-rig.ts'
import type { Fate } from '../../support/model-chat.ts'
import { decided, intended, judged, proposedStory, restarted } from '../../support/timelines.ts'

const minute = 60_000
const start = Date.parse('2026-11-21T03:10:00.000Z')
const labels = { alertname: 'ShopDown', instance: 'shop:443', note: 'a "quoted" value' }

function alarm(id: string, more: Partial<Alarm> = {}): Alarm {
  const at = new Date(start)
  return {
    ...{ id, source: 'alertmanager', key: `${id}`.padStart(16, '0'), state: 'firing', severity: 'critical' },
    ...{ title: 'ShopDown', labels, url: null, link: null, ticket: null, at, firstAt: at, lastAt: at },
    ...{ received: 1, turns: [at], service: 'shop', incident: 'INC-1', version: 1, turned: 1, told: 1 },
    ...more,
  }
}

const story = proposedStory().map(([, what]) => what)
const [opening, ...rest] = story
const began = [...(opening ? [opening] : []), gathered({ ticket: null, source: 'alertmanager' }), ...rest]

let clock: { ms: number }
let server: AlertmanagerServer

beforeEach(async () => {
  clock = { ms: start }
  server = await startAlertmanager({ now: () => clock.ms })
})

afterEach(() => server.close())

function rigFor(
  {
    alarms = [alarm('a1')],
    silence = true,
    token = null as string | null,
    fates = undefined as unknown,
  } = {},
  to = server,
) {
  const access = { url: to.url, token: token === null ? null : new Secret(token) }
  return createAnswerRig({
    sources: { pagerDuty: null, alertmanager: createAlertmanager(access, { timeoutMs: 2_000 }) },
    clock,
    back: { silence },
    alarms: () => alarms,
    ...(typeof fates === 'function' ? { fates: fates as (call: string) => Fate } : {}),
  })
}

describe('incident/back/alertmanager-effects', () => {
  it('silences exactly the alert from the first change to its end', async () => {
    const rig = rigFor()
    await rig.append(...began, decided('approved', 'go ahead'))
    await rig.pass(minute)
    expect(server.world.requests).toEqual([])
    await rig.append(intended)
    await rig.pass(minute)
    const [silence, ...others] = silencing(server.world, { ...labels, severity: 'critical' })
    expect(others).toEqual([])
    expect(silencing(server.world, { ...labels, instance: 'shop:444' })).toEqual([])
    expect(silence).toMatchObject({ createdBy: 'fiveohtwo' })
    expect(silence?.comment).toMatch(
      /^fiveohtwo INC-1 [0-9a-f]{12} k3v9q2x7w1 a1: Restart the backend at app\/127\.0\.0\.1:8082, approved by Ann$/,
    )
    expect((silence?.endsAt ?? 0) - (silence?.startsAt ?? 0)).toBe(15 * minute)
    expect((await rig.entries()).at(-1)?.what).toMatchObject({
      summary: 'Silenced while this goes on, 15 minutes at a time: Restart the backend.',
    })
    await rig.append(restarted(), judged('fixed'))
    await rig.pass(5_000)
    expect(silencing(server.world, labels)).toEqual([])
    expect(server.world.silences.size).toBe(1)
    const ticket = alarm('a1').key
    expect(await rig.told()).toEqual([`${ticket} silenced pass`, `${ticket} unsilenced pass`])
  })

  it('is prolonged while the change goes on, and ends by itself when nobody is left to prolong it', async () => {
    const rig = rigFor()
    await rig.append(...began, intended)
    await rig.pass(60 * minute)
    expect(silencing(server.world, labels).length).toBe(1)
    expect(server.world.silences.size).toBe(1)
    clock.ms += 16 * minute
    expect(silencing(server.world, labels)).toEqual([])
    expect((await rig.told()).length).toBe(1)
  })

  it('a silence that a person ended is not begun again', async () => {
    const rig = rigFor()
    await rig.append(...began, intended)
    await rig.pass(minute)
    endSilences(server.world)
    await rig.pass(60 * minute)
    await rig.append(judged('fixed'))
    await rig.settle()
    expect(server.world.silences.size).toBe(1)
    expect(await rig.told()).toEqual([`${alarm('a1').key} silenced pass`])
  })

  it('a silence that is found again after a crash is prolonged in time', async () => {
    let saves = 0
    const fates = (call: string): Fate => {
      if (call !== 'save') return 'well'
      saves += 1
      if (saves !== 2) return 'well'
      // So long it takes until another process begins.
      clock.ms += 13 * minute
      return 'dies before'
    }
    const rig = rigFor({ fates })
    await rig.append(...began, intended)
    for (let passed = 0; passed < 30; passed += 1) {
      await rig.pass(minute)
      expect(silencing(server.world, labels).length).toBe(1)
    }
    expect(server.world.silences.size).toBe(1)
  })

  it('a silence that ended by itself while nobody prolonged it is begun again', async () => {
    const rig = rigFor()
    await rig.append(...began, intended)
    await rig.pass(12 * minute)
    clock.ms += 16 * minute
    expect(silencing(server.world, labels)).toEqual([])
    rig.restart()
    await rig.pass(minute)
    expect(silencing(server.world, labels).length).toBe(1)
    await rig.append(judged('fixed'))
    await rig.pass(minute)
    expect(silencing(server.world, labels)).toEqual([])
    const ticket = alarm('a1').key
    expect(await rig.told()).toEqual([`${ticket} silenced pass`, `${ticket} unsilenced pass`])
  })

  it('a silence that was begun again ends with the change, though a crash came before it was noted', async () => {
    let hasDied = false
    const fates = (call: string): Fate => {
      if (hasDied || call !== 'save' || server.world.silences.size < 2) return 'well'
      hasDied = true
      // So long it takes until another process begins.
      clock.ms += minute
      return 'dies before'
    }
    const rig = rigFor({ fates })
    await rig.append(...began, intended)
    await rig.pass(12 * minute)
    clock.ms += 16 * minute
    rig.restart()
    await rig.pass(0)
    expect(hasDied).toBe(true)
    expect(silencing(server.world, labels).length).toBe(1)
    await rig.append(judged('fixed'))
    await rig.pass(minute)
    expect(silencing(server.world, labels)).toEqual([])
  })

  it('of very many alarms the oldest are silenced, whatever is told of the others', async () => {
    const alarms = Array.from({ length: 40 }, (_, index) =>
      alarm(`a${index}`, {
        labels: { alertname: `A${index}` },
        firstAt: new Date(start + Math.floor(index / 2)),
      }),
    )
    const rig = rigFor({ alarms })
    await rig.append(...began, intended)
    await rig.pass(minute)
    alarms.reverse()
    await rig.append(gathered({ ticket: null, source: 'alertmanager' }))
    await rig.pass(minute)
    expect([...server.world.silences.values()].map(({ matchers }) => matchers[0]?.value).toSorted()).toEqual(
      Array.from({ length: 20 }, (_, index) => `A${index}`).toSorted(),
    )
  })

  it('silences nothing unless the service asks for it, and nothing of other sources', async () => {
    const quiet = rigFor({ silence: false })
    await quiet.append(...began, intended)
    await quiet.settle()
    const foreign = rigFor({
      alarms: [alarm('g1', { source: 'grafana' }), alarm('r1', { state: 'resolved' })],
    })
    await foreign.append(...began, intended)
    await foreign.pass(minute)
    expect(server.world.requests).toEqual([])
  })

  it('silences nothing whose labels are not known whole, and says why', async () => {
    const alarms = [
      alarm('a1', { labels: { alertname: 'X', path: `${'x'.repeat(499)}…` } }),
      alarm('a2', { labels: { alertname: 'X', dsn: '[redacted]' } }),
      alarm('a3', { labels: {} }),
      alarm('a4', { key: 'left out {}:{alertname="X"}' }),
    ]
    const rig = rigFor({ alarms })
    await rig.append(...began, intended)
    await rig.pass(minute)
    await rig.append(judged('fixed'))
    await rig.settle()
    expect(server.world.requests).toEqual([])
    expect(await rig.told()).toEqual(alarms.slice(0, 3).map(({ key }) => `${key} silenced fail`))
  })

  it('older versions that refuse to end what has ended are understood', async () => {
    server.world.refusesEnded = true
    const rig = rigFor()
    await rig.append(...began, intended)
    await rig.pass(minute)
    endSilences(server.world)
    await rig.append(judged('fixed'))
    await rig.settle()
    expect(await rig.told()).toContain(`${alarm('a1').key} unsilenced pass`)
  })

  it('a token that is refused is said with what to mend, and shows nowhere', async () => {
    server.world.token = 'right-token-of-the-proxy'
    const rig = rigFor({ token: 'wrong-token-of-the-proxy' })
    await rig.append(...began, intended)
    await rig.pass(5 * minute)
    const entries = await rig.entries()
    expect(await rig.told()).toEqual([`${alarm('a1').key} silenced fail`])
    expect(JSON.stringify(entries)).toContain('ALERTMANAGER_TOKEN')
    expect(JSON.stringify(entries)).not.toContain('wrong-token')
  })

  it('whatever fails on the way, no silence outlives the change, and never are there two for one alert', async () => {
    const fault = fc.constantFrom<SilenceFault | null>(
      null,
      null,
      'cut before',
      'cut after',
      '500 before',
      '500 after',
    )
    const death = fc.constantFrom<Fate>('well', 'well', 'well', 'well', 'dies before', 'dies after')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 12 }),
        fc.array(death, { maxLength: 16 }),
        fc.nat(40 * minute),
        async (faults, deaths, pauseMs) => {
          clock = { ms: start }
          const own = await startAlertmanager({ now: () => clock.ms, fate: () => faults.shift() ?? null })
          try {
            let isLive = false
            const fates = () => (isLive ? (deaths.shift() ?? 'well') : 'well')
            const rig = rigFor(
              { alarms: [alarm('a1'), alarm('a2', { labels: { alertname: 'B' } })], fates },
              own,
            )
            await rig.append(...began, intended)
            isLive = true
            let most = 0
            for (let passed = 0; passed < pauseMs; passed += minute) {
              await rig.pass(minute)
              most = Math.max(most, silencing(own.world, labels).length)
            }
            isLive = false
            await rig.append(judged('fixed'))
            isLive = true
            await rig.pass(10 * minute)
            expect(most).toBeLessThanOrEqual(1)
            expect(silencing(own.world, labels)).toEqual([])
            expect(silencing(own.world, { alertname: 'B' })).toEqual([])
            const told = await rig.told()
            expect(new Set(told).size).toBe(told.length)
          } finally {
            await own.close()
          }
        },
      ),
      { numRuns: 30 },
    )
  }, 60_000)
})
