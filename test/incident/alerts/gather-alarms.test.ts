import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createGathering } from '../../../src/incident/alerts/gather-alarms.ts'
import type { Deps } from '../../../src/incident/deps.ts'
import { type AlarmRig, createAlarmRig } from '../../support/alarm-rig.ts'
import { sampleAlert } from '../../support/alarm-samples.ts'
import { never } from '../../support/change-rig.ts'
import { ada, sampleOpening, sampleService } from '../../support/incident-samples.ts'

let world: AlarmRig

beforeAll(async () => {
  world = await createAlarmRig()
})

afterEach(async () => {
  // What a test left silent or going must not speak in the next one.
  await world.rig.store.unsilence(null)
  world.pass(10)
  await world.settle()
})

afterAll(() => world?.rig.close())

const told = async (incident: string) => world.happened(incident, 'alerts.gathered')
const runs = async (incident: string) =>
  (await world.happened(incident, 'run.started')).map(({ purpose, by }) => [purpose, by.id])
const open = async (service: string) => world.rig.store.incidents({ state: 'open', service, limit: 9 })
const all = async (service: string) => world.rig.store.incidents({ service, limit: 9 })

describe('incident/alerts/gather-alarms: from an alert to an incident', () => {
  it('an alarm that fires opens an incident in the name of its source, and begins a run', async () => {
    const { name } = world.service()
    await world.tell(name, {
      source: 'pagerduty',
      title: 'shop answers 502',
      ticket: 'P1',
      link: 'https://p.example/1',
    })
    await world.settle()
    const incident = await world.incident(name)
    const [opened] = await world.happened(incident, 'incident.opened')
    expect(opened).toMatchObject({
      by: { id: 'alert:pagerduty', name: 'PagerDuty' },
      reason: 'shop answers 502',
      service: { name },
    })
    const note = { source: 'pagerduty', state: 'firing', ticket: 'P1', received: 1, flapping: false }
    expect(await told(incident)).toMatchObject([
      { alarms: [note], more: 0, counts: { firing: 1, acknowledged: 0, resolved: 0, received: 1 } },
    ])
    expect(await runs(incident)).toEqual([['diagnose', 'alert:pagerduty']])
    expect(world.rig.jobs).toContainEqual({ kind: 'run', job: { incident, run: `${incident}.1` } })
  })

  it('goes on in the open incident of the service, whoever opened it, and of no other environment', async () => {
    const { name } = world.service()
    const { id: typed } = await world.rig.store.openIncident(sampleOpening(name))
    const elsewhere = { ...sampleService(name), environment: 'staging' }
    await world.rig.store.openIncident({ ...sampleOpening(name), service: elsewhere })
    await world.tell(name, {})
    await world.settle()
    expect(await told(typed)).toHaveLength(1)
    expect(await open(name)).toHaveLength(2)
  })

  it('several sources are one incident', async () => {
    const { name } = world.service()
    await world.tell(name, { source: 'pagerduty' }, { source: 'grafana' }, { source: 'watch', key: 'w' })
    await world.settle()
    const [only, another] = await all(name)
    expect(another).toBeUndefined()
    const [first] = await told(only?.id ?? '')
    expect(first?.alarms.map(({ source }) => source).toSorted()).toEqual(['grafana', 'pagerduty', 'watch'])
  })

  it('what is only over opens nothing and is settled, in whatever order it came', async () => {
    const { name } = world.service()
    await world.tell(name, { state: 'resolved' })
    await world.settle()
    expect(await world.rig.store.untoldAlarms(9)).toEqual([])
    await world.tell(name, { at: new Date(world.rig.clock.ms - 60_000).toISOString() })
    await world.settle()
    expect(await all(name)).toEqual([])
    expect(await world.rig.store.untoldAlarms(9)).toEqual([])
  })

  it('an end of which nobody knew the beginning is passed over in an open incident too', async () => {
    const { name } = world.service()
    await world.tell(name, { key: 'a' })
    await world.settle()
    await world.tell(name, { key: 'b', state: 'resolved' })
    world.pass(10)
    await world.settle()
    expect(await told(await world.incident(name))).toHaveLength(1)
  })
})

describe('incident/alerts/gather-alarms: how often', () => {
  it('the first news at once, then every three seconds, and the end of it at once', async () => {
    const { name } = world.service()
    await world.tell(name, { key: 'a' })
    await world.settle()
    const incident = await world.incident(name)
    const begun = world.rig.clock.ms
    for (let index = 0; index < 10; index += 1) await world.tell(name, { key: `more-${index}` })
    await world.settle()
    const entries = await world.deps.timeline.entries(incident)
    const times = entries.flatMap(({ at, what }) =>
      what.kind === 'alerts.gathered' ? [Date.parse(at) - begun] : [],
    )
    expect(times).toHaveLength(2)
    expect(times[1]).toBeGreaterThanOrEqual(3_000)
    expect(times[1]).toBeLessThan(3_600)

    const ended = world.rig.clock.ms
    const keys = ['a', ...Array.from({ length: 10 }, (_, index) => `more-${index}`)]
    world.pass(1)
    await world.tell(name, ...keys.map((key) => ({ key, state: 'resolved' as const })))
    await world.settle()
    const last = (await world.deps.timeline.entries(incident)).findLast(
      ({ what }) => what.kind === 'alerts.gathered',
    )
    expect(last?.what).toMatchObject({ counts: { firing: 0, resolved: 11, received: 22 } })
    expect(Date.parse(last?.at ?? '') - ended).toBe(1_000)
  })

  it('lists twenty, those that fire first, and counts all', async () => {
    const { name } = world.service()
    const alerts = Array.from({ length: 30 }, (_, index) => ({ key: `k${index}` }))
    await world.tell(name, ...alerts)
    await world.tell(
      name,
      { key: 'k0', state: 'acknowledged', at: null },
      { key: 'k1', state: 'resolved', at: null },
    )
    await world.settle()
    const [first] = await told(await world.incident(name))
    expect(first?.alarms).toHaveLength(20)
    expect(first?.alarms.every(({ state }) => state === 'firing')).toBe(true)
    expect(first?.more).toBe(9)
    expect(first?.counts).toMatchObject({ firing: 28, acknowledged: 1, resolved: 0 })
  })

  it('a storm of 2,000 alerts for 20 services is 20 incidents, and nothing of it is lost', async () => {
    const names = Array.from({ length: 20 }, () => world.service().name)
    const at = new Date(world.rig.clock.ms).toISOString()
    const storm = Array.from({ length: 2_000 }, (_, index) => {
      const service = names[index % 20] ?? ''
      return sampleAlert({ key: `${service}-${Math.floor(index / 20) % 10}`, labels: { service }, at })
    })
    await world.rig.store.fileAlerts(storm)
    const begun = performance.now()
    await world.settle()
    expect(performance.now() - begun).toBeLessThan(15_000)
    for (const name of names) {
      const incidents = await all(name)
      expect(incidents).toHaveLength(1)
      const gathered = await told(incidents[0]?.id ?? '')
      expect(gathered.at(-1)?.counts).toMatchObject({ firing: 10, received: 100 })
      expect(gathered.length).toBeLessThanOrEqual(2)
      expect(await runs(incidents[0]?.id ?? '')).toHaveLength(1)
    }
    expect(await world.rig.store.untoldAlarms(9)).toEqual([])
  }, 60_000)
})

describe('incident/alerts/gather-alarms: the end', () => {
  it('asks our own look, and what it found well is over', async () => {
    const { name } = world.service()
    await world.tell(name, {})
    await world.settle()
    const incident = await world.incident(name)
    await world.endRun(incident, 'fault')
    world.pass(60)
    await world.tell(name, { state: 'resolved' })
    await world.settle()
    expect(await runs(incident)).toEqual([
      ['diagnose', 'alert:alertmanager'],
      ['verify', 'alert:alertmanager'],
    ])
    await world.endRun(incident, 'healthy')
    expect(await open(name)).toEqual([])
  })

  it('a run that goes on is waited for, and then our look is asked', async () => {
    const { name } = world.service()
    await world.tell(name, {})
    await world.settle()
    const incident = await world.incident(name)
    world.pass(5)
    await world.tell(name, { state: 'resolved' })
    await world.settle()
    expect(await runs(incident)).toHaveLength(1)
    await world.endRun(incident, 'fault')
    world.pass(10)
    await world.settle()
    expect(await runs(incident)).toHaveLength(2)
  })

  it('what began no run is closed with its last alarm', async () => {
    const { name } = world.service()
    await world.tell(name, { severity: 'info' })
    await world.settle()
    const incident = await world.incident(name)
    world.pass(5)
    await world.tell(name, { state: 'resolved', severity: 'info' })
    await world.settle()
    expect(await runs(incident)).toEqual([])
    expect(await world.happened(incident, 'incident.closed')).toMatchObject([
      { reason: 'All alarms are resolved.', by: { id: 'bot:fiveohtwo' } },
    ])
  })

  it('an incident that people opened is not closed so', async () => {
    const { name } = world.service()
    await world.rig.store.openIncident({ ...sampleOpening(name), by: ada })
    await world.tell(name, { severity: 'info' })
    await world.settle()
    world.pass(5)
    await world.tell(name, { state: 'resolved', severity: 'info' })
    await world.settle()
    expect(await open(name)).toHaveLength(1)
  })

  it('a repetition or an acknowledgement opens nothing anew for what our look found well; a relapse does', async () => {
    const { name } = world.service()
    await world.tell(name, {})
    await world.settle()
    await world.endRun(await world.incident(name), 'healthy')
    for (const state of ['firing', 'acknowledged', 'firing'] as const) {
      world.pass(60)
      await world.tell(name, { state })
      await world.settle()
    }
    expect(await all(name)).toHaveLength(1)
    expect(await world.rig.store.untoldAlarms(9)).toEqual([])
    world.pass(60)
    await world.tell(name, { state: 'resolved' })
    await world.settle()
    expect(await all(name)).toHaveLength(1)
    world.pass(60)
    await world.tell(name, {})
    await world.settle()
    expect(await all(name)).toHaveLength(2)
    expect(await open(name)).toHaveLength(1)
  })

  it('a relapse of which only the end of the incident was told is news', async () => {
    const { name } = world.service()
    await world.tell(name, {})
    await world.settle()
    const incident = await world.incident(name)
    world.pass(1)
    await world.tell(name, { state: 'resolved', at: null }, { at: null })
    await world.endRun(incident, 'healthy')
    await world.settle()
    expect(await told(incident)).toHaveLength(1)
    expect(await open(name)).toHaveLength(1)
  })

  it('both hold for one of many, which was told without its name', async () => {
    const { name } = world.service()
    const others = Array.from({ length: 30 }, (_, index) => ({ key: `k${index}`, at: null }))
    await world.tell(name, { key: 'listed before', at: null })
    await world.settle()
    const incident = await world.incident(name)
    await world.tell(name, ...others)
    world.pass(1)
    await world.tell(
      name,
      { key: 'listed before', state: 'resolved', at: null },
      { key: 'listed before', at: null },
    )
    world.pass(10)
    await world.settle()
    const [first, second] = await told(incident)
    const listed = new Set(second?.alarms.map(({ id }) => id))
    expect([second?.more, listed.has(first?.alarms[0]?.id ?? '')]).toEqual([11, false])
    const unlisted = (await world.rig.store.alarmsOf(incident)).filter(({ id }) => !listed.has(id))
    const relapsed = unlisted.find(({ key }) => !key.endsWith('before'))?.key.split('/')[1] ?? ''

    world.pass(1)
    await world.tell(name, { key: relapsed, state: 'resolved', at: null }, { key: relapsed, at: null })
    world.pass(1)
    await world.endRun(incident, 'healthy')
    await world.settle()
    const after = await world.incident(name)
    expect(await told(after)).toMatchObject([{ alarms: [{ state: 'firing' }], more: 0 }])

    await world.endRun(after, 'healthy')
    world.pass(60)
    await world.tell(name, { key: 'listed before', at: null }, ...others)
    await world.settle()
    expect(await open(name)).toEqual([])
    expect(await world.rig.store.untoldAlarms(9)).toEqual([])
  })
})

describe('incident/alerts/gather-alarms: what comes and goes', () => {
  it('is looked at once, closes nothing, and is verified when it is steady', async () => {
    const { name } = world.service()
    await world.tell(name, {})
    await world.settle()
    const incident = await world.incident(name)
    await world.endRun(incident, 'fault')
    for (const state of ['resolved', 'firing', 'resolved', 'firing', 'resolved'] as const) {
      world.pass(60)
      await world.tell(name, { state })
      await world.settle()
      const run = (await world.rig.store.incident(incident))?.run
      if (run) await world.endRun(incident, 'fault')
    }
    const last = (await told(incident)).at(-1)
    expect(last).toMatchObject({ alarms: [{ flapping: true }], counts: { flapping: 1, resolved: 1 } })
    // First seen, first gone, and back: then it was known to flap.
    expect((await runs(incident)).map(([purpose]) => purpose)).toEqual(['diagnose', 'verify', 'diagnose'])
    world.pass(40 * 60)
    await world.settle()
    expect((await runs(incident)).at(-1)).toEqual(['verify', 'alert:alertmanager'])
  })
})

describe('incident/alerts/gather-alarms: how many runs', () => {
  it('so many an hour over all incidents of the service, and the word why, once', async () => {
    const { name } = world.service({
      triage: { runbook: '502', severities: ['critical'], perHour: 2, quiet: [] },
    })
    for (let round = 0; round < 3; round += 1) {
      await world.tell(name, { key: `round ${round}` })
      await world.settle()
      const incident = await world.incident(name)
      if (round < 2) await world.endRun(incident, 'healthy')
      world.pass(60)
    }
    const incident = await world.incident(name)
    expect(await runs(incident)).toEqual([])
    await world.tell(name, { key: 'one more' })
    await world.settle()
    world.pass(10)
    await world.settle()
    expect(await world.happened(incident, 'triage.withheld')).toEqual([
      {
        kind: 'triage.withheld',
        why: '2 runs were begun because of alerts within the past hour, which is the most for this service.',
      },
    ])
    world.pass(3_600)
    await world.settle()
    expect(await runs(incident)).toHaveLength(1)
  })

  it('alarms that begin none by their severity say so once, and one of a higher severity begins one', async () => {
    const { name } = world.service()
    await world.tell(name, { key: 'mild', severity: 'info' })
    await world.settle()
    const incident = await world.incident(name)
    world.pass(20)
    await world.settle()
    const withheld = { kind: 'triage.withheld', why: 'Alarms of this severity begin no run here.' }
    expect(await world.happened(incident, 'triage.withheld')).toEqual([withheld])
    await world.tell(name, { key: 'grave' })
    await world.settle()
    expect(await runs(incident)).toEqual([['diagnose', 'alert:alertmanager']])
  })

  it('a runbook that is not there is said once, and nothing else suffers', async () => {
    const { name } = world.service({
      triage: { runbook: 'gone', severities: ['critical'], perHour: 2, quiet: [] },
    })
    await world.tell(name, {})
    await world.settle()
    const incident = await world.incident(name)
    world.pass(20)
    await world.settle()
    const why = 'There is no runbook "gone".'
    expect(await world.happened(incident, 'triage.withheld')).toEqual([{ kind: 'triage.withheld', why }])
  })
})

describe('incident/alerts/gather-alarms: silence', () => {
  const silence = async (service: string | null, minutes: number) => {
    const since = new Date(world.rig.clock.ms)
    const until = new Date(since.getTime() + minutes * 60_000)
    await world.rig.store.silence({ service, by: 'Ada', reason: 'moving', since, until })
  }

  it('opens nothing, and what fires still when it is over is told then', async () => {
    const { name } = world.service()
    await silence(name, 10)
    await world.tell(name, { key: 'stays' }, { key: 'goes' })
    await world.settle()
    world.pass(60)
    await world.tell(name, { key: 'goes', state: 'resolved' })
    await world.settle()
    expect(await all(name)).toEqual([])
    world.pass(600)
    await world.settle()
    const [first] = await told(await world.incident(name))
    expect(first?.counts).toMatchObject({ firing: 1, resolved: 0 })
    expect(await runs(await world.incident(name))).toHaveLength(1)
  })

  it('tells an incident that is open, and begins nothing until it is over', async () => {
    const { name } = world.service()
    const { id } = await world.rig.store.openIncident(sampleOpening(name))
    await silence(null, 10)
    await world.tell(name, {})
    await world.settle()
    expect(await told(id)).toHaveLength(1)
    expect(await runs(id)).toEqual([])
    world.pass(600)
    await world.settle()
    expect(await runs(id)).toHaveLength(1)
  })

  it('so do times of maintenance', async () => {
    const quiet = {
      days: ['sun' as const],
      ...{ from: '00:00', to: '23:59', zone: 'UTC', why: 'backups' },
    }
    const { name } = world.service({
      triage: { runbook: '502', severities: ['critical'], perHour: 2, quiet: [quiet] },
    })
    await world.tell(name, {})
    await world.settle()
    expect(await all(name)).toEqual([])
    world.pass(24 * 3_600)
    await world.settle()
    expect(await open(name)).toHaveLength(1)
  })

  it('a page full of what is silenced keeps nobody else waiting', async () => {
    const { name: quiet } = world.service()
    const { name: loud } = world.service()
    await silence(quiet, 10)
    await world.tell(quiet, ...Array.from({ length: 1_200 }, (_, index) => ({ key: `q${index}` })))
    await world.settle()
    await world.tell(loud, {})
    await world.settle()
    expect(await open(loud)).toHaveLength(1)
    expect(await all(quiet)).toEqual([])
    await world.tell(
      quiet,
      ...Array.from({ length: 1_200 }, (_, index) => ({
        key: `q${index}`,
        state: 'resolved' as const,
        at: null,
      })),
    )
    await world.settle()
    expect(await world.rig.store.untoldAlarms(9)).toEqual([])
  }, 30_000)
})

describe('incident/alerts/gather-alarms: interrupted', () => {
  it('between folding and telling, between telling and the run: the next process goes on', async () => {
    const { name } = world.service()
    const dying = (method: 'tellAlarms' | 'appendAfter'): Deps => ({
      ...world.deps,
      store: {
        ...world.deps.store,
        [method]: () => Promise.reject(new Error('the process died')),
      },
    })
    await world.tell(name, {})
    await expect(world.restart(dying('tellAlarms'))).rejects.toThrow('died')
    expect(await all(name)).toEqual([])
    expect(await world.rig.store.untoldAlarms(9)).toHaveLength(1)
    await expect(world.restart(dying('appendAfter'))).rejects.toThrow('died')
    const incident = await world.incident(name)
    expect([await told(incident), await runs(incident)]).toMatchObject([[{}], []])
    await world.restart()
    expect([await told(incident), await runs(incident)]).toMatchObject([[{}], [{}]])
    await world.restart()
    expect(await runs(incident)).toHaveLength(1)
  })

  it('the trouble of one service keeps no other waiting', async () => {
    const { name: bad } = world.service()
    const { name: good } = world.service()
    await world.tell(bad, {})
    await world.tell(good, {})
    const { store } = world.deps
    const incidents: typeof store.incidents = (filter) =>
      filter.service === bad ? Promise.reject(new Error('it cannot be read')) : store.incidents(filter)
    await expect(world.restart({ ...world.deps, store: { ...store, incidents } })).rejects.toThrow('be read')
    expect(await runs(await world.incident(good))).toHaveLength(1)
    await world.restart()
    expect(await open(bad)).toHaveLength(1)
  })

  it('a run whose job was never queued is begun once all the same', async () => {
    const { name } = world.service()
    await world.tell(name, {})
    const queue = { ...world.deps.queue, add: () => Promise.reject(new Error('the process died')) }
    await expect(world.restart({ ...world.deps, queue })).rejects.toThrow('died')
    await world.restart()
    expect(await runs(await world.incident(name))).toHaveLength(1)
  })

  it('of a storm begins some runs, and each other one when one of them is over', async () => {
    const going = (await world.rig.store.incidents({ state: 'open', limit: 500 })).filter(
      ({ run }) => run !== null,
    )
    const gather = createGathering(world.deps, { mostRuns: going.length + 2 })
    const names = Array.from({ length: 5 }, () => world.service().name)
    for (const name of names) await world.tell(name, {})
    const begun = async () => {
      const found = await Promise.all(names.map((name) => open(name)))
      return found.flat().filter(({ run }) => run !== null)
    }
    expect(await gather(never)).not.toBe('done')
    expect(await begun()).toHaveLength(2)
    const [first] = await begun()
    await world.endRun(first?.id ?? '', 'fault')
    expect(await gather(never)).not.toBe('done')
    expect((await begun()).map(({ id }) => id)).not.toContain(first?.id)
    expect(await begun()).toHaveLength(2)
    world.pass(10)
    await world.settle()
    for (const name of names) expect(await runs(await world.incident(name))).toHaveLength(1)
  })

  it('stops in the middle when it is told to, and the rest comes later', async () => {
    const { name } = world.service()
    await world.tell(name, {})
    const stop = new AbortController()
    stop.abort()
    expect(await createGathering(world.deps)(stop.signal)).toEqual({ again: 1 })
    expect(await all(name)).toEqual([])
    await world.settle()
    expect(await all(name)).toHaveLength(1)
  })
})

describe('incident/alerts/gather-alarms: rules', () => {
  it('one that is made while alerts are folded holds for them too', async () => {
    const { name } = world.service()
    const { store } = world.deps
    await world.tell(name, { source: 'pagerduty', labels: { service_id: name } })
    let isMade = false
    const foldAlerts: typeof store.foldAlerts = async (...call) => {
      const rule = { source: null, labels: { service_id: name }, url: null, service: name, by: 'Ada' }
      if (!isMade) await store.learnRule(rule, () => true)
      isMade = true
      return store.foldAlerts(...call)
    }
    await world.restart({ ...world.deps, store: { ...store, foldAlerts } })
    expect(await open(name)).toHaveLength(1)
    expect(await open('unmatched')).toEqual([])
    expect(await store.learnedRules()).toHaveLength(1)
    await world.restart()
  })
})

describe('incident/alerts/gather-alarms: what is kept', () => {
  it('alerts and alarms that are over are forgotten after a week', async () => {
    const { name } = world.service()
    await world.tell(name, { severity: 'info' })
    await world.settle()
    const [alarm] = await world.rig.store.alarmsOf(await world.incident(name))
    world.pass(60)
    await world.tell(name, { state: 'resolved', severity: 'info' })
    await world.settle()
    world.pass(6 * 24 * 3_600)
    await world.settle()
    expect(await world.rig.store.alarm(alarm?.id ?? '')).not.toBeNull()
    world.pass(2 * 24 * 3_600)
    await world.settle()
    expect(await world.rig.store.alarm(alarm?.id ?? '')).toBeNull()
  })
})
