import type { Signature } from '../../model/diagnosis.ts'
import type { HaproxyServer } from '../../model/facts/haproxy.ts'
import { type Sight, signaturesOf } from '../../model/sight.ts'
import { deadBackends, isDown, wordsOf } from './judge-haproxy.ts'
import { limitsMisfit } from './limits-misfit.ts'
import { type FailedCheck, failedChecks } from './log/checks.ts'

const statistics = 'haproxy doc/management.txt section 9.1, CSV format'
const up: HaproxyServer = {
  backend: 'be_app',
  server: 'app1',
  address: '10.0.3.21:8080',
  status: 'UP',
  check: 'L7OK',
  checkCode: 200,
  checkMs: 2,
  lastCheck: null,
  queued: 0,
  sessions: 1,
  limit: null,
  connectionErrors: 0,
  responseErrors: 0,
  retries: 0,
  redispatches: 0,
  sinceMs: 3_600_000,
}
const backend = { name: 'be_app', kind: 'backend' as const, status: 'UP', sessions: 1, limit: 200, queued: 0 }
const process = { connections: 10, maxConnections: 2000, uptimeMs: 3_600_000, idlePercent: 99 }

/** As the server’s line in the log would say it. */
function reasonOf({ check, checkCode, lastCheck }: HaproxyServer): string {
  const reason = failedChecks.find(({ code }) => code === check)?.reason ?? ''
  const code = checkCode === null ? '' : `, code: ${checkCode}`
  return `reason: ${reason}${code}${lastCheck === null ? '' : `, info: "${lastCheck}"`}, check duration`
}

function onCheck({ name, code, info, weights, fact, examples }: FailedCheck): Sight<'haproxy'> {
  const down: HaproxyServer = {
    ...up,
    status: 'DOWN',
    check: code,
    checkCode: Number(/code: (\d+)/.exec(examples[0])?.[1]) || null,
    lastCheck: /info: "([^"]*)"/.exec(examples[0])?.[1] ?? null,
  }
  return {
    name: `check-${name}`,
    on: 'haproxy',
    weights,
    reference: `${statistics}: check_status ${code}`,
    fact,
    reach: 'behind',
    see({ facts: { servers } }) {
      const found = servers.filter(
        (each) => isDown(each) && each.check === code && (info === undefined || info.test(reasonOf(each))),
      )
      return found.length === 0 ? null : found.slice(0, 4).map(wordsOf).join(', ')
    },
    examples: {
      matches: [{ facts: { servers: [down] } }],
      nearMisses: [
        { facts: { servers: [{ ...down, status: 'UP' }] } },
        {
          facts: {
            servers: [
              { ...down, check: code === 'L4TOUT' ? 'L7TOUT' : 'L4TOUT', checkCode: null, lastCheck: null },
            ],
          },
        },
      ],
    },
  }
}

const sights: readonly Sight<'haproxy'>[] = [
  ...failedChecks.map(onCheck),
  {
    name: 'backend-empty',
    on: 'haproxy',
    weights: { 'no-live-upstreams': 22, 'backend-down': 5 },
    reference: `${statistics}: status of the BACKEND line`,
    fact: 'no-live',
    reach: 'here',
    see({ facts }) {
      const dead = deadBackends(facts)
      return dead.length === 0 ? null : `no server is left in ${dead.slice(0, 5).join(', ')}`
    },
    examples: {
      matches: [
        {
          facts: {
            servers: [{ ...up, status: 'DOWN', check: 'L4CON' }],
            proxies: [{ ...backend, status: 'DOWN' }],
          },
        },
      ],
      nearMisses: [{ facts: { servers: [up, { ...up, status: 'DOWN' }], proxies: [backend] } }],
    },
  },
  {
    name: 'servers-up',
    on: 'haproxy',
    weights: {
      'backend-down': -10,
      'no-live-upstreams': -20,
      'connect-drop': -8,
      'no-route': -10,
      'host-down': -10,
      'wrong-port': -8,
      'loopback-bind': -8,
    },
    reference: `${statistics}: check_status L4OK, L6OK or L7OK`,
    fact: 'connect',
    reach: 'behind',
    see({ facts: { servers } }) {
      const isUp =
        servers.length > 0 &&
        servers.every(({ status, check }) => status === 'UP' && /^L\dOK/.test(check ?? ''))
      return isUp ? `all ${servers.length} servers pass their checks` : null
    },
    examples: {
      matches: [{ facts: { servers: [up] }, outcome: 'pass' }],
      nearMisses: [
        { facts: { servers: [up, { ...up, status: 'DOWN', check: 'L4CON' }] } },
        { facts: { servers: [{ ...up, status: 'no check', check: null }] }, outcome: 'pass' },
      ],
    },
  },
  {
    name: 'maintenance',
    on: 'haproxy',
    weights: { 'deploy-in-progress': 9, 'no-live-upstreams': 4 },
    reference: `${statistics}: status MAINT, DRAIN or NOLB`,
    fact: 'drain',
    reach: 'here',
    see({ facts: { servers } }) {
      const away = servers.filter(({ status }) => /^(?:MAINT|DRAIN|NOLB)/.test(status))
      return away.length === 0
        ? null
        : away
            .slice(0, 4)
            .map(({ backend, server, status }) => `${backend}/${server} ${status}`)
            .join(', ')
    },
    examples: {
      matches: [{ facts: { servers: [{ ...up, status: 'MAINT' }] } }],
      nearMisses: [{ facts: { servers: [up] } }],
    },
  },
  {
    name: 'unresolved',
    on: 'haproxy',
    weights: { 'dns-failure': 20 },
    reference: `${statistics}: status MAINT (resolution)`,
    fact: 'resolve',
    reach: 'here',
    see({ facts: { servers } }) {
      const found = servers.find(({ status }) => status === 'MAINT (resolution)')
      return found === undefined ? null : `${found.backend}/${found.server} is in ${found.status}`
    },
    examples: {
      matches: [{ facts: { servers: [{ ...up, status: 'MAINT (resolution)' }] } }],
      nearMisses: [{ facts: { servers: [{ ...up, status: 'MAINT' }] } }],
    },
  },
  {
    name: 'queue',
    on: 'haproxy',
    weights: { 'proxy-queue-timeout': 15, 'slow-app-timeout': 8, 'worker-pool-exhausted': 7 },
    reference: `${statistics}: qcur, requests that wait for maxconn of a server`,
    fact: 'queue',
    reach: 'here',
    see({ facts: { proxies, servers } }) {
      const found = proxies.find(({ kind, queued }) => kind === 'backend' && queued > 0)
      const full = servers.find(
        ({ queued, limit, sessions }) => queued > 0 || (limit !== null && sessions >= limit && found?.queued),
      )
      if (found === undefined && full === undefined) return null
      return found === undefined
        ? `${full?.queued} requests wait for ${full?.backend}/${full?.server}`
        : `${found.queued} requests wait for ${found.name}`
    },
    examples: {
      matches: [
        { facts: { proxies: [{ ...backend, queued: 12 }] } },
        { facts: { servers: [{ ...up, queued: 3, sessions: 1, limit: 1 }] } },
      ],
      nearMisses: [{ facts: { proxies: [backend], servers: [{ ...up, sessions: 1, limit: 1 }] } }],
    },
  },
  {
    name: 'process-full',
    on: 'haproxy',
    weights: { 'proxy-conn-limit': 24 },
    reference: 'haproxy doc/management.txt section 9.3, show info: CurrConns and Maxconn',
    fact: 'proxy-connections',
    reach: 'here',
    see({ facts: { process, proxies } }) {
      if (
        process !== null &&
        process.maxConnections > 0 &&
        process.connections >= process.maxConnections * 0.98
      ) {
        return `${process.connections} of ${process.maxConnections} connections`
      }
      const full = proxies.find(
        ({ kind, sessions, limit }) =>
          kind === 'frontend' && limit !== null && limit > 0 && sessions >= limit,
      )
      return full === undefined ? null : `${full.name} has ${full.sessions} of ${full.limit} connections`
    },
    examples: {
      matches: [
        { facts: { process: { ...process, connections: 2000 } } },
        { facts: { proxies: [{ ...backend, kind: 'frontend', sessions: 200 }] } },
      ],
      nearMisses: [{ facts: { process } }, { facts: { proxies: [{ ...backend, sessions: 200 }] } }],
    },
  },
  limitsMisfit,
  {
    name: 'config-invalid',
    on: 'haproxy',
    weights: { 'proxy-config-invalid': 24, 'proxy-not-running': 4 },
    reference: 'haproxy src/cfgparse.c: haproxy -c ends with an alert',
    fact: 'config',
    reach: 'here',
    see({ facts: { test } }) {
      return test?.ok === false ? (test.messages.find((line) => line.startsWith('[ALERT]')) ?? null) : null
    },
    examples: {
      matches: [
        {
          facts: {
            test: {
              ok: false,
              messages: [
                "[ALERT]    (2014) : config : parsing [b2.cfg:4] : unknown keyword 'zonk' in 'global' section",
              ],
            },
          },
        },
      ],
      nearMisses: [
        {
          facts: {
            test: {
              ok: true,
              messages: ["[WARNING]  (1987) : config : missing timeouts for backend 'be_ok'."],
            },
          },
        },
      ],
    },
  },
  {
    name: 'certificate',
    on: 'haproxy',
    weights: { 'tls-cert-load-failed': 25 },
    reference: 'haproxy src/ssl_sock.c, ssl_sock_load_cert',
    fact: 'certificate',
    reach: 'here',
    see({ facts: { test } }) {
      return (
        test?.messages.find((line) =>
          /unable to (?:stat|load) SSL |inconsistencies between private key|No Private Key found/.test(line),
        ) ?? null
      )
    },
    examples: {
      matches: [
        {
          facts: {
            test: {
              ok: false,
              messages: [
                "[ALERT]    (1972) : config : parsing [bad.cfg:21] : 'bind 127.0.0.1:18343' in section 'frontend' : unable to stat SSL certificate from file '/nope.pem' : No such file or directory.",
              ],
            },
          },
        },
      ],
      nearMisses: [
        {
          facts: {
            test: {
              ok: false,
              messages: [
                "[ALERT]    (2014) : config : parsing [b2.cfg:4] : unknown keyword 'zonk' in 'global' section",
              ],
            },
          },
        },
      ],
    },
  },
]

/** Signatures on what HAProxy shows of its servers, queues, limits and configuration. */
export const haproxySignatures: readonly Signature<'haproxy'>[] = sights.flatMap(signaturesOf)
