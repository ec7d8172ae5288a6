import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

const fetchErrors: readonly { name: string; text: string; title: string; weights: Weights; fact: string }[] =
  [
    {
      name: 'no-connection',
      text: 'no backend connection',
      title: 'Varnish could not connect to the backend',
      weights: { 'backend-down': 13, 'connect-drop': 7, 'wrong-port': 5 },
      fact: 'connect',
    },
    {
      name: 'first-byte-timeout',
      text: 'first byte timeout',
      title: 'The backend did not answer within first_byte_timeout',
      weights: { 'slow-app-timeout': 21, 'timeout-ladder-inverted': 5 },
      fact: 'timeout',
    },
    {
      name: 'between-bytes-timeout',
      text: 'between bytes timeout',
      title: 'The response stood still for longer than between_bytes_timeout',
      weights: { 'slow-app-timeout': 16 },
      fact: 'timeout',
    },
    {
      name: 'read-error',
      text: 'backend read error',
      title: 'The backend closed the connection before its response was complete',
      weights: { 'app-crash-request': 12, 'keepalive-race': 11 },
      fact: 'reset',
    },
    {
      name: 'http-error',
      text: 'http format error',
      title: 'The backend’s response is not proper HTTP',
      weights: { 'invalid-upstream-response': 19, 'wrong-app-protocol': 8, 'upstream-header-too-big': 6 },
      fact: 'framing',
    },
    {
      name: 'overflow',
      text: 'overflow',
      title: 'The backend’s headers are larger than Varnish accepts',
      weights: { 'upstream-header-too-big': 22 },
      fact: 'header-size',
    },
    {
      name: 'unhealthy',
      text: 'is unhealthy',
      title: 'Varnish’s probe holds the backend for sick',
      weights: { 'no-live-upstreams': 17, 'health-check-misconfig': 7, 'backend-down': 7 },
      fact: 'no-live',
    },
    {
      name: 'busy',
      text: 'busy',
      title: 'Varnish has reached the backend’s max_connections',
      weights: { 'proxy-conn-limit': 20, 'slow-app-timeout': 6 },
      fact: 'proxy-connections',
    },
  ]

/** What Varnish says of fetches that failed, in varnishlog and in its error page. */
export const varnishLogSignatures: readonly LogSignature[] = [
  ...fetchErrors.map(
    ({ name, text, title, weights, fact }): LogSignature => ({
      id: `varnish-${name}`,
      system: 'varnish',
      needles: ['FetchError'],
      pattern: /FetchError /,
      when: (_groups, line) => line.includes(text),
      weights,
      title,
      reference:
        'varnish-cache bin/varnishd/cache/cache_backend.c and http1/cache_http1_fetch.c, SLT_FetchError',
      fact,
      reach: fact === 'no-live' || fact === 'proxy-connections' ? 'here' : 'behind',
      request: true,
      examples: {
        matches: [
          text.startsWith('is ') || text === 'busy'
            ? `-   FetchError     backend default: ${text}`
            : `-   FetchError     ${text}`,
        ],
        nearMisses: ['-   FetchError     Something else', `-   VCL_Log        ${text}`],
      },
    }),
  ),
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
