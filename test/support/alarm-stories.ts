import type { AlarmCounts, AlarmNote } from '../../src/model/alarm.ts'
import type { Service } from '../../src/model/service.ts'
import type { Happening } from '../../src/model/timeline.ts'
import {
  ann,
  bot,
  faultDiagnosis,
  healthyDiagnosis,
  opened,
  proposed,
  recorded,
  runStarted,
  shopEvidence,
  shopService,
} from './timelines.ts'

type TimedStory = [number, Happening][]
type Told<K extends Happening['kind']> = Extract<Happening, { kind: K }>

/** An alarm that fires: `alarmNote('a1')`, and whatever is different. */
export function alarmNote(id: string, what: Partial<AlarmNote> = {}): AlarmNote {
  return {
    id,
    source: 'alertmanager',
    state: 'firing',
    severity: 'critical',
    title: `High error rate ${id}`,
    link: `https://alerts.example/alarms/${id}`,
    ticket: null,
    at: '2026-11-21T03:08:00.000Z',
    received: 1,
    flapping: false,
    ...what,
  }
}

/** What was told of these, and of `more` that fire and are not listed; counted from them unless counts are given. */
export function gathered(
  alarms: AlarmNote[],
  { more = 0, counts = {} }: { more?: number; counts?: Partial<AlarmCounts> } = {},
): Told<'alerts.gathered'> {
  const count = (state: AlarmNote['state']) => alarms.filter((note) => note.state === state).length
  return {
    kind: 'alerts.gathered',
    alarms,
    more,
    counts: {
      firing: count('firing') + more,
      acknowledged: count('acknowledged'),
      resolved: count('resolved'),
      flapping: alarms.filter(({ flapping }) => flapping).length,
      received: alarms.reduce((sum, { received }) => sum + received, more),
      ...counts,
    },
  }
}

export const openedByAlert: Happening = {
  ...(opened as Told<'incident.opened'>),
  by: bot,
  reason: 'an alert',
}

const pagerDuty = alarmNote('pd1', {
  source: 'pagerduty',
  title: '502 on checkout',
  link: 'https://acme.pagerduty.com/incidents/Q1XJ3KZ7A2',
  ticket: 'Q1XJ3KZ7A2',
})

export const noteTold: Told<'source.told'> = {
  kind: 'source.told',
  source: 'pagerduty',
  ticket: 'Q1XJ3KZ7A2',
  what: 'note',
  outcome: 'pass',
  summary: 'note PWL7QXS',
}

/** A page at night: looked at, judged, a fix proposed, and the source told. */
export function pagedStory(): TimedStory {
  const evidence = shopEvidence([8082])
  return [
    [0, openedByAlert],
    [0, gathered([pagerDuty])],
    [0.1, runStarted('r1', 'diagnose', evidence.length)],
    ...recorded('r1', evidence).map((what, index): [number, Happening] => [1 + index * 0.2, what]),
    [4, { kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() }],
    [5, noteTold],
    [15, proposed],
    [
      20,
      { ...noteTold, what: 'acknowledged', outcome: 'fail', summary: 'PagerDuty answered 403: no such user' },
    ],
  ]
}

/** Forty alarms of two sources, hundreds of alerts, one that comes and goes. */
export function stormStory(): TimedStory {
  const notes = Array.from({ length: 20 }, (_, index) =>
    alarmNote(`a${index}`, {
      title: `Instance web-${index} answers 502`,
      source: index % 4 === 0 ? 'grafana' : 'alertmanager',
      severity: index % 3 === 0 ? 'warning' : 'critical',
      at: new Date(Date.parse('2026-11-21T03:05:00.000Z') + index * 7000).toISOString(),
      flapping: index === 3,
      received: 9,
    }),
  )
  const counts = { firing: 38, acknowledged: 1, resolved: 3, flapping: 1, received: 1212 }
  return [
    [0, openedByAlert],
    [0, gathered(notes, { more: 20 })],
    [0.1, runStarted('r1', 'diagnose', 8)],
    ...recorded('r1', shopEvidence([8082]).slice(0, 3)).map((what): [number, Happening] => [1, what]),
    [
      3,
      gathered(
        [
          alarmNote('a1', {
            state: 'resolved',
            title: 'Instance web-1 answers 502',
            at: '2026-11-21T03:10:02.000Z',
          }),
          alarmNote('a2', {
            state: 'acknowledged',
            title: 'Instance web-2 answers 502',
            at: '2026-11-21T03:10:01.000Z',
          }),
        ],
        { counts },
      ),
    ],
  ]
}

export const unmatchedService: Service = {
  ...shopService(),
  name: 'unmatched',
  origin: 'unmatched',
  url: 'http://unmatched.invalid/',
  environment: '',
  owners: [],
  path: [],
}

export const openedUnmatched: Happening = {
  ...(openedByAlert as Told<'incident.opened'>),
  service: unmatchedService,
  reason: 'alerts of nobody',
}

/** Alarms that no rule knows; one of them was mapped. */
export function unmatchedStory(count = 7): TimedStory {
  const notes = Array.from({ length: count }, (_, index) =>
    alarmNote(`m${index + 1}`, {
      title: index === 0 ? 'Backend billing-3 is unhealthy' : `Target 10.0.0.${index} is down`,
      source: index === 0 ? 'generic' : 'alertmanager',
      state: index === 5 ? 'resolved' : 'firing',
    }),
  )
  return [
    [0, openedUnmatched],
    [0, gathered(notes)],
    ...(count > 1
      ? ([
          [
            60,
            { kind: 'alarm.mapped', alarm: 'm2', title: 'Target 10.0.0.1 is down', service: 'shop', by: ann },
          ],
        ] satisfies TimedStory)
      : []),
  ]
}

export const commonHop = 'nginx web-2 is the common hop of 7 services: shop, blog, docs and 4 more.'

/** The hop that several services share, with a verdict of its own. */
export function parentStory(): TimedStory {
  const names = ['shop', 'blog', 'docs', 'search', 'billing', 'login', 'mail']
  return [
    [0, { ...(openedByAlert as Told<'incident.opened'>), reason: commonHop }],
    ...names.map((service, index): [number, Happening] => [
      1,
      { kind: 'incident.gathered', child: `INC-${index + 8}`, service },
    ]),
    ...finished(faultDiagnosis()),
  ]
}

/** One of them. */
export function childStory(): TimedStory {
  return [...pagedStory().slice(0, -3), [6, { kind: 'incident.joined', parent: 'INC-7', why: commonHop }]]
}

/** Alarms that began no run. */
export function withheldStory(): TimedStory {
  return [
    [0, openedByAlert],
    [0, gathered([pagerDuty, alarmNote('a2', { severity: 'warning', title: 'Latency above 2 s' })])],
    [0, { kind: 'triage.withheld', why: '6 runs within an hour' }],
  ]
}

/** Monitoring is content and we are not, or the other way round. */
export function disagreeingStory(which: 'all resolved' | 'still firing'): TimedStory {
  if (which === 'still firing') {
    return [[0, openedByAlert], [0, gathered([pagerDuty])], ...finished(healthyDiagnosis())]
  }
  const resolved: AlarmNote = { ...pagerDuty, state: 'resolved', at: '2026-11-21T03:12:00.000Z' }
  return [
    [0, openedByAlert],
    [0, gathered([pagerDuty])],
    [120, gathered([resolved])],
    ...finished(faultDiagnosis(), 125),
  ]
}

function finished(diagnosis: ReturnType<typeof healthyDiagnosis>, from = 1): TimedStory {
  const evidence = shopEvidence(diagnosis.verdict.state === 'healthy' ? [] : [8082])
  return [
    [from, runStarted('r1', 'diagnose', evidence.length)],
    ...recorded('r1', evidence).map((what): [number, Happening] => [from + 1, what]),
    [from + 4, { kind: 'run.finished', run: 'r1', diagnosis }],
  ]
}
