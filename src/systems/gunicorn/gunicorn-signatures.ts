import type { Signature } from '../../model/diagnosis.ts'
import type { GunicornMaster } from '../../model/facts/gunicorn.ts'
import { type Sight, signaturesOf } from '../../model/sight.ts'

/** Workers younger than this beside an old arbiter were replaced just now. */
const youngMs = 60_000

/** An arbiter older than this has started all its first workers long ago. */
const settledMs = 600_000

const worker = { pid: 813, ageMs: 3_600_000, rssBytes: 60_000_000, state: 'S' }
const master: GunicornMaster = {
  pid: 812,
  startedAt: '2026-11-21T05:00:00.000Z',
  argv: [],
  configFile: null,
  binds: ['0.0.0.0:8000'],
  workerClass: 'sync',
  workersWanted: 2,
  threads: null,
  workers: [worker, { ...worker, pid: 814 }],
  backlog: 2048,
  maxRequests: 0,
  timeouts: [],
}
const young = { ...worker, ageMs: 4000 }

/** Workers that were started long after their arbiter, and just now. */
function replaced({ startedAt, workers, maxRequests }: GunicornMaster, now: string): string | null {
  if (startedAt === null || (maxRequests ?? 0) > 0) return null
  if (Date.parse(now) - Date.parse(startedAt) < settledMs) return null
  const fresh = workers.filter(({ ageMs }) => ageMs !== null && ageMs < youngMs)
  return fresh.length === 0
    ? null
    : `${fresh.length} of ${workers.length} workers are younger than ${youngMs / 1000} s, gunicorn runs since ${startedAt}`
}

const sights: Sight<'gunicorn'>[] = [
  {
    name: 'not-running',
    on: 'gunicorn',
    weights: { 'backend-down': 22, 'unix-socket-missing': 2 },
    reference: 'proc(5): no process of the machine is a gunicorn',
    fact: 'process',
    reach: 'here',
    see: ({ facts: { masters } }) => (masters.length === 0 ? 'no gunicorn process on the machine' : null),
    examples: {
      matches: [{ facts: { masters: [] } }],
      nearMisses: [{ facts: { masters: [master] }, outcome: 'pass' }],
    },
  },
  {
    name: 'running',
    on: 'gunicorn',
    weights: { 'backend-down': -12, 'restart-limit-hit': -10, 'app-boot-failure': -8 },
    reference: 'gunicorn gunicorn/arbiter.py: an arbiter without workers that boot ends itself',
    fact: 'process',
    reach: 'here',
    see({ facts: { masters } }) {
      const well = masters.find(({ workers }) => workers.some(({ ageMs }) => (ageMs ?? 0) > youngMs))
      return well === undefined ? null : `gunicorn (pid ${well.pid}) runs with ${well.workers.length} workers`
    },
    examples: {
      matches: [{ facts: { masters: [master] }, outcome: 'pass' }],
      nearMisses: [{ facts: { masters: [{ ...master, workers: [young] }] } }, { facts: { masters: [] } }],
    },
  },
  {
    name: 'no-workers',
    on: 'gunicorn',
    weights: { 'app-crash-loop': 14, 'app-boot-failure': 14, 'deploy-in-progress': 2 },
    reference: 'gunicorn gunicorn/arbiter.py, manage_workers()',
    fact: 'workers',
    reach: 'here',
    see({ facts: { masters } }) {
      const empty = masters.find(({ workers, startedAt }) => workers.length === 0 && startedAt !== null)
      return empty === undefined ? null : `gunicorn (pid ${empty.pid}) has no worker`
    },
    examples: {
      matches: [{ facts: { masters: [{ ...master, workers: [] }] } }],
      nearMisses: [{ facts: { masters: [master] }, outcome: 'pass' }],
    },
  },
  {
    name: 'workers-missing',
    on: 'gunicorn',
    weights: { 'app-crash-loop': 9, 'worker-timeout': 6, 'oom-host': 3, 'oom-cgroup': 3 },
    reference: 'gunicorn gunicorn/arbiter.py, manage_workers(): a missing worker is replaced within a second',
    fact: 'workers',
    reach: 'here',
    see({ facts: { masters } }) {
      const short = masters.find(
        ({ workers, workersWanted, startedAt }) =>
          startedAt !== null && workers.length > 0 && workers.length < (workersWanted ?? 0),
      )
      return short === undefined
        ? null
        : `gunicorn (pid ${short.pid}) has ${short.workers.length} of ${short.workersWanted} workers`
    },
    examples: {
      matches: [{ facts: { masters: [{ ...master, workers: [worker] }] } }],
      nearMisses: [
        { facts: { masters: [master] }, outcome: 'pass' },
        { facts: { masters: [{ ...master, workersWanted: null, workers: [worker] }] }, outcome: 'pass' },
      ],
    },
  },
  {
    name: 'workers-replaced',
    on: 'gunicorn',
    weights: {
      'app-crash-loop': 8,
      'worker-timeout': 9,
      'app-crash-request': 6,
      'oom-cgroup': 3,
      'oom-host': 3,
    },
    reference:
      'gunicorn gunicorn/arbiter.py, reap_workers(): dead workers are replaced; without max_requests none ends by itself',
    fact: 'churn',
    reach: 'here',
    see({ facts: { masters }, startedAt }) {
      return masters.map((each) => replaced(each, startedAt)).find((quote) => quote !== null) ?? null
    },
    examples: {
      matches: [{ facts: { masters: [{ ...master, workers: [worker, young] }] } }],
      nearMisses: [
        { facts: { masters: [master] }, outcome: 'pass' },
        { facts: { masters: [{ ...master, maxRequests: 1000, workers: [young] }] }, outcome: 'pass' },
        { facts: { masters: [{ ...master, startedAt: '2026-11-21T06:59:00.000Z', workers: [young] }] } },
      ],
    },
  },
  {
    name: 'workers-recycled',
    on: 'gunicorn',
    weights: { 'app-memory-guard-restart': 5 },
    reference: 'https://docs.gunicorn.org/en/stable/settings.html#max-requests',
    fact: 'churn',
    reach: 'here',
    see({ facts: { masters } }) {
      const found = masters.find(
        ({ maxRequests, workers }) =>
          (maxRequests ?? 0) > 0 && workers.some(({ ageMs }) => ageMs !== null && ageMs < youngMs),
      )
      return found === undefined
        ? null
        : `max_requests is ${found.maxRequests}, and a worker was replaced just now`
    },
    examples: {
      matches: [{ facts: { masters: [{ ...master, maxRequests: 1000, workers: [young] }] } }],
      nearMisses: [{ facts: { masters: [{ ...master, maxRequests: 1000 }] }, outcome: 'pass' }],
    },
  },
  {
    name: 'workers-asleep-on-disk',
    on: 'gunicorn',
    weights: { 'io-stall': 14, 'worker-pool-exhausted': 5 },
    reference: 'proc(5): state D waits for storage and cannot be interrupted',
    fact: 'io',
    reach: 'here',
    see({ facts: { masters } }) {
      const found = masters.find(
        ({ workers }) => workers.length > 0 && workers.every(({ state }) => state.startsWith('D')),
      )
      return found === undefined
        ? null
        : `all ${found.workers.length} workers of gunicorn wait for storage (state D)`
    },
    examples: {
      matches: [{ facts: { masters: [{ ...master, workers: [{ ...worker, state: 'D' }] }] } }],
      nearMisses: [{ facts: { masters: [master] }, outcome: 'pass' }],
    },
  },
  {
    name: 'single-sync-worker',
    on: 'gunicorn',
    weights: { 'worker-pool-exhausted': 5 },
    reference:
      'https://docs.gunicorn.org/en/stable/design.html#how-many-workers: a sync worker serves one request at a time',
    fact: 'pool-size',
    reach: 'here',
    see({ facts: { masters } }) {
      const found = masters.find(
        ({ workerClass, workersWanted }) => workerClass === 'sync' && workersWanted === 1,
      )
      return found === undefined
        ? null
        : `gunicorn (pid ${found.pid}) serves one request at a time: one sync worker`
    },
    examples: {
      matches: [
        { facts: { masters: [{ ...master, workersWanted: 1, workers: [worker] }] }, outcome: 'pass' },
      ],
      nearMisses: [
        { facts: { masters: [{ ...master, workersWanted: 1, workerClass: 'gthread' }] }, outcome: 'pass' },
      ],
    },
  },
  {
    name: 'loopback',
    on: 'gunicorn',
    weights: { 'loopback-bind': 6 },
    reference: 'gunicorn gunicorn/config.py, Bind: 127.0.0.1:8000 unless told',
    fact: 'listen',
    reach: 'here',
    see({ facts: { masters } }) {
      const found = masters.find(
        ({ binds }) => binds.length > 0 && binds.every((bind) => /^(?:127\.|\[::1\]|localhost)/.test(bind)),
      )
      return found === undefined ? null : `gunicorn (pid ${found.pid}) is bound to ${found.binds.join(', ')}`
    },
    examples: {
      matches: [{ facts: { masters: [{ ...master, binds: ['127.0.0.1:8000'] }] }, outcome: 'pass' }],
      nearMisses: [
        { facts: { masters: [master] }, outcome: 'pass' },
        { facts: { masters: [{ ...master, binds: ['unix:/run/app.sock'] }] }, outcome: 'pass' },
      ],
    },
  },
]

/** What gunicorn’s processes and settings speak of. */
export const gunicornSignatures: readonly Signature<'gunicorn'>[] = sights.flatMap(signaturesOf)
