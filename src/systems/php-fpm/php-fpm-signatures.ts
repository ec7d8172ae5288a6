import type { Signature } from '../../model/diagnosis.ts'
import type { PhpFpmPool } from '../../model/facts/php-fpm.ts'
import { type Sight, signaturesOf } from '../../model/sight.ts'

const status = {
  accepted: 900,
  listenQueue: 0,
  maxListenQueue: 0,
  idle: 3,
  active: 1,
  maxChildrenReached: 0,
  slowRequests: 0,
}
const pool: PhpFpmPool = {
  name: 'www',
  listen: '/run/php/php8.2-fpm.sock',
  listenMode: '0660',
  listenOwner: 'www-data',
  listenGroup: 'www-data',
  user: 'www-data',
  manager: 'dynamic',
  maxChildren: 5,
  children: 3,
  backlog: null,
  timeouts: [],
  slowLog: null,
  where: '/etc/php/8.2/fpm/pool.d/www.conf:36',
  status,
}

function withStatus(more: Partial<typeof status>): PhpFpmPool {
  return { ...pool, status: { ...status, ...more } }
}

const page = 'php-src sapi/fpm/fpm/fpm_status.c; https://www.php.net/manual/en/fpm.status.php'

const sights: Sight<'php-fpm'>[] = [
  {
    name: 'config-invalid',
    on: 'php-fpm',
    weights: { 'app-boot-failure': 22, 'backend-down': 6 },
    reference: 'php-src sapi/fpm/fpm/fpm_main.c, option -t',
    fact: 'config',
    reach: 'here',
    see: ({ facts: { test } }) =>
      test !== null && !test.ok
        ? `the configuration is invalid: ${test.messages[0] ?? 'no reason given'}`
        : null,
    examples: {
      matches: [{ facts: { test: { ok: false, messages: ['failed to post process the configuration'] } } }],
      nearMisses: [
        { facts: { test: { ok: true, messages: [] } }, outcome: 'pass' },
        { facts: { test: null } },
      ],
    },
  },
  {
    name: 'not-running',
    on: 'php-fpm',
    weights: { 'backend-down': 22, 'unix-socket-missing': 3 },
    reference: 'proc(5): PHP-FPM is installed, and no process calls itself “php-fpm: master process”',
    fact: 'process',
    reach: 'here',
    see: ({ facts: { masterPid, test }, target }) =>
      masterPid === null && test !== null && target !== null ? 'no PHP-FPM process on the machine' : null,
    examples: {
      matches: [{ facts: { masterPid: null, test: { ok: true, messages: [] }, pools: [] } }],
      nearMisses: [{ facts: { masterPid: 812, test: { ok: true, messages: [] } }, outcome: 'pass' }],
    },
  },
  {
    name: 'running',
    on: 'php-fpm',
    weights: { 'backend-down': -12, 'restart-limit-hit': -10, 'app-boot-failure': -6 },
    reference: 'proc(5): a process calls itself “php-fpm: master process”',
    fact: 'process',
    reach: 'here',
    see: ({ facts: { masterPid } }) => (masterPid === null ? null : `PHP-FPM runs (pid ${masterPid})`),
    examples: {
      matches: [{ facts: { masterPid: 812 }, outcome: 'pass' }],
      nearMisses: [{ facts: { masterPid: null } }],
    },
  },
  {
    name: 'status-stuck',
    on: 'php-fpm',
    weights: { 'worker-pool-exhausted': 20, 'slow-app-timeout': 5, 'dependency-slow': 3 },
    reference: `${page}: the page is served by a child of the pool, and waits for one`,
    fact: 'pool',
    reach: 'here',
    see({ facts: { pools } }) {
      const stuck = pools.find((each) => each.status === 'stuck')
      return stuck === undefined ? null : `pool ${stuck.name}: the status page did not answer within 2 s`
    },
    examples: {
      matches: [{ facts: { pools: [{ ...pool, status: 'stuck' }] } }],
      nearMisses: [
        { facts: { pools: [pool] }, outcome: 'pass' },
        { facts: { pools: [{ ...pool, status: null }] } },
      ],
    },
  },
  {
    name: 'queue-waiting',
    on: 'php-fpm',
    weights: { 'worker-pool-exhausted': 21, 'listen-backlog-overflow': 5, 'slow-app-timeout': 4 },
    reference: page,
    fact: 'pool',
    reach: 'here',
    see({ facts: { pools } }) {
      for (const { name, status: seen } of pools) {
        if (seen === null || seen === 'stuck') continue
        if (seen.listenQueue > 0 && seen.idle === 0)
          return `pool ${name}: ${seen.listenQueue} connections wait, none of ${seen.active} children is idle`
      }
      return null
    },
    examples: {
      matches: [{ facts: { pools: [withStatus({ listenQueue: 4, idle: 0, active: 5 })] } }],
      nearMisses: [{ facts: { pools: [pool] }, outcome: 'pass' }],
    },
  },
  {
    name: 'children-at-limit',
    on: 'php-fpm',
    weights: { 'worker-pool-exhausted': 9 },
    reference:
      'php-src sapi/fpm/fpm/fpm_process_ctl.c; only pools that grow start as many children as they need',
    fact: 'pool',
    reach: 'here',
    see({ facts: { pools } }) {
      const full = pools.find(
        ({ manager, children, maxChildren, status: seen }) =>
          manager !== 'static' && maxChildren !== null && (children ?? 0) >= maxChildren && !hasIdle(seen),
      )
      return full === undefined ? null : `pool ${full.name} runs all ${full.maxChildren} children that it may`
    },
    examples: {
      matches: [{ facts: { pools: [{ ...pool, children: 5, status: null }] } }],
      nearMisses: [
        { facts: { pools: [{ ...pool, children: 5, manager: 'static', status: null }] }, outcome: 'pass' },
        { facts: { pools: [{ ...pool, children: 5 }] }, outcome: 'pass' },
      ],
    },
  },
  {
    name: 'limit-was-reached',
    on: 'php-fpm',
    weights: { 'worker-pool-exhausted': 10 },
    reference: `${page}: max children reached counts since the start`,
    fact: 'pool-history',
    reach: 'here',
    see({ facts: { pools } }) {
      for (const { name, status: seen } of pools) {
        if (seen !== null && seen !== 'stuck' && seen.maxChildrenReached > 0)
          return `pool ${name} reached max_children ${seen.maxChildrenReached} times since it started`
      }
      return null
    },
    examples: {
      matches: [{ facts: { pools: [withStatus({ maxChildrenReached: 3 })] } }],
      nearMisses: [{ facts: { pools: [pool] }, outcome: 'pass' }],
    },
  },
  {
    name: 'idle-children',
    on: 'php-fpm',
    weights: { 'worker-pool-exhausted': -15, 'listen-backlog-overflow': -8 },
    reference: page,
    fact: 'pool',
    reach: 'here',
    see({ facts: { pools } }) {
      const idle = pools.find(({ status: seen }) => hasIdle(seen))
      const full = pools.some(({ status: seen }) => seen !== null && !hasIdle(seen))
      return idle === undefined || full ? null : `pool ${idle.name} has idle children and no queue`
    },
    examples: {
      matches: [{ facts: { pools: [pool] }, outcome: 'pass' }],
      nearMisses: [
        { facts: { pools: [pool, { ...pool, status: 'stuck' }] } },
        { facts: { pools: [{ ...pool, status: null }] } },
      ],
    },
  },
  {
    name: 'slow-requests',
    on: 'php-fpm',
    weights: { 'slow-app-timeout': 8, 'dependency-slow': 4 },
    reference: `${page}: slow requests counts those beyond request_slowlog_timeout`,
    fact: 'slow-request',
    reach: 'here',
    see({ facts: { pools } }) {
      for (const { name, status: seen } of pools) {
        if (seen !== null && seen !== 'stuck' && seen.slowRequests > 0)
          return `pool ${name}: ${seen.slowRequests} slow requests`
      }
      return null
    },
    examples: {
      matches: [{ facts: { pools: [withStatus({ slowRequests: 12 })] } }],
      nearMisses: [{ facts: { pools: [pool] }, outcome: 'pass' }],
    },
  },
]

function hasIdle(status: PhpFpmPool['status']): boolean {
  return status !== null && status !== 'stuck' && status.idle > 0 && status.listenQueue === 0
}

/** What PHP-FPM’s configuration, processes and status pages speak of. */
export const phpFpmSignatures: readonly Signature<'php-fpm'>[] = sights.flatMap(signaturesOf)
