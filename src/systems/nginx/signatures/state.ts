import type { Sight } from '../../../model/sight.ts'
import { droppedConnections, nearlyFull, nearlyOutOfFiles, staleNames } from '../faults.ts'

const status = { active: 40, accepts: 9000, handled: 9000, reading: 0, writing: 10, waiting: 30 }

/** How nginx is doing. */
export const stateSights: Sight<'nginx'>[] = [
  {
    name: 'not-running',
    on: 'nginx',
    weights: { 'proxy-not-running': 26 },
    reference: 'ps(1): no process calls itself “nginx: master process”',
    fact: 'proxy-process',
    reach: 'here',
    see: ({ facts: { running } }) => (running === false ? 'no nginx process on the machine' : null),
    examples: {
      matches: [{ facts: { running: false } }],
      nearMisses: [{ facts: { running: null } }, { facts: { running: true }, outcome: 'pass' }],
    },
  },
  {
    name: 'running',
    on: 'nginx',
    weights: { 'proxy-not-running': -18 },
    reference: 'ps(1): a process calls itself “nginx: master process”',
    fact: 'proxy-process',
    reach: 'here',
    see({ facts: { running, masterStartedAt } }) {
      return running === true ? `nginx runs since ${masterStartedAt ?? 'an unknown time'}` : null
    },
    examples: {
      matches: [{ facts: { running: true }, outcome: 'pass' }],
      nearMisses: [{ facts: { running: null } }],
    },
  },
  {
    name: 'connections-nearly-used',
    on: 'nginx',
    weights: { 'proxy-conn-limit': 20 },
    reference: 'nginx src/core/ngx_connection.c ngx_get_connection; from 90 % on',
    fact: 'proxy-connections',
    reach: 'here',
    see: ({ facts }) => nearlyFull(facts),
    examples: {
      matches: [
        { facts: { status: { ...status, active: 1000, writing: 500 }, workerConnections: 768, workers: 2 } },
      ],
      nearMisses: [{ facts: { status, workerConnections: 768, workers: 2 }, outcome: 'pass' }],
    },
  },
  {
    name: 'connections-spare',
    on: 'nginx',
    weights: { 'proxy-conn-limit': -10 },
    reference:
      'https://nginx.org/en/docs/http/ngx_http_stub_status_module.html: no connection was ever dropped',
    fact: 'proxy-connections',
    reach: 'here',
    see({ facts }) {
      if (facts.status === null || droppedConnections(facts) !== null || nearlyFull(facts) !== null)
        return null
      return facts.status.active > 0 ? `${facts.status.active} connections, none dropped` : null
    },
    examples: {
      matches: [{ facts: { status, workerConnections: 768, workers: 2 }, outcome: 'pass' }],
      nearMisses: [{ facts: { status: { ...status, handled: 8990 } } }],
    },
  },
  {
    name: 'connections-dropped',
    on: 'nginx',
    weights: { 'proxy-conn-limit': 18, 'fd-exhaustion': 6 },
    reference:
      'https://nginx.org/en/docs/http/ngx_http_stub_status_module.html: handled is less than accepts when a limit was reached',
    fact: 'proxy-connections',
    reach: 'here',
    see: ({ facts }) => droppedConnections(facts),
    examples: {
      matches: [{ facts: { status: { ...status, handled: 8990 } } }],
      nearMisses: [{ facts: { status }, outcome: 'pass' }],
    },
  },
  {
    name: 'files-nearly-used',
    on: 'nginx',
    weights: { 'fd-exhaustion': 20 },
    reference: 'getrlimit(2), RLIMIT_NOFILE; from 90 % on',
    fact: 'files',
    reach: 'here',
    see: ({ facts }) => nearlyOutOfFiles(facts),
    examples: {
      matches: [{ facts: { workerFiles: { open: 1000, limit: 1024 } } }],
      nearMisses: [{ facts: { workerFiles: { open: 100, limit: 1024 } }, outcome: 'pass' }],
    },
  },
  {
    name: 'few-files',
    on: 'nginx',
    weights: { 'fd-exhaustion': 4 },
    reference:
      'https://nginx.org/en/docs/ngx_core_module.html#worker_rlimit_nofile; a proxied request takes two files',
    fact: 'file-limit',
    reach: 'here',
    see({ facts: { workerFiles, workerFilesLimit, workerConnections } }) {
      const limit = workerFiles?.limit ?? workerFilesLimit
      if (limit === null || workerConnections === null || limit >= 2 * workerConnections) return null
      return `${limit} files for ${workerConnections} worker_connections`
    },
    examples: {
      matches: [{ facts: { workerFilesLimit: 1024, workerConnections: 1024 }, outcome: 'pass' }],
      nearMisses: [
        { facts: { workerFilesLimit: 8192, workerConnections: 1024 }, outcome: 'pass' },
        { facts: { workerFilesLimit: null, workerConnections: 1024 }, outcome: 'pass' },
      ],
    },
  },
  {
    name: 'stale-name',
    on: 'nginx',
    weights: { 'stale-dns': 20 },
    reference:
      'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server: names are resolved at start unless resolve is given',
    fact: 'stale-name',
    reach: 'here',
    see: ({ facts }) => staleNames(facts)[0] ?? null,
    examples: {
      matches: [
        { facts: { names: [{ name: 'app.internal', addresses: ['10.0.0.9'], connected: ['10.0.0.5'] }] } },
      ],
      nearMisses: [
        {
          facts: { names: [{ name: 'app.internal', addresses: ['10.0.0.9'], connected: ['10.0.0.9'] }] },
          outcome: 'pass',
        },
        { facts: { names: [{ name: 'app.internal', addresses: [], connected: ['10.0.0.5'] }] } },
      ],
    },
  },
  {
    name: 'name-unresolved',
    on: 'nginx',
    weights: { 'dns-failure': 12 },
    reference: 'getaddrinfo(3): the next reload fails with “host not found in upstream”',
    fact: 'resolve',
    reach: 'here',
    see({ facts: { names } }) {
      const lost = names.filter(({ addresses }) => addresses.length === 0).map(({ name }) => name)
      return lost.length === 0 ? null : `${lost.slice(0, 5).join(', ')} does not resolve on nginx’s machine`
    },
    examples: {
      matches: [{ facts: { names: [{ name: 'app.internal', addresses: [], connected: [] }] } }],
      nearMisses: [{ facts: { names: [] }, outcome: 'pass' }],
    },
  },
  {
    name: 'workers-are-new',
    on: 'nginx',
    weights: { 'deploy-in-progress': 2 },
    reference: 'nginx src/os/unix/ngx_process_cycle.c: a reload starts new workers',
    fact: 'proxy-reload',
    reach: 'here',
    see({ facts: { masterStartedAt, workersStartedAt }, startedAt }) {
      if (masterStartedAt === null || workersStartedAt === null) return null
      const fresh = Date.parse(startedAt) - Date.parse(workersStartedAt) < 300_000
      const reloaded = Date.parse(workersStartedAt) - Date.parse(masterStartedAt) > 60_000
      return fresh && reloaded ? `the newest worker started at ${workersStartedAt}` : null
    },
    examples: {
      matches: [
        {
          facts: {
            masterStartedAt: '2026-11-20T07:00:00.000Z',
            workersStartedAt: '2026-11-21T06:59:00.000Z',
          },
          outcome: 'pass',
        },
      ],
      nearMisses: [
        {
          facts: {
            masterStartedAt: '2026-11-20T07:00:00.000Z',
            workersStartedAt: '2026-11-20T07:00:01.000Z',
          },
          outcome: 'pass',
        },
      ],
    },
  },
]
