import { formatDuration } from '../../model/duration.ts'
import type { AccessGroup, AccessLogFacts } from '../../model/facts/access-log.ts'
import type { Sight } from '../../model/sight.ts'
import { limitOf } from './known-limits.ts'

type AccessSight = Sight<'access-log'>

const example: AccessGroup = {
  source: '/var/log/nginx/access.log',
  status: 502,
  upstreamStatus: '502',
  upstream: '10.0.0.5:8080',
  ending: null,
  count: 12,
  firstAt: '2026-11-20T17:04:51.000Z',
  lastAt: '2026-11-20T17:05:40.000Z',
  durationMs: { min: 1, p50: 1, max: 3 },
  sample: '203.0.113.9 - - [20/Nov/2026:17:04:51 +0000] "GET / HTTP/1.1" 502 157 "-" "curl/8.5"',
}

/** Groups made of the usual one, for examples. */
export function failing(...changes: Partial<AccessGroup>[]): Pick<AccessLogFacts, 'groups' | 'requests'> {
  return { requests: 40, groups: changes.map((change) => ({ ...example, ...change })) }
}

/** A group in a few words: `12× 502 at 10.0.0.5:8080, upstream said 502, 30 s each`. */
export function quoteOf({
  count,
  status,
  ending,
  upstream,
  upstreamStatus,
  durationMs,
}: AccessGroup): string {
  const parts = [
    `${count}× ${status === 0 ? 'no status' : status}${ending === null ? '' : ` ${ending}`}${upstream === null ? '' : ` at ${upstream}`}`,
    ...(upstreamStatus === null ? [] : [`upstream status ${upstreamStatus}`]),
    ...(durationMs === null ? [] : [`after ${formatDuration(durationMs.p50)}`]),
  ]
  return parts.join(', ')
}

/** Sees the most frequent group that is so. */
export function seeGroup(isSo: (group: AccessGroup, facts: AccessLogFacts) => boolean): AccessSight['see'] {
  return ({ facts }) => {
    const found = facts.groups.filter((group) => isSo(group, facts)).sort((a, b) => b.count - a.count)[0]
    return found === undefined ? null : quoteOf(found)
  }
}

const atLimit = (group: AccessGroup) => group.durationMs !== null && limitOf(group.durationMs) !== null
const timed = { min: 60_001, p50: 60_003, max: 60_040 }

/** What statuses, upstreams and durations say by themselves. */
export const accessSights: readonly AccessSight[] = [
  {
    name: 'gateway-timeout-at-limit',
    on: 'access-log',
    weights: {
      'slow-app-timeout': 15,
      'dependency-slow': 4,
      'db-pool-exhausted': 3,
      'worker-pool-exhausted': 3,
      'timeout-ladder-inverted': 2,
    },
    reference:
      'ngx_http_upstream_module proxy_read_timeout: 504 when it is over; request_time is then the timeout',
    fact: 'timeout',
    reach: 'behind',
    see: seeGroup((group) => group.status === 504 && group.ending === null && atLimit(group)),
    examples: {
      matches: [{ facts: failing({ status: 504, upstreamStatus: '504', durationMs: timed }) }],
      nearMisses: [
        { facts: failing({ status: 504, durationMs: { min: 1200, p50: 7000, max: 31_000 } }) },
        { facts: failing({ status: 502, durationMs: timed }) },
      ],
    },
  },
  {
    name: 'gateway-timeout',
    on: 'access-log',
    weights: { 'slow-app-timeout': 10, 'connect-drop': 5, 'dependency-slow': 3 },
    reference: 'RFC 9110 section 15.6.5',
    fact: 'timeout',
    reach: 'behind',
    see: seeGroup((group) => group.status === 504 && group.ending === null && !atLimit(group)),
    examples: {
      matches: [{ facts: failing({ status: 504, durationMs: null }) }],
      nearMisses: [
        { facts: failing({ status: 504, durationMs: timed }) },
        { facts: failing({ status: 503 }) },
      ],
    },
  },
  {
    name: 'bad-gateway-at-limit',
    on: 'access-log',
    weights: { 'worker-timeout': 13, 'timeout-ladder-inverted': 6, 'slow-app-timeout': 5 },
    reference:
      'gunicorn settings.html timeout (30 s): the worker is killed and the connection closed without an answer',
    fact: 'timeout',
    reach: 'behind',
    see: seeGroup((group) => group.status === 502 && (group.durationMs?.min ?? 0) >= 9000 && atLimit(group)),
    examples: {
      matches: [{ facts: failing({ durationMs: { min: 30_010, p50: 30_100, max: 30_900 } }) }],
      nearMisses: [{ facts: failing({}) }, { facts: failing({ status: 504, durationMs: timed }) }],
    },
  },
  {
    name: 'bad-gateway-at-once',
    on: 'access-log',
    weights: { 'backend-down': 9, 'keepalive-race': 2, 'app-crash-loop': 3, 'deploy-in-progress': 2 },
    reference: 'ngx_http_upstream.c: a refused connection is a 502 within a round trip',
    fact: 'connect',
    reach: 'behind',
    see: seeGroup(
      ({ status, ending, durationMs }) =>
        status === 502 && ending === null && durationMs !== null && durationMs.p50 < 50,
    ),
    examples: {
      matches: [{ facts: failing({}) }],
      nearMisses: [{ facts: failing({ durationMs: timed }) }, { facts: failing({ status: 500 }) }],
    },
  },
  {
    name: 'every-try-failed',
    on: 'access-log',
    weights: { 'backend-down': 6, 'bad-release': 3, 'deploy-in-progress': 2, 'keepalive-race': -6 },
    reference: 'ngx_http_upstream_module $upstream_status: several servers are separated by commas',
    fact: 'connect',
    reach: 'behind',
    see: seeGroup(({ upstreamStatus }) => /^50[234](?:(?:, | : )50[234]){1,30}$/.test(upstreamStatus ?? '')),
    examples: {
      matches: [{ facts: failing({ upstreamStatus: '502, 502', upstream: '10.0.0.5:8080, 10.0.0.6:8080' }) }],
      nearMisses: [{ facts: failing({ upstreamStatus: '502, 500' }) }, { facts: failing({}) }],
    },
  },
  {
    name: 'no-server-left',
    on: 'access-log',
    weights: { 'no-live-upstreams': 16, 'backend-down': 6 },
    reference:
      'ngx_http_upstream_round_robin.c: without a live server $upstream_addr is the name of the group',
    fact: 'no-live',
    reach: 'behind',
    see: seeGroup(
      ({ status, upstream, ending }) =>
        status === 502 &&
        ending === null &&
        upstream !== null &&
        /(?:^|, )[a-zA-Z_][\w.-]{0,200}$/.test(upstream),
    ),
    examples: {
      matches: [{ facts: failing({ upstream: 'shop_backend' }) }],
      nearMisses: [{ facts: failing({}) }, { facts: failing({ upstream: 'unix:/run/app.sock' }) }],
    },
  },
  {
    name: 'passed-through',
    on: 'access-log',
    weights: { 'app-returns-5xx': 15, 'dependency-slow': 2, 'backend-down': -4 },
    reference: 'ngx_http_upstream_module $upstream_status: a number that the server itself answered',
    fact: 'app-error',
    reach: 'behind',
    see: seeGroup(
      ({ status, upstreamStatus }) =>
        (status === 500 || status === 503) && upstreamStatus?.endsWith(String(status)) === true,
    ),
    examples: {
      matches: [{ facts: failing({ status: 500, upstreamStatus: '500' }) }],
      nearMisses: [
        { facts: failing({ status: 503, upstreamStatus: '-' }) },
        { facts: failing({ status: 500, upstreamStatus: null }) },
      ],
    },
  },
  {
    name: 'target-answered-bad-gateway',
    on: 'access-log',
    weights: { 'app-returns-5xx': 8, 'backend-down': 4 },
    reference:
      'Elastic Load Balancing user guide, access logs: target_status_code is what the target itself answered',
    fact: 'app-error',
    reach: 'inwards',
    see: seeGroup(
      ({ status, upstreamStatus, sample }) =>
        isAlb(sample) && status >= 502 && upstreamStatus === String(status),
    ),
    examples: {
      matches: [{ facts: failing({ sample: albSample(), status: 502, upstreamStatus: '502' }) }],
      nearMisses: [{ facts: failing({ sample: albSample(), upstreamStatus: '-' }) }, { facts: failing({}) }],
    },
  },
  {
    name: 'no-target',
    on: 'access-log',
    weights: { 'lb-no-registered-targets': 20, 'lb-no-healthy-targets': 7 },
    reference: 'Elastic Load Balancing user guide, HTTP 503: the target group has no registered targets',
    fact: 'no-live',
    reach: 'here',
    see: seeGroup(({ status, upstream, sample }) => isAlb(sample) && status === 503 && upstream === '-'),
    examples: {
      matches: [{ facts: failing({ sample: albSample(), status: 503, upstream: '-', upstreamStatus: '-' }) }],
      nearMisses: [
        { facts: failing({ sample: albSample(), status: 502 }) },
        { facts: failing({ status: 503, upstream: '-' }) },
      ],
    },
  },
  {
    name: 'target-not-connected',
    on: 'access-log',
    weights: {
      'backend-down': 14,
      'lb-sg-nacl-block': 5,
      'wrong-port': 4,
      'app-crash-loop': 3,
      'tls-handshake-failed': 2,
    },
    reference:
      'Elastic Load Balancing user guide, access logs: all processing times are -1 when the target was never reached',
    fact: 'connect',
    reach: 'behind',
    see: seeGroup(
      ({ status, upstream, sample }) =>
        isAlb(sample) && status === 502 && upstream !== '-' && / -1 -1 -1 502 - /.test(sample),
    ),
    examples: {
      matches: [{ facts: failing({ sample: albSample('-1 -1 -1'), upstreamStatus: '-' }) }],
      nearMisses: [{ facts: failing({ sample: albSample('0.001 4.205 -1'), upstreamStatus: '-' }) }],
    },
  },
  {
    name: 'target-closed',
    on: 'access-log',
    weights: {
      'keepalive-race': 9,
      'app-crash-request': 8,
      'upstream-header-too-big': 3,
      'ungraceful-shutdown': 4,
    },
    reference:
      'Elastic Load Balancing user guide, HTTP 502: the target closed the connection with a FIN or RST while the request was under way',
    fact: 'reset',
    reach: 'behind',
    see: seeGroup(
      ({ status, sample }) =>
        isAlb(sample) && status === 502 && / \d[\d.]{0,12} \S{1,12} -1 502 - /.test(sample),
    ),
    examples: {
      matches: [{ facts: failing({ sample: albSample('0.001 4.205 -1'), upstreamStatus: '-' }) }],
      nearMisses: [{ facts: failing({ sample: albSample('-1 -1 -1'), upstreamStatus: '-' }) }],
    },
  },
]

function isAlb(sample: string): boolean {
  return /^(?:https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT/.test(sample)
}

function albSample(timers = '0.001 0.003 0.000'): string {
  return `https 2026-11-20T17:04:51.186641Z app/shop/50dc6c495c0c9188 203.0.113.9:51234 10.0.3.21:80 ${timers} 502 - 412 272 "GET https://shop.example:443/cart HTTP/2.0" "curl/8.5.0"`
}
