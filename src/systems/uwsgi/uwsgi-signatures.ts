import type { Signature } from '../../model/diagnosis.ts'
import type { UwsgiInstance } from '../../model/facts/uwsgi.ts'
import { type Sight, signaturesOf } from '../../model/sight.ts'

const worker = {
  id: 1,
  status: 'idle',
  requests: 90,
  exceptions: 0,
  harakiris: 0,
  respawns: 1,
  rssBytes: 0,
  averageMs: 12,
}
const busy = { ...worker, status: 'busy' }
const stats = { listenQueue: 0, listenQueueErrors: 0, workers: [worker, { ...worker, id: 2 }] }
const instance: UwsgiInstance = {
  pid: 812,
  argv: [],
  configFile: null,
  sockets: [{ protocol: 'uwsgi', address: '/run/shop.sock' }],
  bufferBytes: 4096,
  listenBacklog: 100,
  timeouts: [],
  stats,
}

function withStats(more: Partial<NonNullable<UwsgiInstance['stats']>>): UwsgiInstance {
  return { ...instance, stats: { ...stats, ...more } }
}

/** The first quote that one of the instances gives. */
function anyOf(
  instances: readonly UwsgiInstance[],
  see: (stats: NonNullable<UwsgiInstance['stats']>, instance: UwsgiInstance) => string | null,
): string | null {
  return (
    instances
      .map((each) => (each.stats === null ? null : see(each.stats, each)))
      .find((quote) => quote !== null) ?? null
  )
}

const reference = 'uWSGI core/stats.c; https://uwsgi-docs.readthedocs.io/en/latest/StatsServer.html'

const sights: Sight<'uwsgi'>[] = [
  {
    name: 'not-running',
    on: 'uwsgi',
    weights: { 'backend-down': 22, 'unix-socket-missing': 2 },
    reference: 'proc(5): no process of the machine is a uWSGI',
    fact: 'process',
    reach: 'here',
    see: ({ facts: { instances } }) => (instances.length === 0 ? 'no uWSGI process on the machine' : null),
    examples: {
      matches: [{ facts: { instances: [] } }],
      nearMisses: [{ facts: { instances: [instance] }, outcome: 'pass' }],
    },
  },
  {
    name: 'running',
    on: 'uwsgi',
    weights: { 'backend-down': -9, 'restart-limit-hit': -8 },
    reference: 'proc(5): a process of the machine is a uWSGI',
    fact: 'process',
    reach: 'here',
    see({ facts: { instances } }) {
      const found = instances.find(({ pid }) => pid > 0)
      return found === undefined ? null : `uWSGI (pid ${found.pid}) runs`
    },
    examples: {
      matches: [{ facts: { instances: [instance] }, outcome: 'pass' }],
      nearMisses: [{ facts: { instances: [] } }],
    },
  },
  {
    name: 'queue-full',
    on: 'uwsgi',
    weights: { 'worker-pool-exhausted': 18, 'listen-backlog-overflow': 20 },
    reference,
    fact: 'backlog',
    reach: 'here',
    see: ({ facts: { instances } }) =>
      anyOf(instances, ({ listenQueue }, { listenBacklog, pid }) =>
        listenBacklog !== null && listenQueue >= listenBacklog
          ? `uWSGI (pid ${pid}): ${listenQueue} of ${listenBacklog} connections wait`
          : null,
      ),
    examples: {
      matches: [{ facts: { instances: [withStats({ listenQueue: 100 })] } }],
      nearMisses: [{ facts: { instances: [withStats({ listenQueue: 3 })] } }],
    },
  },
  {
    name: 'all-busy',
    on: 'uwsgi',
    weights: { 'worker-pool-exhausted': 20, 'slow-app-timeout': 6, 'dependency-slow': 3 },
    reference,
    fact: 'pool',
    reach: 'here',
    see: ({ facts: { instances } }) =>
      anyOf(instances, ({ workers, listenQueue }, { pid }) =>
        listenQueue > 0 && workers.length > 0 && workers.every(({ status }) => status.startsWith('busy'))
          ? `uWSGI (pid ${pid}): all ${workers.length} workers are busy, ${listenQueue} connections wait`
          : null,
      ),
    examples: {
      matches: [{ facts: { instances: [withStats({ listenQueue: 7, workers: [busy] })] } }],
      nearMisses: [
        { facts: { instances: [withStats({ listenQueue: 7, workers: [busy, worker] })] } },
        { facts: { instances: [withStats({ workers: [busy] })] }, outcome: 'pass' },
      ],
    },
  },
  {
    name: 'idle-workers',
    on: 'uwsgi',
    weights: { 'worker-pool-exhausted': -14, 'listen-backlog-overflow': -8, 'app-crash-loop': -5 },
    reference,
    fact: 'pool',
    reach: 'here',
    see: ({ facts: { instances } }) =>
      anyOf(instances, ({ workers, listenQueue }, { pid }) => {
        const idle = workers.filter(({ status }) => status === 'idle').length
        return listenQueue === 0 && idle > 0
          ? `uWSGI (pid ${pid}): ${idle} of ${workers.length} workers are idle`
          : null
      }),
    examples: {
      matches: [{ facts: { instances: [instance] }, outcome: 'pass' }],
      nearMisses: [{ facts: { instances: [withStats({ workers: [busy] })] } }],
    },
  },
  {
    name: 'harakiri-counted',
    on: 'uwsgi',
    weights: { 'worker-timeout': 20, 'slow-app-timeout': 4 },
    reference,
    fact: 'worker-timeout',
    reach: 'here',
    see: ({ facts: { instances } }) =>
      anyOf(instances, ({ workers }, { pid }) => {
        const killed = workers.reduce((sum, { harakiris }) => sum + harakiris, 0)
        return killed > 0 ? `uWSGI (pid ${pid}) has ended ${killed} requests by harakiri` : null
      }),
    examples: {
      matches: [{ facts: { instances: [withStats({ workers: [{ ...worker, harakiris: 2 }] })] } }],
      nearMisses: [{ facts: { instances: [instance] }, outcome: 'pass' }],
    },
  },
  {
    name: 'respawns-counted',
    on: 'uwsgi',
    weights: { 'app-crash-loop': 9, 'app-crash-request': 7, 'worker-timeout': 3 },
    reference,
    fact: 'churn',
    reach: 'here',
    see: ({ facts: { instances } }) =>
      anyOf(instances, ({ workers }, { pid }) => {
        // The first start of a worker counts too.
        const again = workers.find(({ respawns, requests }) => respawns >= 5 && requests < 100 * respawns)
        return again === undefined
          ? null
          : `uWSGI (pid ${pid}): worker ${again.id} was started ${again.respawns} times for ${again.requests} requests`
      }),
    examples: {
      matches: [{ facts: { instances: [withStats({ workers: [{ ...worker, respawns: 9 }] })] } }],
      nearMisses: [
        { facts: { instances: [instance] }, outcome: 'pass' },
        {
          facts: { instances: [withStats({ workers: [{ ...worker, respawns: 9, requests: 45_000 }] })] },
          outcome: 'pass',
        },
      ],
    },
  },
  {
    name: 'buffer-small',
    on: 'uwsgi',
    weights: { 'request-too-big-for-app': 4 },
    reference:
      'https://uwsgi-docs.readthedocs.io/en/latest/Options.html#buffer-size: 4096 bytes for all headers of a request',
    fact: 'request-size-limit',
    reach: 'here',
    see({ facts: { instances } }) {
      const found = instances.find(({ bufferBytes }) => bufferBytes !== null && bufferBytes <= 4096)
      return found === undefined
        ? null
        : `uWSGI (pid ${found.pid}) takes ${found.bufferBytes} bytes of headers (buffer-size)`
    },
    examples: {
      matches: [{ facts: { instances: [instance] }, outcome: 'pass' }],
      nearMisses: [{ facts: { instances: [{ ...instance, bufferBytes: 32_768 }] }, outcome: 'pass' }],
    },
  },
  {
    name: 'loopback',
    on: 'uwsgi',
    weights: { 'loopback-bind': 6 },
    reference: 'uWSGI core/socket.c',
    fact: 'listen',
    reach: 'here',
    see({ facts: { instances } }) {
      const found = instances.find(
        ({ sockets }) =>
          sockets.length > 0 && sockets.every(({ address }) => /^(?:127\.|\[::1\]|localhost)/.test(address)),
      )
      return found === undefined
        ? null
        : `uWSGI (pid ${found.pid}) is bound to ${found.sockets.map(({ address }) => address).join(', ')}`
    },
    examples: {
      matches: [
        {
          facts: { instances: [{ ...instance, sockets: [{ protocol: 'http', address: '127.0.0.1:8000' }] }] },
          outcome: 'pass',
        },
      ],
      nearMisses: [{ facts: { instances: [instance] }, outcome: 'pass' }],
    },
  },
]

/** What uWSGI’s settings and stats speak of. */
export const uwsgiSignatures: readonly Signature<'uwsgi'>[] = sights.flatMap(signaturesOf)
