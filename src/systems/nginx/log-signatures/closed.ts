import type { Weights } from '../../../model/sight.ts'
import { errnoNeedles, errnos } from './errnos.ts'
import { errorLine } from './error-line.ts'
import { upstreamError } from './upstream-error.ts'

const closedSays = 'upstream prematurely closed connection'
const resetSays = String.raw`(?:recv|readv|SSL_read|WSARecv)\(\) failed \((?:SSL: [^)]{0,400}\) \()?${errnos.reset}: [^)]{0,120}\)`

function line(message: string, upstream = 'http://127.0.0.1:7001/cart'): string {
  return errorLine('error', message, upstream)
}

const closedHeader = line(`${closedSays} while reading response header from upstream`)
const closedBody = line(`${closedSays} while reading upstream`)
const closedUwsgi = line(
  `${closedSays} while reading response header from upstream`,
  'uwsgi://127.0.0.1:7302',
)
const resetHeader = line(
  'recv() failed (104: Connection reset by peer) while reading response header from upstream',
)
const resetUwsgi = line(
  'recv() failed (104: Connection reset by peer) while reading response header from upstream',
  'uwsgi://127.0.0.1:7031',
)
const resetFastcgi = line(
  'recv() failed (104: Connection reset by peer) while reading response header from upstream',
  'fastcgi://127.0.0.1:9000',
)
const resetBody = line('readv() failed (104: Connection reset by peer) while reading upstream')
const resetTls = line(
  'SSL_read() failed (104: Connection reset by peer) while reading response header from upstream',
  'https://127.0.0.1:8443/cart',
)
const sendPipe = line('writev() failed (32: Broken pipe) while sending request to upstream')
/** Requests that carry a body. */
const withBody = /request: ["“](?:POST|PUT|PATCH) /
const sendUpload = sendPipe.replace('GET /cart', 'POST /cart')
const sendReset = line('writev() failed (104: Connection reset by peer) while sending request to upstream')
const eof = line(
  'SSL_read() failed (SSL: error:0A000126:SSL routines::unexpected eof while reading) while reading response header from upstream',
  'https://127.0.0.1:8443/cart',
)
const clientReset = errorLine(
  'info',
  'recv() failed (104: Connection reset by peer) while reading client request line',
)
const stdout = line(
  'upstream prematurely closed FastCGI stdout while reading response header from upstream',
  'fastcgi://127.0.0.1:9000',
)

/** Who may have ended a connection in the middle of a request, whichever way it ended. */
const ended: Weights = {
  'oom-host': 5,
  'oom-cgroup': 5,
  'app-native-crash': 5,
  'app-heap-exhausted': 4,
  'app-memory-guard-restart': 4,
  'deploy-in-progress': 4,
  'bad-release': 2,
}

/** The backend ended a connection that nginx was using. */
export const closedLogSignatures = [
  upstreamError({
    id: 'nginx-closed-before-header',
    needles: [closedSays],
    says: closedSays,
    doing: 'reading response header from upstream',
    weights: {
      ...ended,
      'app-crash-request': 12,
      'worker-timeout': 10,
      'keepalive-race': 8,
      'ungraceful-shutdown': 6,
      'request-too-big-for-app': 4,
      'http-to-https-port': 3,
      'wrong-app-protocol': 3,
      // Somebody took the connection.
      'backend-down': -6,
    },
    title: 'the backend closed the connection without any answer',
    reference: 'nginx src/http/ngx_http_upstream.c ngx_http_upstream_process_header',
    fact: 'reset',
    request: true,
    examples: { matches: [closedHeader, closedUwsgi], nearMisses: [closedBody, resetHeader] },
  }),
  upstreamError({
    id: 'nginx-reset-before-header',
    needles: errnoNeedles('reset'),
    says: resetSays,
    doing: 'reading response header from upstream',
    weights: {
      ...ended,
      'app-crash-request': 11,
      'keepalive-race': 9,
      'worker-timeout': 8,
      'ungraceful-shutdown': 6,
      'listen-backlog-overflow': 4,
      'request-too-big-for-app': 4,
      'http-to-https-port': 4,
      'wrong-app-protocol': 3,
      // Somebody took the connection.
      'backend-down': -6,
    },
    title: 'the backend reset the connection before it answered',
    reference: 'nginx src/os/unix/ngx_recv.c; RFC 9293 section 3.5.3: closing with unread data sends a reset',
    fact: 'reset',
    request: true,
    examples: {
      matches: [
        resetHeader,
        resetTls,
        line('recv() failed (54: Connection reset by peer) while reading response header from upstream'),
      ],
      nearMisses: [resetBody, clientReset, closedHeader],
    },
  }),
  upstreamError({
    id: 'nginx-uwsgi-dropped',
    needles: ['uwsgi://'],
    says: `(?:${closedSays}|${resetSays})`,
    doing: 'reading response header from upstream',
    toward: /^s?uwsgi:/,
    weights: { 'request-too-big-for-app': 10, 'wrong-app-protocol': 9 },
    title: 'what should speak uwsgi dropped the request unanswered',
    reference:
      'uWSGI core/protocol.c: a block beyond buffer-size is skipped; an HTTP server rejects the uwsgi bytes',
    fact: 'reset',
    request: true,
    examples: { matches: [closedUwsgi, resetUwsgi], nearMisses: [closedHeader] },
  }),
  upstreamError({
    id: 'nginx-fastcgi-dropped',
    needles: ['fastcgi://'],
    says: `(?:${closedSays}|${resetSays})`,
    toward: /^fastcgi:/,
    weights: { 'app-native-crash': 8, 'keepalive-race': -5 },
    title: 'a FastCGI worker dropped the request: it broke, or was ended',
    reference:
      'nginx ngx_http_fastcgi_module, fastcgi_keep_conn is off unless told; php-src sapi/fpm/fpm/fpm_children.c',
    fact: 'reset',
    request: true,
    examples: { matches: [resetFastcgi], nearMisses: [closedHeader, closedUwsgi] },
  }),
  upstreamError({
    id: 'nginx-closed-in-body',
    needles: [closedSays, ...errnoNeedles('reset')],
    says: `(?:${closedSays}|${resetSays})`,
    doing: 'reading upstream',
    weights: { ...ended, 'app-crash-request': 14, 'worker-timeout': 8, 'ungraceful-shutdown': 6 },
    title: 'the backend ended the connection in the middle of its response: visitors get part of it',
    reference: 'nginx src/event/ngx_event_pipe.c; src/os/unix/ngx_readv_chain.c',
    fact: 'reset',
    request: true,
    examples: { matches: [closedBody, resetBody], nearMisses: [closedHeader, resetHeader] },
  }),
  upstreamError({
    id: 'nginx-send-broken-pipe',
    needles: [') failed (32: ', ') failed (104: '],
    says: String.raw`(?:send|writev|sendfile|SSL_write)\(\) failed \((?:32|104): [^)]{0,80}\)`,
    doing: 'sending request to upstream',
    when: (_groups, text) => !withBody.test(text),
    weights: {
      'upload-rejected-early': 17,
      'keepalive-race': 11,
      'app-crash-request': 6,
      'request-too-big-for-app': 6,
      'worker-timeout': 3,
      // Somebody took the connection.
      'backend-down': -6,
    },
    title: 'the backend ended the connection while nginx was still sending the request',
    reference: 'nginx src/os/unix/ngx_writev_chain.c',
    fact: 'reset',
    request: true,
    examples: { matches: [sendPipe, sendReset], nearMisses: [resetHeader, sendUpload] },
  }),
  upstreamError({
    id: 'nginx-send-broken-pipe-upload',
    needles: [') failed (32: ', ') failed (104: '],
    says: String.raw`(?:send|writev|sendfile|SSL_write)\(\) failed \((?:32|104): [^)]{0,80}\)`,
    doing: 'sending request to upstream',
    when: (_groups, text) => withBody.test(text),
    weights: {
      'upload-rejected-early': 22,
      'request-too-big-for-app': 11,
      'keepalive-race': 10,
      'app-crash-request': 7,
      'backend-down': -6,
    },
    title: 'the backend ended the connection while nginx was still sending it a body',
    reference: 'nginx src/os/unix/ngx_writev_chain.c; RFC 9112 section 9.6',
    fact: 'reset',
    request: true,
    examples: { matches: [sendUpload], nearMisses: [sendPipe, resetHeader] },
  }),
  upstreamError({
    id: 'nginx-tls-eof',
    needles: ['unexpected eof while reading'],
    says: String.raw`SSL_(?:read|write)\(\) failed \(SSL: [^)]{0,400}unexpected eof while reading[^)]{0,400}\)(?! while (?:keepalive|waiting for request|closing request|reading client))`,
    weights: { ...ended, 'app-crash-request': 9, 'keepalive-race': 8, 'worker-timeout': 7 },
    title: 'the backend dropped a TLS connection without closing it properly',
    reference: 'OpenSSL 3 SSL_get_error(3), unexpected EOF; nginx src/event/ngx_event_openssl.c',
    fact: 'reset',
    request: true,
    examples: { matches: [eof], nearMisses: [resetTls] },
  }),
  upstreamError({
    id: 'nginx-fastcgi-closed',
    needles: ['upstream prematurely closed FastCGI'],
    says: 'upstream prematurely closed FastCGI (?:stdout|request)',
    weights: { ...ended, 'app-crash-request': 12, 'worker-timeout': 8, 'app-native-crash': 8 },
    title: 'the FastCGI worker ended before it answered',
    reference: 'nginx src/http/modules/ngx_http_fastcgi_module.c',
    fact: 'reset',
    request: true,
    examples: { matches: [stdout], nearMisses: [closedHeader] },
  }),
]
