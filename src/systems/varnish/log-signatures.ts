import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { varnishHealthLines } from './health-lines.ts'
import { varnishProcessLines } from './process-lines.ts'

interface FetchError {
  name: string
  /** Of the words after `FetchError`, in all versions since 3. */
  says: RegExp
  title: string
  weights: Weights
  fact: string
  examples: readonly [string, ...string[]]
}

const fetchErrors: readonly FetchError[] = [
  {
    name: 'no-connection',
    says: /no backend connection/,
    title: 'Varnish could not connect to the backend',
    weights: { 'backend-down': 13, 'connect-drop': 7, 'wrong-port': 5 },
    fact: 'connect',
    examples: ['no backend connection', 'no backend connection: fail'],
  },
  {
    name: 'refused',
    says: /fail errno (?:111|61) \(/,
    title: 'The backend refused Varnish’s connection',
    weights: { 'backend-down': 16, 'wrong-port': 7, 'app-crash-loop': 5, 'loopback-bind': 4 },
    fact: 'connect',
    examples: ['backend boot.default: fail errno 111 (Connection refused)'],
  },
  {
    name: 'connect-timeout',
    says: /fail errno (?:110|60|115|11|35) \(/,
    title: 'The backend did not answer Varnish’s connection',
    weights: { 'connect-drop': 16, 'host-down': 9, 'host-firewall-block': 8, 'stale-dns': 4 },
    fact: 'connect',
    examples: ['backend boot.default: fail errno 110 (Connection timed out)'],
  },
  {
    name: 'no-route',
    says: /fail errno (?:113|101|65|51) \(/,
    title: 'Varnish has no route to the backend',
    weights: { 'no-route': 20, 'host-down': 9, 'host-firewall-block': 7, 'container-network-broken': 4 },
    fact: 'connect',
    examples: ['backend boot.default: fail errno 113 (No route to host)'],
  },
  {
    name: 'forbidden',
    says: /fail errno (?:13|1) \(/,
    title: 'Varnish may not open TCP connections',
    weights: { 'selinux-denied': 25 },
    fact: 'denied',
    examples: ['backend boot.default: fail errno 13 (Permission denied)'],
  },
  {
    name: 'no-local-port',
    says: /fail errno (?:99|49) \(/,
    title: 'Varnish has no local port left',
    weights: { 'ephemeral-ports': 23 },
    fact: 'ports',
    examples: ['backend boot.default: fail errno 99 (Cannot assign requested address)'],
  },
  {
    name: 'first-byte-timeout',
    says: /first byte timeout|HTC idle|first read error: -1 (?:11|35) \(/,
    title: 'The backend did not answer within first_byte_timeout',
    weights: { 'slow-app-timeout': 21, 'worker-pool-exhausted': 6, 'timeout-ladder-inverted': 5 },
    fact: 'timeout',
    examples: [
      'first byte timeout',
      'HTC idle (3)',
      'http first read error: -1 11 (Resource temporarily unavailable)',
    ],
  },
  {
    name: 'between-bytes-timeout',
    says: /between bytes timeout|HTC timeout|(?:^|\s)timeout\s*$|(?:straight|chunked|http) read[_ ]error: -1 (?:11|35) \(/,
    title: 'The response stood still for longer than between_bytes_timeout',
    weights: { 'slow-app-timeout': 16 },
    fact: 'timeout',
    examples: ['between bytes timeout', 'HTC timeout (-4)', 'timeout'],
  },
  {
    name: 'read-error',
    says: /backend (?:read error|closed)|http (?:first )?read error: EOF|HTC (?:eof|close)|HTC status -[14]\b|read[_ ]error: -1 (?:0|54|104) \(|straight insufficient bytes|eof socket fail|Receive error/,
    title: 'The backend closed the connection before its response was complete',
    weights: { 'app-crash-request': 12, 'keepalive-race': 11, 'worker-timeout': 5 },
    fact: 'reset',
    examples: [
      'backend read error',
      'http first read error: EOF',
      'HTC eof (-1)',
      'http read error: -1 104 (Connection reset by peer)',
      'straight insufficient bytes',
      'backend closed',
    ],
  },
  {
    name: 'write-error',
    says: /backend write error|Write error|req\.body read error/,
    title: 'The backend closed the connection while Varnish was sending the request',
    weights: {
      'keepalive-race': 11,
      'upload-rejected-early': 11,
      'app-crash-request': 10,
      'client-abort': 3,
    },
    fact: 'reset',
    examples: [
      'backend write error: 32 (Broken pipe)',
      'backend write error: 104 (Connection reset by peer)',
    ],
  },
  {
    name: 'http-error',
    says: /http format error|Received junk|HTC junk|chunked (?:header|hex|tail|read_error: 0|missing)|[Ii]nvalid [Gg]zip|illegal (?:space|character)/,
    title: 'The backend’s response is not proper HTTP',
    weights: { 'invalid-upstream-response': 19, 'wrong-app-protocol': 8, 'upstream-header-too-big': 6 },
    fact: 'framing',
    examples: ['http format error', 'Received junk', 'HTC junk (-5)', 'chunked header non-hex'],
  },
  {
    name: 'overflow',
    says: /(?:^|\W)(?:HTC )?overflow|Too many headers|Header (?:line )?too long/,
    title: 'The backend’s headers are larger than Varnish accepts',
    weights: { 'upstream-header-too-big': 22 },
    fact: 'header-size',
    examples: ['overflow', 'http read error: overflow', 'HTC overflow (-2)'],
  },
  {
    name: 'unhealthy',
    says: /(?:is|:) unhealthy|administratively unhealthy/,
    title: 'Varnish’s probe holds the backend for sick',
    weights: { 'no-live-upstreams': 17, 'health-check-misconfig': 7, 'backend-down': 7 },
    fact: 'no-live',
    examples: ['backend default: is unhealthy', 'backend boot.default: unhealthy'],
  },
  {
    name: 'no-backend',
    says: /returned no backend|No backend(?! connection)/,
    title: 'No backend of Varnish’s director is healthy',
    weights: { 'no-live-upstreams': 20, 'backend-down': 8, 'health-check-misconfig': 6 },
    fact: 'no-live',
    examples: ['Director cluster returned no backend', 'No backend'],
  },
  {
    name: 'busy',
    says: /: busy/,
    title: 'Varnish has reached the backend’s max_connections',
    weights: { 'proxy-conn-limit': 20, 'slow-app-timeout': 6 },
    fact: 'proxy-connections',
    examples: ['backend default: busy'],
  },
  {
    name: 'no-storage',
    says: /Could not get storage|out of workspace|workspace overflow/,
    title: 'Varnish had no room for the response',
    weights: { 'proxy-conn-limit': 12, 'upstream-header-too-big': 9, 'oom-host': 4 },
    fact: 'storage',
    examples: ['Could not get storage', 'out of workspace'],
  },
]

/** What Varnish says of fetches that failed, in varnishlog and in its error page. */
export const varnishLogSignatures: readonly LogSignature[] = [
  ...fetchErrors.map(
    ({ name, says, title, weights, fact, examples }, index): LogSignature => ({
      id: `varnish-${name}`,
      system: 'varnish',
      needles: ['FetchError'],
      pattern: /FetchError\s{1,16}(?:[bc]\s{1,4})?(?<error>[^\n]{1,300})/,
      when: ({ error }) => says.test(error ?? ''),
      weights,
      title,
      reference:
        'varnish-cache bin/varnishd/cache/cache_backend.c, cache_director.c and http1/cache_http1_fetch.c, SLT_FetchError',
      fact,
      reach: fact === 'no-live' || fact === 'proxy-connections' ? 'here' : 'behind',
      request: true,
      examples: {
        matches: [
          ...examples.map((error) => `-   FetchError     ${error}`),
          `   12 FetchError   c ${examples[0]}`,
        ],
        nearMisses: [
          `-   FetchError     ${fetchErrors[(index + 1) % fetchErrors.length]?.examples[0] ?? ''}`,
          `-   VCL_Log        ${examples[0]}`,
        ],
      },
    }),
  ),
  ...varnishHealthLines,
  ...varnishProcessLines,
  {
    id: 'varnish-page',
    system: 'varnish',
    needles: ['Guru Meditation', 'Backend fetch failed'],
    pattern: /Guru Meditation|503 Backend fetch failed/,
    weights: {
      'backend-down': 8,
      'slow-app-timeout': 6,
      'no-live-upstreams': 6,
      'upstream-header-too-big': 3,
    },
    title: 'Varnish could not fetch the page from the backend',
    reference: 'varnish-cache bin/varnishd/builtin.vcl, vcl_backend_error',
    fact: 'answer',
    reach: 'behind',
    request: true,
    examples: {
      matches: ['    <h1>Error 503 Backend fetch failed</h1>', '    <h3>Guru Meditation:</h3>'],
      nearMisses: ['<h1>503 Service Unavailable</h1>'],
    },
  },
]
