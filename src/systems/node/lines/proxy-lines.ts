import { linesOfProgram } from '../../app/lines-of-program.ts'

const hpm = 'chimurai/http-proxy-middleware src/plugins/default/logger-plugin.ts'
const proxied =
  '(?:\\[HPM\\] Error occurred while (?:trying to proxy|proxying)|Could not proxy request|[Ff]ailed to proxy|http proxy error|ws proxy error|Proxy error)'

/** A proxy’s error and, after it or on the next lines, the code of it. */
function saying(codes: string): RegExp {
  return new RegExp(
    `${proxied}[^\\n]{0,600}(?:\\n[^\\n]{0,300}){0,2}?(?:[\\[(](?:${codes})[\\])]|\\b(?:${codes})\\b)`,
  )
}

const needles = [
  '[HPM] Error occurred',
  'Could not proxy request',
  'ailed to proxy',
  'http proxy error',
  'ws proxy error',
  'Proxy error',
] as const

/** What proxies on Node say, those of development servers too: http-proxy-middleware, Vite, Next.js, Create React App, webpack. */
export const proxyLines = linesOfProgram({ system: 'node', program: 'proxy', reference: hpm }, [
  {
    name: 'refused-everywhere',
    needles: ['AggregateError'],
    pattern: /AggregateError (?:\[ECONNREFUSED\]|[^\n]{0,200}ECONNREFUSED)/,
    weights: { 'backend-down': 15, 'wrong-port': 6, 'loopback-bind': 4, 'app-crash-loop': 3 },
    title: 'every address of the name was refused',
    reference: 'nodejs/node lib/net.js, internalConnectMultiple(): all families were tried',
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: [
      '[vite] http proxy error: /api/cart\nAggregateError [ECONNREFUSED]: ',
      'Failed to proxy http://localhost:8000/api AggregateError [ECONNREFUSED]: ',
    ],
    nearMisses: ['AggregateError [ETIMEDOUT]: '],
  },
  {
    name: 'refused',
    needles,
    pattern: saying('ECONNREFUSED'),
    when: (_groups, line) =>
      !/connect ECONNREFUSED [\w.[]|AggregateError|\[HPM\][^\n]{0,600}[[(]ECONNREFUSED[\])]/.test(line),
    weights: { 'backend-down': 17, 'wrong-port': 5, 'loopback-bind': 4, 'app-crash-loop': 3 },
    title: 'a proxy on Node was refused by what is behind it',
    reference: 'facebook/create-react-app packages/react-dev-utils/WebpackDevServerUtils.js, onProxyError()',
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: [
      'Proxy error: Could not proxy request /api/users from localhost:3000 to http://localhost:5000/ (ECONNREFUSED).',
    ],
    nearMisses: [
      'Proxy error: Could not proxy request /api from localhost:3000 to http://localhost:5000/ (ECONNRESET).',
    ],
  },
  {
    name: 'refused-unnamed',
    needles: ['Could not proxy request'],
    pattern: /Proxy error: Could not proxy request \S{1,500} from \S{1,260} to \S{1,260}\.?\s*$/,
    weights: { 'backend-down': 13, 'wrong-port': 5, 'keepalive-race': 2 },
    title: 'a development server could not pass a request on',
    reference: 'facebook/create-react-app packages/react-dev-utils/WebpackDevServerUtils.js, onProxyError()',
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: [
      'Proxy error: Could not proxy request /api/users from localhost:3000 to http://localhost:5000/.',
    ],
    nearMisses: [
      'Proxy error: Could not proxy request /api from localhost:3000 to http://localhost:5000/ (ECONNRESET).',
    ],
  },
  {
    name: 'cut',
    needles,
    pattern: saying('ECONNRESET|EPIPE|socket hang up'),
    weights: {
      'keepalive-race': 12,
      'app-crash-request': 11,
      'backend-down': 3,
      'worker-timeout': 3,
      'loopback-bind': 3,
    },
    title: 'what is behind a proxy on Node closed the connection',
    fact: 'reset',
    reach: 'behind',
    request: true,
    matches: [
      '[HPM] Error occurred while trying to proxy request /api from localhost:3000 to http://localhost:5000 (ECONNRESET) (https://nodejs.org/api/errors.html#errors_common_system_errors)',
      '[vite] http proxy error: /api/cart\nError: socket hang up',
    ],
    nearMisses: [
      '[HPM] Error occurred while proxying request localhost:3000/api to http://localhost:8000/ [ECONNREFUSED]',
    ],
  },
  {
    name: 'unresolved',
    needles,
    pattern: saying('ENOTFOUND|EAI_AGAIN'),
    weights: { 'dns-failure': 25, 'container-network-broken': 5 },
    title: 'a proxy on Node cannot resolve the name of what is behind it',
    fact: 'resolve',
    request: true,
    matches: [
      '[HPM] Error occurred while proxying request localhost:3000/api to http://backend:8000/ [ENOTFOUND] (https://nodejs.org/api/errors.html#errors_common_system_errors)',
    ],
    nearMisses: [
      '[HPM] Error occurred while proxying request localhost:3000/api to http://localhost:8000/ [ECONNREFUSED]',
    ],
  },
  {
    name: 'unanswered',
    needles,
    pattern: saying('ETIMEDOUT|ESOCKETTIMEDOUT|EHOSTUNREACH|ENETUNREACH'),
    weights: {
      'connect-drop': 14,
      'no-route': 6,
      'slow-app-timeout': 6,
      'container-network-broken': 5,
      'host-down': 4,
    },
    title: 'what is behind a proxy on Node did not answer',
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: [
      '[HPM] Error occurred while proxying request localhost:3000/api to http://backend:8000/ [ETIMEDOUT] (https://nodejs.org/api/errors.html#errors_common_system_errors)',
    ],
    nearMisses: [
      '[HPM] Error occurred while proxying request localhost:3000/api to http://localhost:8000/ [ECONNREFUSED]',
    ],
  },
  {
    name: 'headers-timeout-short',
    needles: ['headersTimeout'],
    pattern:
      /keepAliveTimeout\s{0,4}=\s{0,4}(\d{1,3})\d{3}\b[\s\S]{0,200}headersTimeout\s{0,4}=\s{0,4}\d{1,6}/,
    when: (_groups, line) => {
      const idle = /keepAliveTimeout\s{0,4}=\s{0,4}(\d{1,7})\b/.exec(line)?.[1]
      const headers = /headersTimeout\s{0,4}=\s{0,4}(\d{1,7})\b/.exec(line)?.[1]
      return Number(headers) <= Number(idle)
    },
    weights: { 'keepalive-race': 20 },
    title: 'headersTimeout ends idle connections before keepAliveTimeout does',
    reference: 'nodejs/node issue 27363: headersTimeout counted from the end of the last request',
    fact: 'keepalive',
    matches: ['server.keepAliveTimeout = 65000; server.headersTimeout = 60000'],
    nearMisses: ['server.keepAliveTimeout = 65000; server.headersTimeout = 66000'],
  },
])
