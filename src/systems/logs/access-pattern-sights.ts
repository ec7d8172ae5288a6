import { formatDuration } from '../../model/duration.ts'
import type { AccessLogFacts, AccessTally } from '../../model/facts/access-log.ts'
import type { Sight } from '../../model/sight.ts'
import { failing } from './access-sights.ts'
import { limitOf } from './known-limits.ts'

type AccessSight = Sight<'access-log'>

const tally = (name: string, requests: number, failed: number): AccessTally => ({ name, requests, failed })

/** Failed at the gateway or behind it: 5xx and broken ones, not clients that left. */
function failures({ groups }: AccessLogFacts): number {
  return groups
    .filter(({ status, ending }) => status !== 499 && status !== 460 && !/^[Cc]/.test(ending ?? ''))
    .reduce((sum, { count }) => sum + count, 0)
}

function aborts({ groups }: AccessLogFacts) {
  return groups.filter(({ status }) => status === 499 || status === 460)
}

/** nginx does not send a request again that may have changed something, unless told (proxy_next_upstream non_idempotent). */
const unsafe = /^(?:POST|PUT|PATCH|DELETE|LOCK)$/

const quick = { min: 0, p50: 2, max: 12 }

/** What the whole of the requests says: who fails and who does not, how often, and when. */
export const accessPatternSights: readonly AccessSight[] = [
  {
    name: 'now-and-then',
    on: 'access-log',
    weights: { 'keepalive-race': 12, 'backend-down': -8, 'app-crash-request': 3 },
    reference:
      'RFC 9112 section 9.5: a connection may be closed while a request is on its way; nginx, trac ticket 1012',
    fact: 'intermittent',
    reach: 'behind',
    see({ facts }) {
      const failed = failures(facts)
      if (failed === 0 || facts.requests < 200 || failed > facts.requests * 0.02) return null
      const bad = facts.groups.filter(({ status }) => status === 502)
      const quickly = bad.filter(({ durationMs }) => durationMs !== null && durationMs.p50 < 50)
      const minutes = new Set(
        bad.flatMap(({ firstAt, lastAt }) => [firstAt?.slice(0, 16), lastAt?.slice(0, 16)]),
      )
      if (quickly.length === 0 || quickly.length < bad.length || minutes.size < 2) return null
      return `${failed} of ${facts.requests} requests failed, each within milliseconds`
    },
    examples: {
      matches: [
        {
          facts: {
            ...failing({ count: 5, durationMs: quick, lastAt: '2026-11-20T17:29:00.000Z' }),
            requests: 20_000,
          },
        },
      ],
      nearMisses: [
        {
          facts: {
            ...failing({ count: 5_000, durationMs: quick, lastAt: '2026-11-20T17:29:00.000Z' }),
            requests: 20_000,
          },
        },
        {
          facts: {
            ...failing({ count: 5, durationMs: { min: 900, p50: 4000, max: 9000 } }),
            requests: 20_000,
          },
        },
      ],
    },
  },
  {
    name: 'nearly-all',
    on: 'access-log',
    weights: { 'backend-down': 5, 'keepalive-race': -12, 'app-crash-request': -4 },
    reference: 'arithmetic: what fails always is no race',
    fact: 'share',
    reach: 'inwards',
    see({ facts }) {
      const failed = failures(facts)
      return failed >= 10 && failed >= facts.requests * 0.9
        ? `${failed} of ${facts.requests} requests failed`
        : null
    },
    examples: {
      matches: [{ facts: { ...failing({ count: 39 }), requests: 40 } }],
      nearMisses: [
        { facts: { ...failing({ count: 12 }), requests: 40 } },
        { facts: { ...failing({ count: 3 }), requests: 3 } },
      ],
    },
  },
  {
    name: 'one-upstream-only',
    on: 'access-log',
    weights: {
      'backend-down': 7,
      'bad-release': 4,
      'host-down': 3,
      'db-down': -6,
      'proxy-config-invalid': -5,
      'dns-failure': -4,
    },
    reference: 'ngx_http_upstream_module $upstream_addr; HAProxy configuration manual 8.2.3 server name',
    fact: 'one-upstream',
    reach: 'behind',
    see({ facts }) {
      const all = (facts.upstreams ?? []).filter(
        ({ requests, name }) => requests >= 5 && !/[,<]| : /.test(name) && name !== '-',
      )
      const bad = all.filter(({ requests, failed }) => failed >= requests / 2)
      const good = all.filter(({ requests, failed }) => failed <= requests * 0.02)
      if (bad.length === 0 || good.length === 0 || bad.length + good.length < all.length) return null
      const list = bad
        .map(({ name, failed, requests }) => `${name} failed ${failed} of ${requests}`)
        .join(', ')
      return `${list}; ${good.map(({ name }) => name).join(', ')} did not`
    },
    examples: {
      matches: [
        {
          facts: {
            ...failing({}),
            upstreams: [tally('10.0.0.5:8080', 12, 12), tally('10.0.0.6:8080', 28, 0)],
          },
        },
      ],
      nearMisses: [
        { facts: { ...failing({}), upstreams: [tally('10.0.0.5:8080', 12, 12)] } },
        {
          facts: {
            ...failing({}),
            upstreams: [tally('10.0.0.5:8080', 12, 12), tally('10.0.0.6:8080', 28, 9)],
          },
        },
      ],
    },
  },
  {
    name: 'writes-only',
    on: 'access-log',
    weights: {
      'keepalive-race': 12,
      'request-too-big-for-app': 5,
      'upload-rejected-early': 5,
      'backend-down': -8,
    },
    reference:
      'ngx_http_proxy_module proxy_next_upstream: POST, LOCK and PATCH are not passed to the next server once sent',
    fact: 'writes-only',
    reach: 'behind',
    see({ facts }) {
      const methods = facts.methods ?? []
      const bad = methods.filter(({ name, failed }) => unsafe.test(name) && failed > 0)
      const read = methods.find(({ name }) => name === 'GET')
      if (
        bad.length === 0 ||
        read === undefined ||
        read.requests < 20 ||
        read.failed > 0 ||
        failures(facts) < 2
      )
        return null
      return `${bad.map(({ name, failed, requests }) => `${failed} of ${requests} ${name}`).join(', ')} failed, none of ${read.requests} GET`
    },
    examples: {
      matches: [
        { facts: { ...failing({ count: 6 }), methods: [tally('GET', 400, 0), tally('POST', 90, 6)] } },
      ],
      nearMisses: [
        { facts: { ...failing({ count: 6 }), methods: [tally('GET', 400, 1), tally('POST', 90, 5)] } },
        { facts: { ...failing({ count: 6 }), methods: [tally('GET', 4, 0), tally('POST', 90, 6)] } },
      ],
    },
  },
  {
    name: 'short-burst',
    on: 'access-log',
    weights: { 'deploy-in-progress': 9, 'ungraceful-shutdown': 5, 'app-crash-loop': 2, 'backend-down': -3 },
    reference:
      'systemd.service(5), Kubernetes pod lifecycle: requests fail between the stop of the old process and the start of the new one',
    fact: 'burst',
    reach: 'behind',
    see({ facts }) {
      const isBad = (statuses: Record<string, number>) => (statuses['502'] ?? 0) + (statuses['503'] ?? 0) > 0
      const bad = facts.minutes.filter(({ statuses }) => isBad(statuses))
      const hit = facts.minutes.flatMap(({ statuses }, index) => (isBad(statuses) ? [index] : []))
      const [at = -1] = hit
      const end = hit.at(-1) ?? -1
      const failed = bad.reduce(
        (sum, { statuses }) => sum + (statuses['502'] ?? 0) + (statuses['503'] ?? 0),
        0,
      )
      if (bad.length === 0 || failed < 5 || end - at > 1 || at < 3 || facts.minutes.length - end <= 3)
        return null
      return `${failed} requests failed, all of them from ${bad[0]?.minute} on within two minutes`
    },
    examples: {
      matches: [{ facts: { ...failing({}), minutes: minutesOf([0, 0, 0, 0, 9, 3, 0, 0, 0, 0]) } }],
      nearMisses: [
        { facts: { ...failing({}), minutes: minutesOf([0, 0, 0, 0, 9, 9, 9, 9, 9, 9]) } },
        { facts: { ...failing({}), minutes: minutesOf([0, 0, 4, 0, 9, 0, 3, 0, 0, 0]) } },
      ],
    },
  },
  {
    name: 'clients-leave-at-limit',
    on: 'access-log',
    weights: { 'timeout-ladder-inverted': 13, 'slow-app-timeout': 9, 'client-abort': 3 },
    reference:
      'ngx_http_request.h NGX_HTTP_CLIENT_CLOSED_REQUEST 499; all after one time: the timeout of what asks',
    fact: 'client-left',
    reach: 'behind',
    see({ facts }) {
      const found = aborts(facts).find(
        ({ count, durationMs }) =>
          count >= 3 && durationMs !== null && durationMs.min >= 2900 && limitOf(durationMs) !== null,
      )
      return found === undefined
        ? null
        : `${found.count}× ${found.status} after ${formatDuration(found.durationMs?.p50 ?? 0)} each`
    },
    examples: {
      matches: [
        {
          facts: failing({
            status: 499,
            upstreamStatus: '-',
            durationMs: { min: 30_000, p50: 30_002, max: 30_010 },
          }),
        },
      ],
      nearMisses: [
        { facts: failing({ status: 499, durationMs: { min: 20, p50: 4100, max: 31_000 } }) },
        { facts: failing({ status: 504, durationMs: { min: 30_000, p50: 30_002, max: 30_010 } }) },
      ],
    },
  },
  {
    name: 'clients-leave',
    on: 'access-log',
    weights: { 'client-abort': 11, 'slow-app-timeout': 3 },
    reference:
      'ngx_http_request.h NGX_HTTP_CLIENT_CLOSED_REQUEST 499; Elastic Load Balancing user guide, HTTP 460',
    fact: 'client-left',
    reach: 'behind',
    see({ facts }) {
      const left = aborts(facts).filter(
        ({ durationMs }) => durationMs === null || durationMs.min < 2900 || limitOf(durationMs) === null,
      )
      const count = left.reduce((sum, group) => sum + group.count, 0)
      return count >= 3 && count >= facts.requests * 0.01
        ? `${count} of ${facts.requests} clients left before the answer`
        : null
    },
    examples: {
      matches: [{ facts: failing({ status: 499, durationMs: { min: 20, p50: 4100, max: 31_000 } }) }],
      nearMisses: [{ facts: failing({ status: 499, count: 1 }) }, { facts: failing({ status: 502 }) }],
    },
  },
]

function minutesOf(bad: readonly number[]): AccessLogFacts['minutes'] {
  return bad.map((count, index) => ({
    minute: `2026-11-20T17:${String(index + 10)}:00Z`,
    statuses: { '200': 30, ...(count > 0 && { '502': count }) },
  }))
}
