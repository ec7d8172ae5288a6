import type { Evidence, StepType } from '../../src/model/evidence.ts'
import type { LogGroup } from '../../src/model/facts/logs.ts'
import type { Timeout, TimeoutKind } from '../../src/model/facts/timeout.ts'
import type { FactsByStep } from '../../src/model/facts.ts'
import type { Service } from '../../src/model/service.ts'
import type { System } from '../../src/model/system.ts'
import { nobodyMay } from '../../src/model/usual-policy.ts'
import { hopOf } from './evidence.ts'
import { hostOf } from './scripted-hosts.ts'

type HostFacts = Omit<
  FactsByStep,
  'vantage' | 'dns' | 'tcp' | 'tls' | 'http' | 'keepalive' | 'sample' | 'demo.restart'
>

/** Facts of each step that looks inside a machine, with nothing to be seen. */
const emptyFacts: { [T in keyof HostFacts]: Partial<HostFacts[T]> } = {
  logs: { system: 'unknown', from: null, to: null, sources: [], groups: [] },
  'access-log': { system: 'nginx', from: null, to: null, sources: [], requests: 0, minutes: [], groups: [] },
  machine: {
    hostname: null,
    uptimeMs: null,
    clockOffsetMs: null,
    clockSynchronized: null,
    cpus: null,
    load: null,
    memory: null,
    disks: [],
    pressure: null,
    files: null,
    processFiles: [],
    conntrack: null,
    oomKills: null,
    cgroupOomKills: [],
    blocked: null,
    processes: [],
    security: null,
    resolvers: [],
  },
  sockets: {
    listeners: [],
    asked: [],
    openPorts: null,
    unixSockets: [],
    counters: [],
    somaxconn: null,
    synBacklog: null,
    localPorts: null,
    timeWait: null,
    tcpMemory: null,
    firewall: [],
    names: [],
  },
  systemd: { state: null, units: [] },
  docker: { version: null, containers: [], events: [], chains: null },
  'lb-health': {},
  nginx: {
    version: null,
    test: null,
    upstreams: [],
    passes: [],
    resolvers: [],
    timeouts: [],
    workerProcesses: null,
    workerConnections: null,
    workerFilesLimit: null,
    status: null,
    running: null,
    workers: null,
    workerFiles: null,
    masterStartedAt: null,
    workersStartedAt: null,
    names: [],
    logs: [],
    formats: {},
  },
  apache: {
    version: null,
    test: null,
    modules: [],
    passes: [],
    virtualHosts: [],
    timeouts: [],
    status: null,
    logs: [],
  },
  haproxy: {
    version: null,
    test: null,
    servers: [],
    proxies: [],
    process: null,
    timeouts: [],
    socket: null,
  },
  gunicorn: { version: null, masters: [] },
  uwsgi: { version: null, instances: [] },
  'php-fpm': { version: null, test: null, masterPid: null, pools: [] },
  node: { processes: [] },
  changes: { from: '2026-11-21T06:00:00.000Z', changes: [] },
  'path-report': { tool: 'none', to: [], routes: [], connects: [] },
  'tls-overlap': { address: '10.0.0.2', port: 8443, accepted: [], refused: [], offered: null },
  capture: { port: 8000, overMs: 5000, packets: 0, truncated: false, connections: [] },
}

/** Evidence of a machine, with nothing in it but these facts; without a machine it is pasted. */
export function seenOn<T extends keyof HostFacts & StepType>(
  type: T,
  hop: string | null,
  facts: Partial<HostFacts[T]>,
  host: string | null = 'web-1',
): Evidence {
  return {
    id: `${type}@${host ?? 'paste'}/${hop}`,
    step: type,
    target: host === null ? null : `host/${host}`,
    hop,
    type,
    outcome: 'pass',
    summary: `${type} of ${hop}`,
    startedAt: '2026-11-21T07:00:00.000Z',
    durationMs: 5,
    facts: { ...emptyFacts[type], ...facts },
    // The parts fit one another by construction; the compiler cannot see it through the union.
  } as unknown as Evidence
}

/** Lines of one log. */
export function logged(system: System, lines: (string | Partial<LogGroup>)[], host: string | null = 'web-1') {
  const groups = lines.map((line): LogGroup => {
    const given = typeof line === 'string' ? { sample: line } : line
    return { source: 'log', sample: '', count: 1, firstAt: null, lastAt: null, perMinute: [], ...given }
  })
  return seenOn('logs', system, { system, groups }, host)
}

export function limit(
  kind: TimeoutKind,
  setting: string,
  valueMs: number | null,
  more: Partial<Timeout> = {},
): Timeout {
  return { kind, setting, valueMs, where: '/etc/app.conf:7', isDefault: false, ...more }
}

/** A path of these systems, outermost first, each named as itself and on web-1. */
export function pathOf(...systems: System[]): Service {
  return {
    name: 'shop',
    url: 'http://shop.example/',
    environment: 'test',
    owners: [],
    changes: nobodyMay,
    channels: {},
    path: systems.map((system, index) => ({
      ...hopOf(system, system, [`http://10.0.${index}.1:80${index}0`]),
      hosts: ['web-1'],
    })),
    hosts: [hostOf('web-1')],
    looks: [],
    timeoutMs: 5000,
    origin: 'file',
  }
}

/** The path that pasted text gives: systems alone, in the order of the product list. */
export function pastedPathOf(...systems: System[]): Service {
  const { path, ...rest } = pathOf(...systems)
  return {
    ...rest,
    hosts: [],
    origin: 'ad-hoc',
    path: path.map((hop) => ({ ...hop, addresses: [], hosts: [] })),
  }
}
