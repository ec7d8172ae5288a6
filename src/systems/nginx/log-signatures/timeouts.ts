import { errnos } from './errnos.ts'
import { errorLine } from './error-line.ts'
import { upstreamError } from './upstream-error.ts'

const says = String.raw`upstream timed out \(${errnos.timedOut}: [^)]{0,300}\)`
const needles = ['upstream timed out (']

function timedOut(doing: string, upstream = 'http://127.0.0.1:7005/cart'): string {
  return errorLine('error', `upstream timed out (110: Connection timed out) while ${doing}`, upstream)
}

const header = timedOut('reading response header from upstream')
const body = timedOut('reading upstream')
const sending = timedOut('sending request to upstream')
const handshake = timedOut('SSL handshaking to upstream', 'https://127.0.0.1:7020/cart')
const upgraded = timedOut('proxying upgraded connection')

/** nginx was connected and waited for its backend in vain. */
export const timeoutLogSignatures = [
  upstreamError({
    id: 'nginx-read-timeout',
    needles,
    says,
    doing: 'reading response header from upstream',
    weights: {
      'slow-app-timeout': 16,
      'worker-pool-exhausted': 8,
      'dependency-slow': 7,
      'db-pool-exhausted': 6,
      'event-loop-blocked': 6,
      'timeout-ladder-inverted': 3,
      'io-stall': 3,
      'db-down': 3,
    },
    title: 'the backend took the request and did not begin to answer within proxy_read_timeout',
    reference: 'nginx src/http/ngx_http_upstream.c ngx_http_upstream_process_header; the default is 60 s',
    fact: 'timeout',
    request: true,
    examples: {
      matches: [
        header,
        errorLine(
          'error',
          'upstream timed out (60: Operation timed out) while reading response header from upstream',
        ),
      ],
      nearMisses: [body, sending, handshake],
    },
  }),
  upstreamError({
    id: 'nginx-read-body-timeout',
    needles,
    says,
    doing: 'reading upstream',
    weights: { 'slow-app-timeout': 14, 'dependency-slow': 7, 'event-loop-blocked': 5, 'io-stall': 3 },
    title: 'the backend stopped in the middle of its response: visitors get part of it with status 200',
    reference: 'nginx src/event/ngx_event_pipe.c',
    fact: 'timeout',
    request: true,
    examples: { matches: [body], nearMisses: [header] },
  }),
  upstreamError({
    id: 'nginx-send-timeout',
    needles,
    says,
    doing: 'sending request to upstream',
    weights: { 'worker-pool-exhausted': 12, 'slow-app-timeout': 11, 'event-loop-blocked': 8 },
    title: 'the backend accepted the connection but does not read the request',
    reference:
      'nginx src/http/ngx_http_upstream.c ngx_http_upstream_send_request_handler, proxy_send_timeout',
    fact: 'timeout',
    request: true,
    examples: { matches: [sending], nearMisses: [header] },
  }),
  upstreamError({
    id: 'nginx-tls-timeout',
    needles,
    says,
    doing: 'SSL handshaking to upstream',
    weights: {
      'tls-handshake-failed': 10,
      'https-to-http-port': 9,
      'worker-pool-exhausted': 7,
      'event-loop-blocked': 4,
      'wrong-port': 4,
    },
    title: 'the backend does not answer nginx’s TLS handshake',
    reference: 'nginx src/http/ngx_http_upstream.c ngx_http_upstream_ssl_handshake, proxy_connect_timeout',
    fact: 'tls-handshake',
    request: true,
    examples: { matches: [handshake], nearMisses: [header] },
  }),
  upstreamError({
    id: 'nginx-upgraded-timeout',
    needles,
    says,
    doing: 'proxying upgraded connection',
    weights: { 'benign-noise': 14 },
    title: 'a WebSocket was idle for longer than proxy_read_timeout and was closed',
    reference: 'https://nginx.org/en/docs/http/websocket.html',
    fact: 'idle-upgraded',
    examples: { matches: [upgraded], nearMisses: [header] },
  }),
]
