import { errorLine } from './error-line.ts'
import { ownError } from './own-error.ts'

const buffered = errorLine(
  'warn',
  'an upstream response is buffered to a temporary file /var/lib/nginx/proxy/0000000003 while reading upstream',
)
const bodyBuffered = errorLine(
  'warn',
  'a client request body is buffered to a temporary file /var/lib/nginx/body/0000000004',
)
const gone = errorLine(
  'info',
  'epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while sending request to upstream',
  'http://127.0.0.1:7005/7005/cart',
)
const goneReset = errorLine(
  'info',
  'client prematurely closed connection (104: Connection reset by peer) while sending to client',
)
const scanner =
  '2026/11/21 14:27:26 [info] 9#9: *182 SSL_do_handshake() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443'
const fallback =
  '2026/11/21 14:27:26 [crit] 9#9: *180 SSL_do_handshake() failed (SSL: error:0A000175:SSL routines::inappropriate fallback) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443'
const upstreamTls = errorLine(
  'error',
  'SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream',
)
const keepalive = '2026/11/21 14:29:01 [info] 22191#22191: *44 client 203.0.113.9 closed keepalive connection'
const emptyHeader =
  '2026/11/21 14:27:19 [error] 9#9: *12 broken header: "" while reading PROXY protocol, client: 10.0.1.5, server: 0.0.0.0:443'
const slowClient =
  '2026/11/21 14:27:25 [info] 21461#21461: *176 client timed out (110: Connection timed out) while reading client request headers, client: 203.0.113.9, server: shop.example.com'
const badMethod =
  '2026/11/21 14:27:26 [info] 21461#21461: *177 client sent invalid method while reading client request line, client: 203.0.113.9, server: shop.example.com, request: "\x16\x03\x01\x02\x00\x01"'
const plain =
  '2026/11/21 14:27:26 [info] 21461#21461: *178 client sent plain HTTP request to HTTPS port while reading client request headers, client: 203.0.113.9, server: , request: "GET / HTTP/1.0"'
const missingPage = errorLine('error', 'open() "/srv/idx/cart" failed (2: No such file or directory)')
const forbidden = errorLine('error', 'access forbidden by rule')
const index = errorLine('error', 'directory index of "/srv/idx/" is forbidden')
const conflicting = 'nginx: [warn] conflicting server name "a" on 0.0.0.0:8081, ignored'
const stapling =
  'nginx: [warn] "ssl_stapling" ignored, issuer certificate not found for certificate "/etc/ssl/shop.crt"'
const reset = errorLine(
  'error',
  'recv() failed (104: Connection reset by peer) while reading response header from upstream',
)
const clientReset = errorLine(
  'info',
  'recv() failed (104: Connection reset by peer) while reading client request line',
)

/** What visitors do, and what only looks alarming. */
export const visitorLogSignatures = [
  ownError({
    id: 'nginx-client-gone-by-itself',
    needles: [
      ' while sending to client',
      'client prematurely closed connection',
      'client closed connection while SSL',
    ],
    pattern:
      /client prematurely closed connection[^\n]{0,120}? while (?!(?:sending request to|reading response header from|reading|connecting to|SSL handshaking to|sending to) upstream)[a-z ]{4,60}|(?:send|sendfile|writev|SSL_write|readv|sendfilev)\(\) failed \([^)]{1,200}\) while sending (?:response )?to client|client closed connection while SSL handshaking/,
    weights: { 'client-abort': 18, 'benign-noise': 12 },
    title: 'the visitor went away while nginx was sending to it or reading from it',
    reference:
      'nginx src/os/unix/ngx_send.c, src/http/ngx_http_request.c; players and browsers do so all the time',
    fact: 'client-gone',
    examples: {
      matches: [
        goneReset,
        'client prematurely closed connection (104: Connection reset by peer) while processing frames, client: 203.0.113.9, server: localhost',
        '2026/11/21 14:27:26 [info] 9#9: *182 writev() failed (32: Broken pipe) while sending to client, client: 203.0.113.9',
      ],
      nearMisses: [gone, reset],
    },
  }),
  ownError({
    id: 'nginx-client-gone',
    needles: ['client prematurely closed connection'],
    pattern:
      /client prematurely closed connection(?![^\n]{0,120}? while (?!(?:sending request to|reading response header from|reading|connecting to|SSL handshaking to|sending to) upstream)[a-z ]{4,60})/,
    weights: { 'client-abort': 15, 'timeout-ladder-inverted': 6, 'slow-app-timeout': 6 },
    title: 'the visitor, or the proxy outside of nginx, went away before the answer was there',
    reference: 'nginx src/http/ngx_http_upstream.c ngx_http_upstream_check_broken_connection; logged as 499',
    fact: 'client-gone',
    examples: {
      matches: [gone, 'client prematurely closed connection, so upstream connection is closed too'],
      nearMisses: [keepalive, reset, goneReset],
    },
  }),
  ownError({
    id: 'nginx-buffered',
    needles: ['is buffered to a temporary file'],
    pattern: /(?:an upstream response|a client request body) is buffered to a temporary file /,
    weights: { 'benign-noise': 24 },
    title: 'nginx keeps a large body in a file instead of memory',
    reference: 'nginx src/event/ngx_event_pipe.c, src/http/ngx_http_request_body.c',
    fact: 'noise',
    examples: { matches: [buffered, bodyBuffered], nearMisses: [missingPage] },
  }),
  ownError({
    id: 'nginx-client-tls',
    needles: [
      ' while SSL handshaking',
      ' while waiting for request',
      ' while keepalive',
      'requesting certificate status',
    ],
    pattern:
      /(?:SSL_do_handshake\(\) failed|peer closed connection in SSL handshake|SSL_read\(\) failed)[^\n]{0,400}? while (?:SSL handshaking|waiting for request|keepalive|closing request)(?! to upstream)|while requesting certificate status/,
    weights: { 'benign-noise': 18 },
    title: 'a visitor’s TLS handshake failed, as scanners’ and old browsers’ do',
    reference: 'nginx src/event/ngx_event_openssl.c ngx_ssl_connection_error',
    fact: 'noise',
    examples: { matches: [scanner, fallback], nearMisses: [upstreamTls] },
  }),
  ownError({
    id: 'nginx-client-nonsense',
    needles: [
      'client sent ',
      'closed keepalive connection',
      'client timed out',
      'while reading client request',
      'client closed connection while waiting',
    ],
    pattern:
      /(?:client sent (?:invalid|too long(?! header line)|too many|unsafe|duplicate|HTTP\/1\.[01] request|"|unknown|CONNECT|TRACE)|closed keepalive connection|client timed out|client closed connection while waiting for request|recv\(\) failed \(104: [^)]{0,80}\) while (?:reading client request|waiting for request))/,
    weights: { 'benign-noise': 18 },
    title: 'a visitor’s connection ended or was no proper request',
    reference: 'nginx src/http/ngx_http_request.c',
    fact: 'noise',
    examples: { matches: [keepalive, slowClient, badMethod, clientReset], nearMisses: [reset, plain] },
  }),
  ownError({
    id: 'nginx-plain-to-https',
    needles: ['client sent plain HTTP request to HTTPS port'],
    pattern: /client sent plain HTTP request to HTTPS port/,
    weights: { 'http-to-https-port': 16, 'benign-noise': 4 },
    title: 'somebody speaks plain HTTP to the TLS port of nginx, and got 400',
    reference: 'nginx src/http/ngx_http_request.c ngx_http_process_request',
    fact: 'protocol',
    request: true,
    examples: { matches: [plain], nearMisses: [badMethod] },
  }),
  ownError({
    id: 'nginx-not-found',
    needles: [
      ' failed (2: ',
      'access forbidden by rule',
      'is forbidden',
      ' is not found (2: ',
      'user "',
      'no user/password',
    ],
    pattern:
      /(?:\[error\] [^\n]{0,60}|^)(?:(?:open|openat|stat)\(\) "[^"\n]{1,500}" failed \((?:2|20): [^)\n]{1,80}\),|"[^"\n]{1,500}" is not found \(2: |"[^"\n]{1,500}" is forbidden \(13: |access forbidden by rule|directory index of "[^"\n]{1,500}" is forbidden|user "[^"\n]{0,200}"(?::| was not found)|no user\/password was provided)/m,
    weights: { 'benign-noise': 14, 'unexpected-status': 5 },
    title: 'a visitor asked nginx for a file that is not there or not allowed (404 or 403)',
    reference:
      'nginx src/http/modules/ngx_http_static_module.c, ngx_http_access_module.c, ngx_http_autoindex_module.c',
    fact: 'not-found',
    examples: { matches: [missingPage, forbidden, index], nearMisses: [buffered] },
  }),
  ownError({
    id: 'nginx-health-path-refused',
    needles: ['health', 'ping', 'status', 'alive', 'ready'],
    pattern:
      /(?:access forbidden by rule|directory index of "[^"\n]{1,300}" is forbidden|failed \((?:2|13): [^)]{1,80}\)|is not found \(2: [^)]{1,80}\))[^\n]{0,300}?request: "(?:GET|HEAD|OPTIONS) \/[^"\s?]{0,200}(?:health|ping\b|status\b|alive|ready)/,
    weights: { 'health-check-misconfig': 21, 'unexpected-status': 4, 'benign-noise': 3 },
    title: 'nginx refuses, or does not find, the path at which something checks its health',
    reference: 'nginx src/http/modules/ngx_http_access_module.c, ngx_http_static_module.c: a 403 or 404',
    fact: 'health',
    examples: {
      matches: [
        'access forbidden by rule, client: 10.0.1.5, server: shop.example, request: "GET /pub/health_check.php HTTP/1.1"',
        '2026/11/21 14:27:19 [error] 9#9: *12 open() "/srv/www/healthz" failed (2: No such file or directory), client: 10.0.1.5, server: _, request: "GET /healthz HTTP/1.1"',
      ],
      nearMisses: [forbidden, missingPage],
    },
  }),
  ownError({
    id: 'nginx-turns',
    needles: [
      '(SIGHUP) received',
      '(SIGUSR1) received',
      '(SIGCHLD) received',
      'signal process started',
      'start worker process',
      'start cache ',
      'gracefully shutting down',
      'reopening logs',
      'for reopening log file',
      'exited with code 0',
      'getrlimit(RLIMIT_NOFILE)',
      'event method',
      'reconfiguring',
      'start-up complete',
      'ready for start up',
      '] exit',
    ],
    pattern:
      /signal \d{1,2} \(SIG(?:HUP|USR1|CHLD|WINCH|IO)\) received|signal process started|start (?:worker process|cache (?:manager|loader) process)|gracefully shutting down|reopening logs|for reopening log file|process \d{1,10} exited with code 0|getrlimit\(RLIMIT_NOFILE\)|using the "\w{1,12}" event method|: reconfiguring$|ready for start up/,
    weights: { 'benign-noise': 15 },
    title: 'nginx starts, rotates its logs or takes over a new configuration',
    reference: 'nginx src/os/unix/ngx_process.c, ngx_process_cycle.c, src/core/nginx.c',
    fact: 'turn',
    examples: {
      matches: [
        '2026/11/21 14:27:19 [notice] 1#1: signal 1 (SIGHUP) received from 44, reconfiguring',
        '2026/11/21 14:27:19 [notice] 1#1: worker process 22 exited with code 0',
        'send USER1 signal to master process [88584] for reopening log file',
      ],
      nearMisses: [
        '2026/11/21 14:27:19 [notice] 1#1: signal 3 (SIGQUIT) received, shutting down',
        '2026/11/21 14:27:19 [alert] 1#1: worker process 22 exited on signal 11',
      ],
    },
  }),
  ownError({
    id: 'nginx-proxy-header-empty',
    needles: ['while reading PROXY protocol'],
    pattern: /broken header: ""? while reading PROXY protocol/,
    weights: { 'benign-noise': 17 },
    title: 'somebody connected and sent nothing, as health checks of balancers do',
    reference: 'nginx src/core/ngx_proxy_protocol.c ngx_proxy_protocol_read',
    fact: 'noise',
    examples: {
      matches: [emptyHeader],
      nearMisses: [emptyHeader.replace('""', '"GET / HTTP/1.1"')],
    },
  }),
  ownError({
    id: 'nginx-proxy-header-broken',
    needles: ['while reading PROXY protocol'],
    pattern: /broken header: "(?!")[^\n]{0,2000}while reading PROXY protocol/,
    weights: { 'wrong-app-protocol': 20, 'health-check-misconfig': 7 },
    title: 'what asks nginx sends no PROXY header, though proxy_protocol demands one',
    reference: 'nginx src/core/ngx_proxy_protocol.c ngx_proxy_protocol_read',
    fact: 'framing',
    request: true,
    examples: {
      matches: [
        '2026/11/21 14:27:19 [error] 9#9: *12 broken header: "GET / HTTP/1.1" while reading PROXY protocol, client: 10.0.1.5, server: 0.0.0.0:80',
      ],
      nearMisses: [badMethod, emptyHeader],
    },
  }),
  ownError({
    id: 'nginx-config-warning',
    needles: ['[warn] '],
    pattern:
      /\[warn\] [^\n]{0,60}(?:conflicting server name "|"ssl_stapling" ignored|duplicate (?:MIME type|extension|value) "|the "[^"\n]{1,80}" directive is deprecated|protocol options redefined for |could not build optimal |using uninitialized "|low address bits of )/,
    weights: { 'benign-noise': 16 },
    title: 'nginx remarks on its configuration and goes on',
    reference: 'nginx src/http/ngx_http.c, src/event/ngx_event_openssl_stapling.c, src/core/ngx_hash.c',
    fact: 'noise',
    examples: {
      matches: [conflicting, stapling],
      nearMisses: [
        '2026/11/21 14:29:01 [warn] 9#9: 1024 worker_connections are not enough, reusing connections',
      ],
    },
  }),
]
