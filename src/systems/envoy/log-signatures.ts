import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { ofRequests, reportSignatures } from './report-lines.ts'
import { responseLogSignatures } from './response-lines.ts'

const flagsDocs =
  'https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage RESPONSE_FLAGS'

/** Response flags with what each says of the way further in. */
const flags: readonly {
  flag: string
  status: number
  title: string
  weights: Weights
  fact: string
  reach: LogSignature['reach']
}[] = [
  {
    flag: 'UF',
    status: 503,
    title: 'Envoy could not connect to the upstream',
    weights: {
      'backend-down': 14,
      'connect-drop': 8,
      'wrong-port': 5,
      'tls-handshake-failed': 4,
      'mtls-required': 3,
    },
    fact: 'connect',
    reach: 'behind',
  },
  {
    flag: 'UH',
    status: 503,
    title: 'Envoy has no healthy upstream',
    weights: { 'no-live-upstreams': 22, 'backend-down': 7, 'health-check-misconfig': 4 },
    fact: 'no-live',
    reach: 'here',
  },
  {
    flag: 'UO',
    status: 503,
    title: 'Envoy’s circuit breaker is open',
    weights: { 'proxy-ratelimit': 24, 'slow-app-timeout': 6 },
    fact: 'circuit-breaker',
    reach: 'here',
  },
  {
    flag: 'UC',
    status: 503,
    title: 'The upstream closed its connection while Envoy waited',
    weights: { 'keepalive-race': 14, 'app-crash-request': 12, 'worker-timeout': 4 },
    fact: 'reset',
    reach: 'behind',
  },
  {
    flag: 'UR',
    status: 503,
    title: 'The upstream reset the request',
    weights: { 'app-crash-request': 13, 'keepalive-race': 9, 'invalid-upstream-response': 5 },
    fact: 'reset',
    reach: 'behind',
  },
  {
    flag: 'UT',
    status: 504,
    title: 'The upstream did not answer within Envoy’s limit',
    weights: {
      'slow-app-timeout': 20,
      'timeout-ladder-inverted': 7,
      'worker-pool-exhausted': 5,
      'db-pool-exhausted': 4,
    },
    fact: 'timeout',
    reach: 'behind',
  },
  {
    flag: 'SI',
    status: 408,
    title: 'The stream was idle for too long',
    weights: { 'slow-app-timeout': 14, 'timeout-ladder-inverted': 5 },
    fact: 'timeout',
    reach: 'behind',
  },
  {
    flag: 'URX',
    status: 503,
    title: 'Envoy gave up after its retries',
    weights: { 'backend-down': 6, 'app-returns-5xx': 4 },
    fact: 'retries',
    reach: 'behind',
  },
  {
    flag: 'UPE',
    status: 502,
    title: 'The upstream’s response breaks the protocol',
    weights: { 'invalid-upstream-response': 20, 'wrong-app-protocol': 12, 'upstream-header-too-big': 5 },
    fact: 'framing',
    reach: 'behind',
  },
  {
    flag: 'NR',
    status: 404,
    title: 'Envoy has no route for the request',
    weights: { 'proxy-config-invalid': 16, 'host-header-rejected': 9, 'unexpected-status': 6 },
    fact: 'config',
    reach: 'here',
  },
  {
    flag: 'NC',
    status: 503,
    title: 'The cluster of the route does not exist at Envoy',
    weights: { 'proxy-config-invalid': 20, 'no-live-upstreams': 6 },
    fact: 'config',
    reach: 'here',
  },
  {
    flag: 'LH',
    status: 503,
    title: 'The service behind Envoy failed its health check',
    weights: { 'health-check-misconfig': 11, 'no-live-upstreams': 11 },
    fact: 'health',
    reach: 'behind',
  },
  {
    flag: 'LR',
    status: 503,
    title: 'Envoy reset the connection itself',
    weights: { 'proxy-conn-limit': 5, 'deploy-in-progress': 5 },
    fact: 'reset',
    reach: 'here',
  },
  {
    flag: 'DF',
    status: 503,
    title: 'Envoy could not resolve the upstream’s name',
    weights: { 'dns-failure': 24 },
    fact: 'resolve',
    reach: 'here',
  },
  {
    flag: 'UAEX',
    status: 403,
    title: 'The authorisation service refused or failed',
    weights: { 'unexpected-status': 10, 'dependency-slow': 5 },
    fact: 'dependency',
    reach: 'here',
  },
  {
    flag: 'RL',
    status: 429,
    title: 'Envoy’s rate limit refused the request',
    weights: { 'proxy-ratelimit': 25 },
    fact: 'ratelimit',
    reach: 'here',
  },
  {
    flag: 'OM',
    status: 503,
    title: 'Envoy is short of memory',
    weights: { 'oom-cgroup': 12, 'proxy-conn-limit': 9 },
    fact: 'memory',
    reach: 'here',
  },
  {
    flag: 'DC',
    status: 0,
    title: 'The visitor went away',
    weights: { 'client-abort': 17, 'slow-app-timeout': 3 },
    fact: 'client-left',
    reach: 'inwards',
  },
]

/** A status before the flags, or their name: flags are words that may stand anywhere else too. */
const isAccessLine = (line: string) =>
  /(?:" |HTTP\/[\d.]{1,3} |^\s{0,8}|\b(?:a|an|the|with|status|got|gets?|sees?|seeing|returns?|returned|and) [`'"]?)(?:0|4(?:0[0-9]|29)|50[0-4]) [A-Z]{2,4}\b/m.test(
    line,
  ) || /response[_ ]?flags?/i.test(line)

/** Envoy’s and Istio’s access log lines, and the texts of Envoy’s own responses. */
export const envoyLogSignatures: readonly LogSignature[] = [
  ...flags.map(
    ({ flag, status, title, weights, fact, reach }): LogSignature => ({
      id: `envoy-flag-${flag.toLowerCase()}`,
      system: 'envoy',
      needles: [
        ` ${flag} `,
        `${status} ${flag}`,
        'response_flags=',
        'esponse flags',
        `"${flag}"`,
        `"${flag},`,
        `,${flag}"`,
      ],
      pattern: new RegExp(`[ ",=]${flag}(?:[ ",.)\`']|$)`, 'm'),
      when: (_groups, line) => isAccessLine(line),
      weights,
      title,
      reference: flagsDocs,
      fact,
      reach,
      request: true,
      examples: {
        matches: [
          `[2026-11-20T17:04:51.120Z] "GET /cart HTTP/1.1" ${status} ${flag} 0 91 3 - "-" "curl/8.5.0" "5b1c" "shop.example.com" "10.0.3.21:8080"`,
          `{"response_code":${status},"response_flags":"${flag}","upstream_host":"10.0.3.21:8080"}`,
        ],
        nearMisses: [
          '[2026-11-20T17:04:51.120Z] "GET /cart HTTP/1.1" 200 - 0 91 3 - "-" "curl/8.5.0" "5b1c" "shop.example.com" "10.0.3.21:8080"',
          `the ${flag} team`,
        ],
      },
    }),
  ),
  ...responseLogSignatures.map(ofRequests),
  ...reportSignatures,
]
