import { errorLine } from './error-line.ts'
import { ownError } from './own-error.ts'

const connections = errorLine(
  'alert',
  '1024 worker_connections are not enough while connecting to upstream',
  'http://10.0.3.21:8080/cart',
)
const connectionsAccept = '2026/11/21 14:29:01 [alert] 22118#22118: 12 worker_connections are not enough'
const reusing =
  '2026/11/21 14:29:01 [warn] 22118#22118: 1024 worker_connections are not enough, reusing connections'
const exceed = '2026/11/21 14:29:01 [warn] 9#9: 4096 worker_connections exceed open file resource limit: 1024'
const accept = '2026/11/21 14:29:07 [crit] 22191#22191: accept4() failed (24: Too many open files)'
const socket = errorLine(
  'alert',
  'socket() failed (24: Too many open files) while connecting to upstream',
  'http://10.0.3.21:8080/cart',
)
const openFile = errorLine(
  'crit',
  'open() "/var/cache/nginx/proxy_temp/7/12/0000012127" failed (24: No file descriptors available) while reading upstream',
)
const limited = errorLine('error', 'limiting requests, excess: 0.994 by zone "perip"')
const dryRun = errorLine('error', 'limiting requests, dry run, excess: 0.994 by zone "perip"')
const delayed = errorLine('warn', 'delaying request, excess: 0.200, by zone "perip"')
const limitedConnections = errorLine('error', 'limiting connections by zone "addr"')
const node = errorLine('alert', 'could not allocate node in limit_req zone "perip"')
const sessions =
  '2026/11/21 14:29:07 [alert] 9#9: *12 could not allocate new session in SSL session shared cache "le_nginx_SSL" while SSL handshaking'
const tooLarge = errorLine('error', 'client intended to send too large body: 8000000 bytes')
const tooLargeChunked = errorLine('error', 'client intended to send too large chunked body: 0+65524 bytes')
const field = errorLine(
  'info',
  'client exceeded http2_max_field_size limit while processing HTTP/2 connection',
)
const fieldNow = errorLine('info', 'client sent too large header field while processing HTTP/2 connection')
const longLine = errorLine(
  'info',
  'client sent too long header line: "Cookie: cart=..." while reading client request headers',
)

/** nginx reached one of its own limits. */
export const limitLogSignatures = [
  ownError({
    id: 'nginx-worker-connections',
    needles: ['worker_connections are not enough'],
    pattern: /worker_connections are not enough(?! for)/,
    weights: { 'proxy-conn-limit': 27, 'slow-app-timeout': 4 },
    title: 'a worker of nginx has used all its worker_connections',
    reference: 'nginx src/core/ngx_connection.c ngx_get_connection; a proxied request takes two of them',
    fact: 'proxy-connections',
    request: true,
    examples: { matches: [connections, connectionsAccept, reusing], nearMisses: [exceed] },
  }),
  ownError({
    id: 'nginx-connections-beyond-files',
    needles: ['worker_connections exceed open file resource limit'],
    pattern: /worker_connections exceed open file resource limit/,
    weights: { 'fd-exhaustion': 9, 'proxy-conn-limit': 4 },
    title: 'nginx may open fewer files than it may have connections',
    reference: 'nginx src/event/ngx_event.c ngx_event_module_init; worker_rlimit_nofile',
    fact: 'file-limit',
    examples: { matches: [exceed], nearMisses: [connections] },
  }),
  ownError({
    id: 'nginx-too-many-files',
    needles: ['(24: ', '(23: '],
    pattern:
      /(?:accept4?|socket|open|openat|pipe|epoll_create|eventfd|opendir)\(\)(?: "[^"]{1,500}")? failed \(2[34]: /,
    weights: { 'fd-exhaustion': 27, 'proxy-conn-limit': 3 },
    title: 'nginx may open no more files',
    reference: 'nginx src/event/ngx_event_accept.c, ngx_event_connect.c; open(2), EMFILE and ENFILE',
    fact: 'files',
    request: true,
    examples: {
      matches: [accept, socket, openFile],
      nearMisses: [
        exceed,
        errorLine('crit', 'open() "/var/cache/nginx/1" failed (2: No such file or directory)'),
      ],
    },
  }),
  ownError({
    id: 'nginx-limit-req',
    needles: ['limiting requests, excess: '],
    pattern: /limiting requests, excess: /,
    weights: { 'proxy-ratelimit': 25 },
    title:
      'nginx refused requests because of limit_req; visitors get 503 unless limit_req_status says otherwise',
    reference: 'nginx src/http/modules/ngx_http_limit_req_module.c',
    fact: 'ratelimit',
    request: true,
    examples: { matches: [limited], nearMisses: [dryRun, delayed] },
  }),
  ownError({
    id: 'nginx-limit-conn',
    needles: ['limiting connections by zone '],
    pattern: /limiting connections by zone /,
    weights: { 'proxy-ratelimit': 24, 'slow-app-timeout': 3 },
    title: 'nginx refused requests because of limit_conn',
    reference: 'nginx src/http/modules/ngx_http_limit_conn_module.c',
    fact: 'ratelimit',
    request: true,
    examples: {
      matches: [limitedConnections],
      nearMisses: [errorLine('error', 'limiting connections, dry run, by zone "addr"')],
    },
  }),
  ownError({
    id: 'nginx-limit-delays',
    needles: ['delaying request, excess: '],
    pattern: /delaying request, excess: /,
    weights: { 'proxy-ratelimit': 8 },
    title: 'nginx holds requests back because of limit_req',
    reference: 'nginx src/http/modules/ngx_http_limit_req_module.c',
    fact: 'ratelimit',
    examples: { matches: [delayed], nearMisses: [limited] },
  }),
  ownError({
    id: 'nginx-limit-zone-full',
    needles: ['could not allocate node in limit_'],
    pattern: /could not allocate node in limit_(?:req|conn) zone /,
    weights: { 'proxy-ratelimit': 22 },
    title: 'the shared memory of a limit_req or limit_conn zone is full, so nginx refuses requests',
    reference: 'nginx src/http/modules/ngx_http_limit_req_module.c ngx_http_limit_req_lookup',
    fact: 'ratelimit',
    request: true,
    examples: { matches: [node], nearMisses: [sessions] },
  }),
  ownError({
    id: 'nginx-body-too-large',
    needles: ['client intended to send too large '],
    pattern:
      /client intended to send too large (?:chunked )?body: (?![^\n]{0,40}client: (?:127\.0\.0\.1|::1|unix:)[^\n]{0,80}"POST \/configuration\/)/,
    weights: { 'unexpected-status': 14 },
    title: 'a visitor sent more than client_max_body_size allows, and got 413',
    reference: 'nginx src/http/ngx_http_core_module.c ngx_http_core_find_config_phase; the default is 1 MB',
    fact: 'body-size',
    request: true,
    examples: { matches: [tooLarge, tooLargeChunked], nearMisses: [limited] },
  }),
  ownError({
    id: 'nginx-header-too-large',
    needles: [
      'client exceeded http2_max_',
      'client sent too large header',
      'client sent too long header line',
    ],
    pattern:
      /client exceeded http2_max_(?:field|header)_size limit|client sent too large header(?: field)?\b|client sent too long header line/,
    weights: { 'request-too-big-for-app': 22, 'unexpected-status': 4 },
    title: 'a header of the request is larger than nginx takes: 400, and with HTTP/2 a closed connection',
    reference:
      'nginx src/http/v2/ngx_http_v2.c ngx_http_v2_state_field_len, src/http/ngx_http_request.c: large_client_header_buffers, before 1.19.7 http2_max_field_size',
    fact: 'request-size',
    request: true,
    examples: { matches: [field, fieldNow, longLine], nearMisses: [tooLarge] },
  }),
  ownError({
    id: 'nginx-session-cache-full',
    needles: ['could not allocate new session', 'ngx_slab_alloc() failed: no memory'],
    pattern: /could not allocate new session|ngx_slab_alloc\(\) failed: no memory/,
    weights: { 'benign-noise': 12 },
    title: 'a shared memory zone is full; TLS sessions are not kept, which costs time only',
    reference: 'nginx src/event/ngx_event_openssl.c ngx_ssl_new_session',
    fact: 'noise',
    examples: { matches: [sessions], nearMisses: [node] },
  }),
]
