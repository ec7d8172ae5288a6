import type { LogSignature } from '../../model/diagnosis.ts'
import { transportErrors } from '../app/transport-errors.ts'
import { caddyAskedLines } from './asked-lines.ts'
import { caddyOwnLines } from './own-lines.ts'

const reference = 'caddy modules/caddyhttp/reverseproxy/reverseproxy.go, statusError'

function error(message: string, status: number): string {
  return `{"level":"error","ts":1794935091.2,"logger":"http.log.error","msg":"${message}","request":{"method":"GET","host":"shop.example.com","uri":"/cart"},"duration":0.0007,"status":${status},"err_id":"a1b2","err_trace":"reverseproxy.statusError (reverseproxy.go:1299)"}`
}

const refused = error('dial tcp 127.0.0.1:8080: connect: connection refused', 502)
const refusedIpv6 = error('dial tcp [::1]:8080: connect: connection refused', 502)
/** Version 2 names its logger or the function that failed, whether as JSON or for the console; version 1 the status. */
const isProxyError = (line: string) =>
  /http\.log\.error|http\.handlers\.reverse_proxy|reverseproxy\.statusError|\[ERROR 50\d /.test(line)
const console =
  '2026/11/20 17:04:51.200\tERROR\thttp.log.error\tdial tcp 172.18.0.3:3030: connect: connection refused\t{"request": {"remote_ip": "203.0.113.9", "method": "GET", "uri": "/"}, "duration": 0.0009, "status": 502, "err_id": "a1b2", "err_trace": "reverseproxy.statusError (reverseproxy.go:1299)"}'

/** What Caddy’s reverse_proxy says of requests that it could not pass on. */
export const caddyLogSignatures: readonly LogSignature[] = [
  {
    id: 'caddy-refused',
    system: 'caddy',
    needles: ['connection refused'],
    pattern: /dial tcp (?<upstream>(?:[^ :]{1,60}|\[[^\] ]{1,60}\]):\d{1,5})/,
    when: (_groups, line) => line.includes('connection refused') && isProxyError(line),
    weights: { 'backend-down': 16, 'wrong-port': 8, 'loopback-bind': 5, 'app-crash-loop': 4 },
    title: 'The backend refused Caddy’s connection',
    reference,
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        refused,
        refusedIpv6,
        console,
        '19/Dec/2018:09:11:08 +0000 [ERROR 502 /] dial tcp 127.0.0.1:8000: connect: connection refused',
      ],
      nearMisses: ['redis: dial tcp 10.0.0.5:6379: connect: connection refused'],
    },
  },
  {
    id: 'caddy-refused-ipv6',
    system: 'caddy',
    needles: ['dial tcp [::1]:'],
    pattern: /dial tcp (?<upstream>\[::1\]:\d{1,5}): connect: connection refused/,
    when: (_groups, line) => isProxyError(line),
    weights: { 'localhost-ipv6': 16, 'backend-down': 2 },
    title: 'Caddy tried localhost by IPv6 and was refused there',
    reference: 'golang/go src/net/dial.go, dialParallel(): of several failures the first is reported',
    fact: 'localhost',
    reach: 'behind',
    request: true,
    examples: { matches: [refusedIpv6], nearMisses: [refused] },
  },
  {
    id: 'caddy-refused-loopback',
    system: 'caddy',
    needles: ['dial tcp 127.'],
    pattern: /dial tcp (?<upstream>127\.\d{1,3}\.\d{1,3}\.\d{1,3}:\d{1,5}): connect: connection refused/,
    when: (_groups, line) => isProxyError(line),
    weights: { 'wrong-port': 4, 'loopback-bind': -8 },
    title: 'Caddy asks its own machine, which in a container is the container',
    reference: 'https://docs.docker.com/engine/network/: each container has a loopback of its own',
    fact: 'loopback-asked',
    reach: 'behind',
    request: true,
    examples: { matches: [refused], nearMisses: [refusedIpv6] },
  },
  {
    id: 'caddy-connect-timeout',
    system: 'caddy',
    needles: ['i/o timeout', 'connection timed out', 'network is unreachable'],
    pattern: /dial tcp (?<upstream>[^ :]{1,60}:\d{1,5})/,
    when: (_groups, line) =>
      /i\/o timeout|connection timed out|network is unreachable/.test(line) && isProxyError(line),
    weights: {
      'connect-drop': 15,
      'host-down': 8,
      'no-route': 6,
      'host-firewall-block': 8,
      'container-network-broken': 8,
    },
    title: 'The backend did not answer Caddy’s connection',
    reference: `${reference}; dial_timeout 3 s`,
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: { matches: [error('dial tcp 10.0.3.21:8080: i/o timeout', 502)], nearMisses: [refused] },
  },
  {
    id: 'caddy-cut',
    system: 'caddy',
    needles: ['EOF', 'connection reset by peer', 'server closed idle connection', 'unexpected EOF'],
    pattern:
      /"msg":"EOF"|\tEOF\t|\] EOF$|unexpected EOF|server closed idle connection|connection reset by peer/,
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
    needles: ['context deadline exceeded'],
    pattern: /context deadline exceeded/,
    when: (_groups, line) => isProxyError(line),
    weights: { 'slow-app-timeout': 20, 'timeout-ladder-inverted': 5 },
    title: 'the backend did not answer within Caddy’s limit',
    reference: `${reference}; read_timeout`,
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: { matches: [error('context deadline exceeded', 504)], nearMisses: [refused] },
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
  ...transportErrors({
    system: 'caddy',
    name: 'caddy',
    reference: `${reference}; golang/go src/net/http/transport.go`,
    isProxyError,
    line: (message) => error(message, 502),
  }),
  ...caddyOwnLines,
  ...caddyAskedLines,
]
