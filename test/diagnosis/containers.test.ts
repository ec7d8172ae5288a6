import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { Container, DockerFacts } from '../../src/model/facts/docker.ts'
import type { Listener } from '../../src/model/facts/sockets.ts'
import { targetsOf } from '../../src/runbook/select-targets.ts'
import { endedContainer, runningContainer } from '../../src/systems/docker/container-points.ts'
import { hopOf, seen, serviceOf } from '../support/evidence.ts'
import { logged, seenOn } from '../support/host-evidence.ts'
import { hostOf } from '../support/scripted-hosts.ts'

const service = {
  ...serviceOf([
    { ...hopOf('edge', 'nginx', ['http://10.0.0.1']), hosts: ['web-1'] },
    { ...hopOf('app', 'docker', ['http://10.0.0.5:8080']), hosts: ['docker-1'] },
  ]),
  hosts: [hostOf('web-1'), hostOf('docker-1')],
}
const targets = targetsOf(service)
const [edge, app] = targets as [(typeof targets)[0], (typeof targets)[0]]

const own = 'a'.repeat(64)
const other = 'b'.repeat(64)
const published: Container['published'] = [
  { hostAddress: '10.0.0.5', hostPort: 8080, port: 8000, protocol: 'tcp' },
]
const shop: Container = {
  ...runningContainer,
  id: own,
  name: 'shop-main',
  restartPolicy: null,
  published,
  listening: [{ address: '0.0.0.0', port: 8000 }],
}
const stopped: Container = { ...endedContainer, id: own, name: 'shop-main', published, exitCode: 137 }
const mailer: Container = {
  ...runningContainer,
  id: other,
  name: 'mailer',
  published: [{ hostAddress: '127.0.0.1', hostPort: 2525, port: 25, protocol: 'tcp' }],
  listening: [{ address: '0.0.0.0', port: 25 }],
}

function event(container: string, id: string, action: string, exitCode: number | null = null) {
  return { at: '2026-11-20T17:04:51.000Z', container, id, action, exitCode }
}

const killed = (id: string) =>
  `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice/docker-${id}.scope,task_memcg=/system.slice/docker-${id}.scope,task=node,pid=812,uid=0`
const killedUntold =
  'Memory cgroup out of memory: Killed process 812 (node) total-vm:3176353kB, anon-rss:1392804kB, file-rss:12208kB, shmem-rss:0kB, UID:0 pgtables:2809kB oom_score_adj:0'

const docker = (facts: Partial<DockerFacts>) =>
  seenOn('docker', 'app', { version: '28.2.2', chains: null, events: [], ...facts }, 'docker-1')
const kernel = (...lines: string[]) => logged('host', lines, 'docker-1')

/** What is seen of an address at which nobody listens. */
const refused: Evidence[] = [
  seen('http', edge, { status: 502, headers: [['server', 'nginx']] }),
  seen('http', app, { status: null, body: null, failure: 'refused' }),
  seen('tcp', app, {
    attempts: [
      {
        address: '10.0.0.5',
        port: 8080,
        connected: false,
        failure: 'refused',
        errno: 'ECONNREFUSED',
        durationMs: 1,
      },
    ],
  }),
]

/** What is seen of an address at which the engine takes the connection and finds nobody inside. */
const closed: Evidence[] = [
  seen('http', edge, { status: 502, headers: [['server', 'nginx']] }),
  seen('http', app, { status: null, body: null, failure: 'closed-before-headers' }),
  seen(
    'tcp',
    app,
    {
      attempts: [
        { address: '10.0.0.5', port: 8080, connected: true, failure: null, errno: null, durationMs: 1 },
      ],
    },
    'pass',
  ),
]

function sockets(listener: Partial<Listener> = {}): Evidence {
  const asked = [{ hop: 'app', system: 'docker' as const, address: '10.0.0.5', port: 8080 }]
  const proxy: Listener = {
    address: '10.0.0.5',
    port: 8080,
    queued: 0,
    backlog: 4096,
    process: { name: 'docker-proxy', pid: 901 },
  }
  return seenOn('sockets', 'app', { asked, listeners: [{ ...proxy, ...listener }] }, 'docker-1')
}

function first(...evidence: Evidence[]) {
  const { verdict, hypotheses } = diagnose(service, targets, evidence)
  return { cause: verdict.cause, hop: verdict.hop, all: hypotheses.map(({ cause }) => cause) }
}

describe('diagnosis of containers', () => {
  const stop = [
    event('shop-main', own, 'kill'),
    event('shop-main', own, 'die', 137),
    event('shop-main', own, 'stop'),
  ]

  it('calls a container that somebody stopped down, whatever the kernel killed in others', () => {
    const evidence = [
      ...refused,
      docker({ containers: [stopped, mailer], events: [event('mailer', other, 'oom'), ...stop] }),
      kernel(killed(other), killedUntold),
    ]
    expect(first(...evidence)).toMatchObject({ cause: 'backend-down', hop: 'app' })
    expect(first(...evidence).all).not.toContain('oom-cgroup')
  })

  it('blames the memory limit when it was this container that the kernel killed', () => {
    const evidence = [
      ...refused,
      docker({
        containers: [{ ...stopped, oomKilled: true }, mailer],
        events: [event('shop-main', own, 'oom'), event('shop-main', own, 'die', 137)],
      }),
      kernel(killed(own), killedUntold),
    ]
    expect(first(...evidence)).toMatchObject({ cause: 'oom-cgroup', hop: 'app' })
  })

  it('takes an exit of 137 for a kill by the kernel where nobody asked for it', () => {
    const said = first(...refused, docker({ containers: [stopped, mailer], events: stop.slice(1, 2) }))
    expect(said.all).toContain('oom-cgroup')
  })

  it('finds an app that listens on the loopback of its container behind the proxy of the engine', () => {
    const inside = docker({ containers: [{ ...shop, listening: [{ address: '127.0.0.1', port: 8000 }] }] })
    expect(first(...closed, inside, sockets())).toMatchObject({ cause: 'loopback-bind', hop: 'app' })
    // The very same answers with an app that does listen are the app's own.
    expect(first(...closed, docker({ containers: [shop] }), sockets()).cause).toBe('app-crash-request')
  })

  it('lets a listener of the app itself speak against a loopback address', () => {
    const inside = docker({ containers: [{ ...shop, listening: [{ address: '127.0.0.1', port: 8000 }] }] })
    const weights = (evidence: Evidence) =>
      diagnose(service, targets, [...closed, inside, evidence])
        .hypotheses.find(({ cause }) => cause === 'loopback-bind')
        ?.against.map(({ signature }) => signature)
    expect(weights(sockets())).not.toContain('sockets-ports-listened-loopback-bind')
    expect(weights(sockets({ process: { name: 'node', pid: 12 } }))).toContain(
      'sockets-ports-listened-loopback-bind',
    )
  })

  it('finds a container that publishes another port than the one that is asked', () => {
    const elsewhere = {
      ...shop,
      published: [{ hostAddress: '10.0.0.5', hostPort: 8081, port: 8000, protocol: 'tcp' }],
    }
    const evidence = [...refused, docker({ containers: [elsewhere, mailer] })]
    expect(first(...evidence).cause).toBe('wrong-port')
    expect(diagnose(service, targets, evidence).advice).toMatchObject([
      { cause: 'wrong-port', setting: 'publish 10.0.0.5:8080:8000', host: 'docker-1' },
    ])
  })

  it('does not blame the port of a container that anybody may be meant to reach', () => {
    const blog = {
      ...mailer,
      name: 'blog',
      published: [{ hostAddress: '0.0.0.0', hostPort: 9000, port: 80, protocol: 'tcp' }],
      listening: [{ address: '0.0.0.0', port: 80 }],
    }
    expect(first(...refused, docker({ containers: [blog, mailer] })).cause).toBe('backend-down')
  })

  it('says nothing of crashes where many containers run and nobody knows which is ours', () => {
    const crowd = Array.from({ length: 8 }, (_, index) => ({
      ...mailer,
      id: `${index}`.repeat(64),
      name: `job-${index}`,
      published: [],
    }))
    const deaths = Array.from({ length: 6 }, () => event('job-3', '3'.repeat(64), 'die', 1))
    const { verdict, hypotheses } = diagnose(service, targets, [
      ...refused,
      docker({ containers: crowd, events: deaths }),
      kernel(killed('3'.repeat(64)), killedUntold),
    ])
    expect(verdict.cause).toBe('backend-down')
    expect(hypotheses.flatMap((each) => each.for).filter(({ source }) => /docker|log/.test(source))).toEqual(
      [],
    )
  })
})
