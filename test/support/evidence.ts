import { failedReplies } from '../../src/diagnosis/failed-replies.ts'
import type { Example, SignatureScope } from '../../src/model/diagnosis.ts'
import type { Evidence, EvidenceOf, StepType } from '../../src/model/evidence.ts'
import type { FactsByStep } from '../../src/model/facts.ts'
import type { Hop, Service } from '../../src/model/service.ts'
import type { System } from '../../src/model/system.ts'
import type { Target } from '../../src/model/target.ts'
import { nobodyMay } from '../../src/model/usual-policy.ts'

/** Facts of each step type as a healthy target gives them. */
export const healthyFacts: FactsByStep = {
  vantage: {
    dns: null,
    egress: { ipv4: true, ipv6: null, error: null },
    clockSynchronized: true,
  },
  dns: {
    name: 'shop.example',
    literal: false,
    answers: [{ resolver: 'system', ipv4: ['192.0.2.1'], ipv6: [], cname: [], failure: null, durationMs: 2 }],
    disagree: false,
  },
  tcp: {
    attempts: [{ address: '10.0.0.1', port: 80, connected: true, failure: null, errno: null, durationMs: 1 }],
  },
  tls: {
    address: '10.0.0.1',
    port: 443,
    serverName: 'shop.example',
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    alpn: null,
    chain: [],
    daysLeft: 60,
    problem: null,
    alsoWrong: [],
    message: null,
  },
  http: {
    method: 'GET',
    url: 'http://10.0.0.1/',
    address: '10.0.0.1',
    status: 200,
    statusText: 'OK',
    httpVersion: '1.1',
    headers: [],
    headerBytes: 200,
    body: { text: 'ok', sizeBytes: 2, truncated: false },
    redirects: [],
    failure: null,
    failureMessage: null,
    timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: 3, totalMs: 4 },
    dateSkewMs: 0,
    expected: '200-499',
  },
  keepalive: {
    address: '10.0.0.1',
    kept: true,
    closedAfterMs: null,
    closedBy: null,
    limitMs: 5000,
    announcedMs: null,
    failure: null,
  },
  sample: {
    requests: 20,
    bad: 0,
    interval: [0, 0.16],
    statuses: { 200: 20 },
    failures: {},
    latencyMs: { min: 2, p50: 3, p95: 5, max: 8 },
    slow: 0,
    slowMs: 2000,
    badExample: null,
  },
  machine: {
    hostname: 'web-1',
    uptimeMs: 864_000_000,
    clockOffsetMs: 0,
    clockSynchronized: true,
    cpus: 2,
    load: [0.4, 0.3, 0.2],
    memory: {
      totalBytes: 8_589_934_592,
      availableBytes: 4_294_967_296,
      swapTotalBytes: 0,
      swapFreeBytes: 0,
    },
    disks: [
      {
        mount: '/',
        type: 'ext4',
        sizeBytes: 107_374_182_400,
        usedPercent: 40,
        inodesUsedPercent: 5,
        readOnly: false,
      },
    ],
    pressure: { cpu: 0, memory: 0, io: 0 },
    files: { open: 1200, max: 1_000_000 },
    processFiles: [],
    conntrack: null,
    oomKills: 0,
    cgroupOomKills: [],
    blocked: 0,
    processes: [],
    security: null,
    resolvers: ['10.0.0.2'],
  },
  sockets: {
    listeners: [
      { address: '0.0.0.0', port: 80, queued: 0, backlog: 511, process: { name: 'nginx', pid: 40 } },
    ],
    asked: [],
    unixSockets: [],
    counters: [{ name: 'ListenOverflows', value: 0, overMs: 1000 }],
    somaxconn: 4096,
    synBacklog: 512,
    localPorts: { from: 32_768, to: 60_999 },
    timeWait: { total: 12, most: null },
    tcpMemory: null,
    firewall: [],
    openPorts: null,
    names: [],
  },
  systemd: { state: 'running', units: [] },
  docker: { version: '28.2.2', containers: [], events: [], chains: null },
  changes: { from: '2026-11-21T05:00:00.000Z', changes: [] },
  'path-report': { tool: 'none', to: [], routes: [], connects: [] },
  'tls-overlap': { address: '10.0.0.1', port: 443, accepted: [], refused: [], offered: null },
  capture: { port: 80, overMs: 8000, packets: 0, truncated: false, connections: [] },
  nginx: {
    version: '1.22.1',
    test: { ok: true, messages: [] },
    upstreams: [],
    passes: [],
    resolvers: [],
    timeouts: [],
    workerProcesses: 'auto',
    workerConnections: 768,
    workerFilesLimit: null,
    status: null,
    running: true,
    workers: 2,
    masterStartedAt: '2026-11-20T07:00:00.000Z',
    workersStartedAt: '2026-11-20T07:00:00.000Z',
    workerFiles: null,
    names: [],
    logs: [],
    formats: {},
  },
  logs: { system: 'nginx', from: null, to: null, sources: [], groups: [] },
  'access-log': {
    system: 'nginx',
    from: null,
    to: null,
    sources: [],
    requests: 40,
    minutes: [],
    groups: [],
  },
  apache: {
    version: '2.4.71',
    test: { ok: true, messages: [] },
    modules: [],
    passes: [],
    virtualHosts: [],
    timeouts: [],
    status: null,
    logs: [],
  },
  haproxy: {
    version: '2.6.12',
    test: { ok: true, messages: [] },
    servers: [],
    proxies: [],
    process: null,
    timeouts: [],
    socket: null,
  },
  'lb-health': { system: 'aws-alb', targets: [], isList: false, check: null, timeouts: [] },
  gunicorn: {
    version: '23.0.0',
    masters: [
      {
        pid: 812,
        startedAt: '2026-11-21T05:00:00.000Z',
        argv: ['gunicorn', '-b', '0.0.0.0:8000', 'shop.wsgi'],
        configFile: null,
        binds: ['0.0.0.0:8000'],
        workerClass: 'gthread',
        workersWanted: 1,
        threads: 4,
        workers: [{ pid: 813, ageMs: 7_000_000, rssBytes: 60_000_000, state: 'S' }],
        backlog: 2048,
        maxRequests: 0,
        timeouts: [],
      },
    ],
  },
  uwsgi: { version: '2.0.28', instances: [] },
  'php-fpm': { version: '8.2.0', test: { ok: true, messages: [] }, masterPid: 812, pools: [] },
  node: { processes: [] },
}

/** A hop with one address per given port on 10.0.<position>.x, or with none. */
export function hopOf(name: string, system: System, addresses: string[] = []): Hop {
  return {
    name,
    system,
    addresses,
    hosts: [],
    health: '/',
    hostHeader: 'shop.example',
    serverName: 'shop.example',
    expect: [{ from: 200, to: 399 }],
    timeoutMs: 5000,
  }
}

export function serviceOf(path: Hop[], origin: Service['origin'] = 'file'): Service {
  return {
    name: 'shop',
    url: path[0]?.addresses[0] ?? 'http://shop.example/',
    environment: 'test',
    owners: [],
    changes: nobodyMay,
    channels: {},
    path,
    hosts: [],
    looks: [],
    timeoutMs: 5000,
    origin,
  }
}

/** One target per address, as the runbook selects them. */
export function targetsOf({ path, origin }: Service): Target[] {
  return path.flatMap((hop, position) =>
    hop.addresses.map((address): Target => {
      const url = new URL(address)
      const tls = url.protocol === 'https:'
      const port = Number(url.port) || (tls ? 443 : 80)
      return {
        id: hop.addresses.length === 1 ? hop.name : `${hop.name}/${url.hostname}:${port}`,
        hop: hop.name,
        position,
        innermost: position === path.length - 1,
        system: hop.system,
        url: `${url.origin}${hop.health}`,
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port,
        tls,
        hostHeader: hop.hostHeader,
        serverName: hop.serverName,
        expect: hop.expect,
        timeoutMs: hop.timeoutMs,
        inventory: origin !== 'ad-hoc',
      }
    }),
  )
}

/** Evidence of a target, healthy unless facts say otherwise. */
export function seen<T extends StepType>(
  type: T,
  target: Target | null,
  facts: Partial<FactsByStep[T]> = {},
  outcome: 'pass' | 'fail' = Object.keys(facts).length === 0 ? 'pass' : 'fail',
): EvidenceOf<T> & Evidence {
  return {
    ...filed(type, target),
    type,
    outcome,
    summary: `${type} ${outcome}`,
    facts: { ...healthyFacts[type], ...facts },
    // The parts fit one another by construction; the compiler cannot see it through the union.
  } as unknown as EvidenceOf<T> & Evidence
}

/** Evidence that we could not look. */
export function unseen(type: StepType, target: Target | null): Evidence {
  return {
    ...filed(type, target),
    type,
    outcome: 'unknown',
    summary: 'no answer from the worker',
    facts: null,
    reason: 'STEP_TIMEOUT',
    hint: 'Run it again.',
  } as Evidence
}

function filed(type: StepType, target: Target | null) {
  return {
    id: `${type}@${target?.id ?? 'path'}`,
    step: type,
    target: target?.id ?? null,
    hop: target?.hop ?? null,
    startedAt: '2026-11-21T07:00:00.000Z',
    durationMs: 5,
  }
}

/** An example as the evidence and scope that a signature is given. */
export function staged<T extends StepType>(
  type: T,
  example: Example<T>,
): { evidence: EvidenceOf<T> & Evidence; scope: SignatureScope } {
  const path = (example.path ?? ['unknown']).map((system, index) =>
    hopOf(`hop-${index}`, system, [`http://10.0.${index}.1:80`]),
  )
  const service = serviceOf(path)
  const found = targetsOf(service)[example.at ?? 0]
  const target = found === undefined ? null : { ...found, ...example.target }
  const at = type === 'vantage' ? null : target
  const evidence = seen(type, at, example.facts, example.outcome ?? 'fail')
  const inner = (example.at ?? 0) < path.length - 1
  return {
    evidence,
    scope: {
      service,
      target: at,
      inside: example.inside ?? (inner ? 'unknown' : null),
      ourClockIsOff: example.ourClockIsOff ?? false,
      isForwarded: example.isForwarded ?? false,
      failures: failedReplies(evidence, target?.expect, new Set(example.path)),
    },
  }
}
