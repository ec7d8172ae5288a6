import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { LogGroup } from '../../src/model/facts/logs.ts'
import type { System } from '../../src/model/system.ts'
import { targetsOf } from '../../src/runbook/select-targets.ts'
import { hopOf, seen, serviceOf } from '../support/evidence.ts'
import { hostOf } from '../support/scripted-hosts.ts'

const service = {
  ...serviceOf([
    { ...hopOf('edge', 'nginx', ['http://10.0.0.1']), hosts: ['web-1'] },
    { ...hopOf('app', 'node', ['http://10.0.1.1:3000', 'http://10.0.1.2:3000']), hosts: ['app-1', 'app-2'] },
  ]),
  hosts: [hostOf('web-1'), hostOf('app-1'), hostOf('app-2')],
}
const targets = targetsOf(service)
const [edge, one, two] = targets as [(typeof targets)[0], (typeof targets)[0], (typeof targets)[0]]

const now = '2026-11-20T17:30:00.000Z'

function group(sample: string, lastAt: string | null = now): LogGroup {
  return { source: 'error.log', sample, count: 3, firstAt: lastAt, lastAt, perMinute: [] }
}

function logs(host: string, system: System, groups: LogGroup[]): Evidence {
  return {
    id: `logs@${host}:${system}`,
    step: `${system}-log`,
    type: 'logs',
    outcome: 'fail',
    target: `host/${host}`,
    hop: host === 'web-1' ? 'edge' : 'app',
    summary: `${groups.length} kinds of errors`,
    startedAt: now,
    durationMs: 10,
    facts: { system, from: null, to: now, sources: [], groups },
  }
}

const refusedLine = (upstream: string) =>
  `2026/11/20 17:29:51 [error] 2211#2211: *48213 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://${upstream}/cart", host: "shop.example"`

const killedLine =
  'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice/shop.service,task_memcg=/system.slice/shop.service,task=node,pid=812,uid=0'

const gone: Evidence[] = [
  seen('http', edge, { status: 502, headers: [['server', 'nginx']] }),
  seen('http', one, { status: null, body: null, failure: 'refused' }),
  seen('tcp', one, {
    attempts: [
      {
        address: '10.0.1.1',
        port: 3000,
        connected: false,
        failure: 'refused',
        errno: 'ECONNREFUSED',
        durationMs: 1,
      },
    ],
  }),
  seen('http', two),
  seen('tcp', two),
]

describe('diagnosis of what is inside the machines', () => {
  it('places what a gateway says of its upstream at that upstream', () => {
    const { hypotheses } = diagnose(service, targets, [
      logs('web-1', 'nginx', [group(refusedLine('10.0.1.2:3000'))]),
    ])
    expect(hypotheses.find(({ cause }) => cause === 'backend-down')).toMatchObject({
      hop: 'app',
      target: two.id,
      host: 'app-2',
    })
  })

  it('leaves it at the gateway when no hop is known by that address', () => {
    const { hypotheses } = diagnose(service, targets, [
      logs('web-1', 'nginx', [group(refusedLine('10.9.9.9:3000'))]),
    ])
    expect(hypotheses.find(({ cause }) => cause === 'backend-down')).toMatchObject({
      hop: 'edge',
      host: 'web-1',
    })
  })

  it('takes a refused connection for the symptom of the kill that the kernel tells of', () => {
    const { verdict, hypotheses } = diagnose(service, targets, [
      ...gone,
      logs('web-1', 'nginx', [group(refusedLine('10.0.1.1:3000'))]),
      logs('app-1', 'host', [group(killedLine)]),
    ])
    expect(verdict).toMatchObject({
      state: 'fault',
      cause: 'oom-cgroup',
      hop: 'app',
      target: one.id,
      host: 'app-1',
    })
    const symptom = hypotheses.find(({ cause }) => cause === 'backend-down')
    expect(symptom?.against.map(({ signature }) => signature)).toContain('explained-by-cause')
  })

  it('does not blame the kill on one machine for what another suffers', () => {
    const { verdict } = diagnose(service, targets, [...gone, logs('app-2', 'host', [group(killedLine)])])
    expect(verdict).toMatchObject({ cause: 'backend-down', host: 'app-1' })
  })

  it('gives lines of long ago half of their weight', () => {
    const weightOf = (lastAt: string) =>
      diagnose(service, targets, [...gone, logs('app-1', 'host', [group(killedLine, lastAt)])])
        .hypotheses.find(({ cause }) => cause === 'oom-cgroup')
        ?.for.find(({ signature }) => signature !== 'brings-about')?.weight ?? 0
    expect(weightOf('2026-11-20T17:10:00.000Z')).toBeLessThan(weightOf(now))
  })

  it('calls a service healthy whose logs hold alarming lines and whose requests go well', () => {
    const fine = targets.flatMap((target) => [seen('http', target), seen('sample', target)])
    const { verdict } = diagnose(service, targets, [
      ...fine,
      logs('web-1', 'nginx', [group(refusedLine('10.0.1.1:3000'))]),
    ])
    expect(verdict.state).toBe('healthy')
  })

  it('does not blame a kill of before for users who only wait now', () => {
    const [edge, ...inner] = targets
    if (edge === undefined) throw new Error('no edge')
    const killed = logs('app-1', 'host', [group(killedLine, '2026-11-20T17:10:00.000Z')])
    const others = inner.flatMap((target) => [seen('http', target), seen('sample', target, { slow: 1 })])
    const judged = (sample: Evidence) =>
      diagnose(service, targets, [seen('http', edge), ...others, sample, killed])
    const weightOf = ({ hypotheses }: Diagnosis) =>
      hypotheses.flatMap(({ cause, for: pros }) => (cause === 'oom-cgroup' ? pros : []))[0]?.weight ?? 0
    const waiting = judged(seen('sample', edge, { slow: 1 }))
    expect(waiting.verdict).toMatchObject({ state: 'fault', cause: 'slow-app-timeout' })
    const failing = judged(seen('sample', edge, { slow: 1, bad: 2, statuses: { 200: 18, 502: 2 } }))
    expect(weightOf(failing)).toBeGreaterThan(2 * weightOf(waiting))
    const refused = diagnose(service, targets, [
      seen('http', edge),
      seen('sample', edge, { slow: 1 }),
      ...others,
      ...gone.filter(({ type }) => type === 'tcp'),
      killed,
    ])
    expect(weightOf(refused)).toBe(weightOf(failing))
  })

  it('says which logs could not be read', () => {
    const unread = logs('web-1', 'nginx', [])
    const source = {
      name: '/var/log/nginx/error.log',
      format: 'nginx-error' as const,
      sizeBytes: null,
      readBytes: 0,
      lines: 0,
      truncated: false,
      unread: 'permission denied',
    }
    const evidence = {
      ...unread,
      facts: { system: 'nginx' as const, from: null, to: now, sources: [source], groups: [] },
    } as Evidence
    expect(diagnose(service, targets, [...gone, evidence]).missing).toContainEqual(
      expect.objectContaining({ what: '/var/log/nginx/error.log on web-1', why: 'permission denied' }),
    )
  })

  it('names what is most suspicious on the machines when nobody asked the service itself', () => {
    const { verdict } = diagnose(service, targets, [logs('app-1', 'host', [group(killedLine)])])
    expect(verdict).toMatchObject({ state: 'inconclusive', cause: null })
    expect(verdict.sentence).toMatch(
      /^No verdict: what users get at edge was not seen; most suspicious is: .*memory limit hit at .* \(\d+ %\)\.$/,
    )
  })
})
