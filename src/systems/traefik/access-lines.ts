import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

const logger =
  'traefik pkg/middlewares/accesslog/logger.go and logdata.go: OriginStatus is 0 where no backend was asked'

function common(status: number, bytes: number, service = '"shop@docker" "http://172.18.0.5:3000"', ms = 2) {
  return `10.0.0.9 - - [20/Nov/2026:17:04:51 +0000] "GET /cart HTTP/1.1" ${status} ${bytes} "-" "-" 12 ${service} ${ms}ms`
}

function json(origin: number, downstream: number, ending = '') {
  return `{"BackendAddr":"172.17.0.10:3000","DownstreamStatus":${downstream},"OriginStatus":${origin},"RequestPath":"/cart"${ending}}`
}

interface AccessLine {
  name: string
  needles: readonly [string, ...string[]]
  pattern: RegExp
  weights: Weights
  title: string
  reference?: string
  fact: string
  reach: LogSignature['reach']
  matches: readonly string[]
  nearMisses: readonly string[]
}

/** Traefik’s own answers are the bare words of the status: `Bad Gateway` has 11 bytes, `Gateway Timeout` 15. */
const lines: readonly AccessLine[] = [
  {
    name: 'own-502',
    needles: ['" 502 11 "'],
    pattern:
      /" 502 11 "[^"\n]{0,2000}" "[^"\n]{0,2000}" \d{1,12} "[^"\n]{1,300}" "[^"\n]{1,300}" (?!(?:29|3[0-3])\d\dms)\d{1,9}ms/,
    weights: {
      'backend-down': 13,
      'wrong-port': 7,
      'keepalive-race': 3,
      'app-crash-request': 3,
      'deploy-in-progress': 3,
    },
    title: 'Traefik got no answer from the backend and wrote the error itself',
    fact: 'answer',
    reach: 'behind',
    matches: [common(502, 11)],
    nearMisses: [common(502, 157), common(504, 15)],
  },
  {
    name: 'own-502-unreachable',
    needles: ['" 502 11 "'],
    pattern:
      /" 502 11 "[^"\n]{0,2000}" "[^"\n]{0,2000}" \d{1,12} "[^"\n]{1,300}" "[^"\n]{1,300}" (?:29|3[0-3])\d\dms/,
    weights: {
      'container-network-broken': 22,
      'host-firewall-block': 10,
      'stale-dns': 8,
    },
    title: 'nobody answered for the backend’s address within the three seconds that ARP is given',
    reference: 'arp(7): mcast_solicit 3 times retrans_time_ms 1000, then EHOSTUNREACH',
    fact: 'unreachable',
    reach: 'behind',
    matches: [common(502, 11, undefined, 3057)],
    nearMisses: [common(502, 11), common(504, 15, undefined, 30_001)],
  },
  {
    name: 'own-504',
    needles: ['" 504 15 "'],
    pattern: /" 504 15 "[^"\n]{0,2000}" "[^"\n]{0,2000}" \d{1,12} "[^"\n]{1,300}" "[^"\n]{1,300}" \d{1,9}ms/,
    weights: {
      'container-network-broken': 19,
      'connect-drop': 9,
      'slow-app-timeout': -6,
      'host-firewall-block': 4,
    },
    title: 'Traefik’s connection to the backend was not answered',
    fact: 'connect',
    reach: 'behind',
    matches: [common(504, 15, undefined, 30_001)],
    nearMisses: [common(504, 157, undefined, 60_001), common(502, 11)],
  },
  {
    name: 'json-502',
    needles: ['"OriginStatus"', '"DownstreamStatus"'],
    pattern: /"(?:Origin|Downstream)Status":\s{0,4}502\b/,
    weights: {
      'backend-down': 11,
      'app-returns-5xx': 6,
      'wrong-port': 5,
      'app-crash-request': 4,
      'keepalive-race': 4,
      'deploy-in-progress': 4,
    },
    title: 'Traefik’s access log has a 502',
    fact: 'answer',
    reach: 'behind',
    matches: [json(502, 502)],
    nearMisses: [json(200, 200), json(0, 503)],
  },
  {
    name: 'json-503',
    needles: ['"OriginStatus"', '"DownstreamStatus"'],
    pattern: /"(?:Origin|Downstream)Status":\s{0,4}503\b/,
    weights: { 'no-live-upstreams': 10, 'app-returns-5xx': 7, 'backend-down': 5, 'container-unhealthy': 4 },
    title: 'Traefik’s access log has a 503',
    fact: 'no-live',
    reach: 'behind',
    matches: [json(0, 503)],
    nearMisses: [json(502, 502), json(200, 200)],
  },
  {
    name: 'json-504',
    needles: ['"OriginStatus"', '"DownstreamStatus"'],
    pattern: /"(?:Origin|Downstream)Status":\s{0,4}504\b/,
    weights: { 'slow-app-timeout': 9, 'container-network-broken': 9, 'connect-drop': 8 },
    title: 'Traefik’s access log has a 504',
    fact: 'timeout',
    reach: 'behind',
    matches: [json(504, 504)],
    nearMisses: [json(502, 502), json(200, 200)],
  },
  {
    name: 'json-499',
    needles: ['"OriginStatus"', '"DownstreamStatus"'],
    pattern: /"(?:Origin|Downstream)Status":\s{0,4}499\b/,
    weights: { 'client-abort': 14 },
    title: 'the visitor went away before the answer',
    fact: 'client-left',
    reach: 'inwards',
    matches: [json(499, 499)],
    nearMisses: [json(502, 502), json(200, 200)],
  },
]

/** Lines of Traefik’s access log, JSON and common. */
export const traefikAccessLines: readonly LogSignature[] = lines.map(
  ({ name, needles, pattern, weights, title, reference = logger, fact, reach, matches, nearMisses }) => ({
    id: `traefik-access-${name}`,
    system: 'traefik',
    needles,
    pattern,
    weights,
    title,
    reference,
    fact,
    reach,
    request: true,
    examples: { matches, nearMisses },
  }),
)
