import { describe, expect, it } from 'vitest'
import { countAlarms } from '../../../src/incident/alerts/alarm-notes.ts'
import { type TriageDue, triageDue } from '../../../src/incident/alerts/triage-due.ts'
import type { Alarm } from '../../../src/model/alarm.ts'
import { type TriagePolicy, usualTriage } from '../../../src/model/monitoring.ts'
import type { Happening } from '../../../src/model/timeline.ts'
import { sampleAlarm, second } from '../../support/alarm-samples.ts'
import { diagnosisOf } from '../../support/change-rig.ts'
import { ada, sampleOpening, samplePlan, sampleService } from '../../support/incident-samples.ts'
import { judged } from '../../support/store-samples.ts'
import { timelineOf } from '../../support/timelines.ts'

type Told = [seconds: number, what: Happening]

const pagerduty = { id: 'alert:pagerduty', name: 'PagerDuty' }
const opened: Happening = { ...sampleOpening(), by: pagerduty }
const firing = sampleAlarm({ turns: [second(0)] })
const quiet = (change: Partial<Alarm> = {}) =>
  sampleAlarm({ state: 'resolved', turns: [second(0), second(100)], ...change })
const flapping = [0, 10, 20, 30].map(second)

function due(told: Told[], alarms: Alarm[], change: Partial<Parameters<typeof triageDue>[0]> = {}) {
  return triageDue({
    entries: timelineOf(told).map((entry, index) => ({
      ...entry,
      at: second(told[index]?.[0] ?? 0).toISOString(),
    })),
    ...{ alarms, policy: usualTriage, silenced: false, begun: 0, now: second(200) },
    ...change,
  })
}

function says(due: TriageDue | null): string {
  if (due === null) return 'nothing'
  return due.act === 'run' ? due.purpose : due.act
}

const gathered = (...alarms: Alarm[]): Happening => ({
  ...{ kind: 'alerts.gathered', alarms: [], more: 0 },
  counts: countAlarms(alarms, second(200)),
})
const started = (run = 'r.1', purpose: 'diagnose' | 'verify' = 'diagnose'): Happening => ({
  ...{ kind: 'run.started', run, runbook: '502', purpose, by: ada, service: sampleService('shop') },
  ...{ stages: [], version: '1', steps: 0 },
})
const finished = (run = 'r.1'): Happening => ({ kind: 'run.finished', run, diagnosis: diagnosisOf([]) })
const proposed: Happening = {
  ...{ kind: 'remedy.proposed', approval: 'a1', plan: samplePlan(), planHash: 'h', needed: 1, record: null },
  expiresAt: second(900).toISOString(),
}
const approved: Happening = {
  ...{ kind: 'approval.decided', approval: 'a1', decision: 'approved', by: ada, reason: null },
  ...{ voters: [ada], breakGlass: false },
}
const refused: Happening = { kind: 'change.refused', approval: 'a1', reason: 'x', differences: [] }
const closed: Happening = { kind: 'incident.closed', by: ada, reason: 'x' }
const withheld: Happening = { kind: 'triage.withheld', why: 'x' }

const news: Told[] = [
  [0, opened],
  [1, gathered(firing)],
]
const looked: Told[] = [...news, [2, started()], [30, finished()]]
const over: Told[] = [...looked, [101, gathered(quiet())]]

it('incident/alerts/triage-due: looks again after ten minutes where all was well and the alarm goes on', () => {
  const diagnosis = diagnosisOf([])
  const verdict = { ...diagnosis.verdict, state: 'healthy' as const }
  const well: Happening = { kind: 'run.finished', run: 'r.1', diagnosis: { ...diagnosis, verdict } }
  const told: Told[] = [...news, [2, started()], [30, well]]
  expect(says(due(told, [firing]))).toBe('nothing')
  expect(says(due(told, [firing], { now: second(700) }))).toBe('diagnose')
  expect(says(due(looked, [firing], { now: second(700) }))).toBe('nothing')
})

describe('incident/alerts/triage-due: while an alarm fires', () => {
  it.each<[string, Told[], Partial<Alarm>, string]>([
    ['a run where there was none', news, {}, 'diagnose'],
    ['also for one that somebody acknowledged', news, { state: 'acknowledged' }, 'diagnose'],
    ['nothing while it goes on', [...news, [2, started()]], {}, 'nothing'],
    ['nothing after it, for what it has looked at', looked, {}, 'nothing'],
    ['another for what began to fire after it', looked, { turns: [second(40)] }, 'diagnose'],
    ['none again for what comes and goes', looked, { turns: [...flapping, second(40)] }, 'nothing'],
    ['one for what comes and goes, where there was none', news, { turns: flapping }, 'diagnose'],
    ['none for what is only shown, and the word why', news, { severity: 'info' }, 'withhold'],
    ['nothing more for what is only shown after a run', looked, { severity: 'info' }, 'nothing'],
    ['none under the eyes of who decides', [...looked, [31, proposed]], { turns: [second(40)] }, 'nothing'],
    [
      'one when nobody decided in time',
      [...looked, [31, proposed], [60, { kind: 'approval.lapsed', approval: 'a1', state: 'expired' }]],
      { turns: [second(40)] },
      'diagnose',
    ],
    [
      'none while a change is being made',
      [...looked, [31, proposed], [32, approved]],
      { turns: [second(40)] },
      'nothing',
    ],
    [
      'one when it was not made after all',
      [...looked, [31, proposed], [32, approved], [33, refused]],
      { turns: [second(40)] },
      'diagnose',
    ],
    [
      'none before the run that verifies what was changed',
      [...looked, [31, proposed], [32, approved], [33, judged('a1')]],
      { turns: [second(40)] },
      'nothing',
    ],
    [
      'one after it',
      [
        ...[...looked, [31, proposed], [32, approved], [33, judged('a1')]],
        ...[
          [34, started('r.2', 'verify')],
          [39, finished('r.2')],
        ],
      ] as Told[],
      { turns: [second(40)] },
      'diagnose',
    ],
    ['nothing in an incident that is closed', [...looked, [40, closed]], { turns: [second(50)] }, 'nothing'],
  ])('%s', (_, told, change, expected) => {
    expect(says(due(told, [sampleAlarm(change)]))).toBe(expected)
  })

  it('nothing while it is silenced, and what is due afterwards', () => {
    expect(due(news, [firing], { silenced: true })).toBeNull()
    expect(says(due(news, [firing]))).toBe('diagnose')
  })

  it('so many runs within an hour, then the word why, once', () => {
    expect(says(due(news, [firing], { begun: 5 }))).toBe('diagnose')
    expect(due(news, [firing], { begun: 6 })).toEqual({
      act: 'withhold',
      why: '6 runs were begun because of alerts within the past hour, which is the most for this service.',
    })
    expect(due([...news, [5, withheld]], [firing], { begun: 6 })).toBeNull()
    expect(says(due([...news, [5, withheld]], [firing], { begun: 5 }))).toBe('diagnose')
    const again: Told[] = [...news, [5, withheld], [6, started()], [30, finished()]]
    expect(says(due(again, [sampleAlarm({ turns: [second(40)] })], { begun: 6 }))).toBe('withhold')
  })

  it('what comes and goes is looked at once an hour, and when it is steady', () => {
    const unsteady = sampleAlarm({ turns: flapping })
    expect(due(news, [unsteady], { begun: 1 })).toMatchObject({
      act: 'withhold',
      why: expect.stringContaining('comes and goes'),
    })
    expect(due([...news, [5, withheld]], [unsteady], { begun: 1 })).toBeNull()
    expect(says(due([...news, [5, withheld]], [unsteady], { begun: 1, now: second(3_000) }))).toBe('diagnose')
    expect(due(news, [unsteady, sampleAlarm({ id: 'steady' })], { begun: 1 })).toMatchObject({
      ...{ act: 'run', alarm: { id: 'steady' } },
    })
  })

  it('what begins no run by policy is said once, where nobody else looks and alarms opened it', () => {
    const mild = sampleAlarm({ severity: 'info' })
    const shown: TriageDue = { act: 'withhold', why: 'Alarms of this severity begin no run here.' }
    expect(due(news, [mild])).toEqual(shown)
    expect(due([...news, [5, { kind: 'triage.withheld', why: shown.why }]], [mild])).toBeNull()
    expect(due([[0, sampleOpening()], ...news.slice(1)], [mild])).toBeNull()
    const policy = { ...usualTriage, perHour: 0 }
    const none: TriageDue = { act: 'withhold', why: 'Alarms begin no run of this service.' }
    expect(due(news, [firing], { policy })).toEqual(none)
    expect(due([...news, [5, { kind: 'triage.withheld', why: none.why }]], [firing], { policy })).toBeNull()
    expect(due(looked, [sampleAlarm({ turns: [second(40)] })], { policy })).toBeNull()
  })

  it('what was only shown holds up no alarm that asks for a run, nor the word why that begins none', () => {
    const shown: Told = [5, { kind: 'triage.withheld', why: 'Alarms of this severity begin no run here.' }]
    const alarms = [sampleAlarm({ id: 'shown', severity: 'info' }), firing]
    expect(due([...news, shown], alarms)).toMatchObject({ act: 'run', alarm: { id: 'alarm-1' } })
    expect(due([...news, shown], alarms, { begun: 6 })).toMatchObject({
      ...{ act: 'withhold', why: expect.stringContaining('6 runs') },
    })
    expect(due([...news, shown, [6, withheld]], alarms, { begun: 6 })).toBeNull()
  })

  it('the run is because of the alarm that asks for it, not of one that is only shown', () => {
    const shown = sampleAlarm({ id: 'shown', severity: 'info' })
    expect(due(news, [shown, firing])).toMatchObject({ act: 'run', alarm: { id: 'alarm-1' } })
  })
})

describe('incident/alerts/triage-due: when the last alarm is over', () => {
  it('our own look is asked, once', () => {
    expect(due(over, [quiet()])).toMatchObject({ act: 'run', purpose: 'verify' })
    const asked: Told[] = [...over, [102, started('r.2', 'verify')]]
    expect(due(asked, [quiet()])).toBeNull()
    expect(due([...asked, [120, finished('r.2')]], [quiet()])).toBeNull()
  })

  it('a run that began before the timeline knew is no answer, and is waited for', () => {
    const going: Told[] = [...news, [2, started()], [101, gathered(quiet())]]
    expect(due(going, [quiet()])).toBeNull()
    expect(says(due([...going, [110, finished()]], [quiet()]))).toBe('verify')
  })

  it('a repeated end asks no second time, a relapse does', () => {
    const asked: Told[] = [...over, [102, started('r.2', 'verify')], [120, finished('r.2')]]
    expect(due([...asked, [130, gathered(quiet())]], [quiet()])).toBeNull()
    const relapse: Told[] = [...asked, [130, gathered(firing)], [140, gathered(quiet())]]
    expect(says(due(relapse, [quiet()]))).toBe('verify')
  })

  it('not while another still fires, not while it flaps, not before it was told', () => {
    expect(says(due(over, [quiet(), sampleAlarm({ id: 'b' })]))).toBe('nothing')
    expect(due(over, [quiet({ turns: flapping })])).toBeNull()
    expect(says(due(over, [quiet({ turns: flapping })], { now: second(3_000) }))).toBe('verify')
    expect(due(looked, [quiet()])).toBeNull()
  })

  it('also while a proposal waits: what is well needs none', () => {
    expect(says(due([...over, [105, proposed]], [quiet()]))).toBe('verify')
  })

  it('what began no run is closed with its last alarm, if alarms opened it', () => {
    const info = quiet({ severity: 'info' })
    const told: Told[] = [...news, [101, gathered(info)]]
    expect(due(told, [info])).toEqual({ act: 'close', reason: 'All alarms are resolved.' })
    expect(due([[0, sampleOpening()], ...told.slice(1)], [info])).toBeNull()
    // Somebody had it looked at: the same look says whether it is over.
    expect(says(due(over, [info]))).toBe('verify')
    const none: TriagePolicy = { ...usualTriage, perHour: 0 }
    expect(says(due([...news, [101, gathered(quiet())]], [quiet()], { policy: none }))).toBe('close')
    expect(due(over, [quiet()], { policy: none })).toBeNull()
  })

  it('an alarm whose run was withheld is verified all the same', () => {
    expect(says(due([...news, [5, withheld], [101, gathered(quiet())]], [quiet()], { begun: 6 }))).toBe(
      'verify',
    )
  })

  it('nothing where there are no alarms', () => {
    expect(due([[0, opened]], [])).toBeNull()
  })
})

describe('incident/alerts/triage-due: alarms of nobody', () => {
  const service = { ...sampleService('unmatched'), origin: 'unmatched' as const }
  const nobody: Told[] = [
    [0, { ...sampleOpening(), service, by: pagerduty }],
    [1, gathered(firing)],
  ]

  it('begin no run', () => {
    expect(due(nobody, [sampleAlarm({ service: null })])).toBeNull()
  })

  it('are over when each is resolved or somebody’s', () => {
    const left = sampleAlarm({ service: null })
    expect(due(nobody, [left, quiet({ service: null }), firing])).toBeNull()
    expect(says(due(nobody, [quiet({ service: null }), firing]))).toBe('close')
    expect(due(nobody, [quiet({ service: null, turns: flapping })])).toBeNull()
  })
})
