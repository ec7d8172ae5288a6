import type { LogSignature } from '../../model/diagnosis.ts'

const reference = 'caddy modules/caddyhttp/reverseproxy/reverseproxy.go, statusError'

function error(message: string, status: number): string {
  return `{"level":"error","ts":1794935091.2,"logger":"http.log.error","msg":"${message}","request":{"method":"GET","host":"shop.example.com","uri":"/cart"},"duration":0.0007,"status":${status},"err_id":"a1b2","err_trace":"reverseproxy.statusError (reverseproxy.go:1299)"}`
}

const refused = error('dial tcp 127.0.0.1:8080: connect: connection refused', 502)
const isProxyError = (line: string) =>
  line.includes('http.log.error') || line.includes('http.handlers.reverse_proxy')

/** What Caddy’s reverse_proxy says of requests that it could not pass on. */
export const caddyLogSignatures: readonly LogSignature[] = [
  {
    id: 'caddy-refused',
    system: 'caddy',
    needles: ['connection refused'],
    pattern: /dial tcp (?<upstream>[^ :]{1,60}:\d{1,5})/,
    when: (_groups, line) => line.includes('connection refused') && isProxyError(line),
    weights: { 'backend-down': 16, 'wrong-port': 7, 'loopback-bind': 4, 'app-crash-loop': 4 },
    title: 'The backend refused Caddy’s connection',
    reference,
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [refused],
      nearMisses: ['redis: dial tcp 10.0.0.5:6379: connect: connection refused'],
    },
  },
  {
    id: 'caddy-connect-timeout',
    system: 'caddy',
    needles: ['i/o timeout', 'no route to host'],
    pattern: /dial tcp (?<upstream>[^ :]{1,60}:\d{1,5})/,
    when: (_groups, line) => /i\/o timeout|no route to host|unreachable/.test(line) && isProxyError(line),
    weights: { 'connect-drop': 15, 'host-down': 8, 'no-route': 6, 'host-firewall-block': 6 },
    title: 'The backend did not answer Caddy’s connection',
    reference: `${reference}; dial_timeout 3 s`,
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: { matches: [error('dial tcp 10.0.3.21:8080: i/o timeout', 502)], nearMisses: [refused] },
  },
  {
    id: 'caddy-unresolved',
    system: 'caddy',
    needles: ['no such host', 'server misbehaving'],
    pattern: /dial tcp: lookup /,
    when: (_groups, line) => isProxyError(line),
    weights: { 'dns-failure': 24 },
    title: 'Caddy cannot resolve the backend’s name',
    reference,
    fact: 'resolve',
    reach: 'here',
    request: true,
    examples: {
      matches: [error('dial tcp: lookup app on 127.0.0.11:53: no such host', 502)],
      nearMisses: [refused],
    },
  },
  {
    id: 'caddy-cut',
    system: 'caddy',
    needles: ['"EOF"', 'connection reset by peer', 'server closed idle connection', 'unexpected EOF'],
    pattern: /"msg":"EOF"|unexpected EOF|server closed idle connection|connection reset by peer/,
    when: (_groups, line) => isProxyError(line),
    weights: { 'keepalive-race': 13, 'app-crash-request': 12, 'worker-timeout': 4 },
    title: 'The backend closed the connection before it answered',
    reference,
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: { matches: [error('EOF', 502)], nearMisses: [refused] },
  },
  {
    id: 'caddy-timeout',
    system: 'caddy',
    needles: ['timeout awaiting response headers', 'context deadline exceeded'],
    pattern: /timeout awaiting response headers|context deadline exceeded/,
    when: (_groups, line) => isProxyError(line),
    weights: { 'slow-app-timeout': 20, 'timeout-ladder-inverted': 5 },
    title: 'The backend did not answer within Caddy’s limit',
    reference: `${reference}; response_header_timeout`,
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: { matches: [error('net/http: timeout awaiting response headers', 504)], nearMisses: [refused] },
  },
  {
    id: 'caddy-no-upstreams',
    system: 'caddy',
    needles: ['no upstreams available'],
    pattern: /no upstreams available/,
    weights: { 'no-live-upstreams': 22, 'health-check-misconfig': 6, 'backend-down': 6 },
    title: 'Caddy has no healthy upstream',
    reference: 'caddy modules/caddyhttp/reverseproxy/reverseproxy.go, noUpstreamsAvailable: a 503',
    fact: 'no-live',
    reach: 'here',
    request: true,
    examples: { matches: [error('no upstreams available', 503)], nearMisses: [refused] },
  },
]
