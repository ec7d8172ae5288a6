import type { Chart } from '../../src/model/chart.ts'
import type { Evidence, EvidenceOf } from '../../src/model/evidence.ts'
import type { LogGroup } from '../../src/model/facts/logs.ts'
import type { Hop } from '../../src/model/service.ts'
import type { Happening } from '../../src/model/timeline.ts'
import { bot, faultDiagnosis, opened, runStarted, shopService } from './timelines.ts'

export const refusedLine =
  '2026/11/21 03:08:11 [error] 31#31: *9 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example"'

/** A log search on the machine of the proxy: groups of lines with their counts, `[['03:08', 12]]`. */
export function logEvidence(
  host: string,
  groups: { sample: string; perMinute: [clock: string, count: number][] }[],
): EvidenceOf<'logs'> {
  return {
    id: `nginx-logs@host/${host}`,
    step: 'nginx-logs',
    target: `host/${host}`,
    hop: 'app',
    type: 'logs',
    outcome: 'fail',
    summary: 'error lines',
    startedAt: '2026-11-21T03:10:01.000Z',
    durationMs: 40,
    facts: {
      system: 'nginx',
      from: '2026-11-21T02:40:00.000Z',
      to: '2026-11-21T03:10:00.000Z',
      sources: [],
      groups: groups.map(
        ({ sample, perMinute }): LogGroup => ({
          source: '/var/log/nginx/error.log',
          sample,
          count: perMinute.reduce((sum, [, count]) => sum + count, 0),
          firstAt: null,
          lastAt: null,
          perMinute: perMinute.map(([clock, count]) => [`2026-11-21T${clock}:00Z`, count]),
        }),
      ),
    },
  }
}

/** Requests of the proxy's access log by minute and status. */
export function accessEvidence(
  host: string,
  minutes: [clock: string, statuses: Record<string, number>][],
): EvidenceOf<'access-log'> {
  return {
    ...logEvidence(host, []),
    id: `nginx-access@host/${host}`,
    step: 'nginx-access',
    type: 'access-log',
    facts: {
      system: 'nginx',
      from: null,
      to: null,
      sources: [],
      requests: 0,
      groups: [],
      minutes: minutes.map(([clock, statuses]) => ({ minute: `2026-11-21T${clock}:00Z`, statuses })),
    },
  }
}

/** The shop with its proxy and app on one machine each. */
export function hostedShop(): Extract<Happening, { kind: 'incident.opened' }> {
  if (opened.kind !== 'incident.opened') throw new Error('it is opened')
  const hosts: Record<string, string[]> = { proxy: ['web-1', 'web-2'], app: ['web-1'] }
  const path = shopService().path.map((hop): Hop => ({ ...hop, hosts: hosts[hop.name] ?? [] }))
  return { ...opened, by: bot, service: { ...opened.service, path } }
}

/** A run that nobody asked for. */
function triaged(): Happening {
  const started = runStarted('r1', 'diagnose', 3)
  return started.kind === 'run.started' ? { ...started, by: bot } : started
}

export function seen(evidence: Evidence, run = 'r1'): Happening {
  return { kind: 'evidence.recorded', run, evidence }
}

export function gathered(
  received: number,
  state: 'firing' | 'acknowledged' | 'resolved' = 'firing',
  at = '2026-11-21T03:09:30.000Z',
): Happening {
  const counts = { firing: 0, acknowledged: 0, resolved: 0, flapping: 0, received, [state]: 1 }
  const note = { id: 'm1', source: 'alertmanager', severity: 'critical', title: 'ShopDown' } as const
  const alarm = { ...note, state, link: null, ticket: null, at, received, flapping: false }
  return { kind: 'alerts.gathered', alarms: [alarm], more: 0, counts }
}

/** An alert at 03:09:30, a verdict at 03:10:04, and what nginx counted on two machines. */
export function countedStory(): [number, Happening][] {
  return [
    [0, hostedShop()],
    [0, gathered(3)],
    [0, triaged()],
    [
      1,
      seen(
        logEvidence('web-1', [
          {
            sample: refusedLine,
            perMinute: [
              ['03:08', 12],
              ['03:09', 30],
            ],
          },
        ]),
      ),
    ],
    [1, seen(logEvidence('web-2', [{ sample: refusedLine, perMinute: [['03:09', 5]] }]))],
    [
      2,
      seen(
        accessEvidence('web-1', [
          ['03:08', { '200': 90, '502': 12 }],
          ['03:09', { '502': 28, '499': 2 }],
        ]),
      ),
    ],
    [4, { kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() }],
    [90, gathered(8)],
    [600, { kind: 'incident.closed', by: bot, reason: 'verified healthy' }],
  ]
}

/** A small picture as it is drawn: one row of bars, the highest in the middle. */
export const smallChart: Chart = {
  incident: 'INC-7',
  service: 'shop',
  from: '2026-11-21T03:05:00.000Z',
  stepMs: 60_000,
  series: [{ place: 'proxy', what: 'answers with 502', counts: [0, 0, 0, 10, 0, 5, 0, 0] }],
  marks: [
    { at: '2026-11-21T03:08:10.000Z', what: 'alert' },
    { at: '2026-11-21T03:12:30.000Z', what: 'closed' },
  ],
}

/** A chart at which the drawing fails with these words. */
export function undrawableChart(words: string): Chart {
  return {
    ...smallChart,
    get series(): never {
      throw new Error(words)
    },
  }
}
