import { replySignaturesOfAll } from './define.ts'
import { appBody, type ErrorPage, nginxPage, pageSight, reply } from './error-page.ts'

const nginx = { server: 'nginx' }
const nginxFamily = ['nginx', 'openresty', 'kong'] as const
const upstream = 'nginx src/http/ngx_http_upstream.c, ngx_http_upstream_next'

function haproxyPage(title: string, sentence: string): string {
  return `<html><body><h1>${title}</h1>\n${sentence}\n</body></html>\n`
}

function apachePage(title: string, sentence: string): string {
  return `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${sentence}</p>\n</body></html>\n`
}

/** Which fault makes which of them answer what, and how fast. */
const pages: ErrorPage[] = [
  {
    name: 'nginx-502-fast',
    writers: nginxFamily,
    statuses: [502],
    under: 3000,
    weights: {
      'backend-down': 10,
      'app-crash-request': 7,
      'wrong-port': 3,
      'upstream-header-too-big': 3,
      'invalid-upstream-response': 3,
      'keepalive-race': 2,
      'no-live-upstreams': 3,
      'no-route': 1,
      'unix-socket-missing': 2,
      'unix-socket-perm': 2,
    },
    reference: `${upstream}: refused, closed early, header too big and invalid header are 502 at once`,
    example: reply(502, nginx, nginxPage('502 Bad Gateway')),
    nearMiss: reply(502, nginx, appBody),
  },
  {
    name: 'nginx-502-at-worker-limit',
    writers: nginxFamily,
    statuses: [502],
    atLeast: 25_000,
    under: 35_000,
    weights: {
      'worker-timeout': 17,
      'timeout-ladder-inverted': 7,
      'slow-app-timeout': 6,
      'app-crash-request': 4,
    },
    reference: `${upstream}; https://docs.gunicorn.org/en/stable/settings.html#timeout (30 s)`,
    example: reply(502, nginx, nginxPage('502 Bad Gateway'), 30_040),
    nearMiss: reply(502, nginx, nginxPage('502 Bad Gateway'), 40),
  },
  {
    name: 'nginx-502-slow',
    writers: nginxFamily,
    statuses: [502],
    atLeast: 3000,
    weights: {
      'connect-drop': 8,
      'no-route': 5,
      'worker-timeout': 5,
      'app-crash-request': 5,
      'host-down': 3,
    },
    reference: `${upstream}: a kernel ETIMEDOUT or EHOSTUNREACH is a 502 after seconds`,
    example: reply(502, nginx, nginxPage('502 Bad Gateway'), 9000),
    nearMiss: reply(502, nginx, nginxPage('502 Bad Gateway'), 20),
  },
  {
    name: 'nginx-504',
    writers: nginxFamily,
    statuses: [504],
    weights: {
      'slow-app-timeout': 14,
      'connect-drop': 8,
      'worker-pool-exhausted': 5,
      'dependency-slow': 5,
      'host-down': 2,
    },
    reference: 'nginx proxy_connect_timeout and proxy_read_timeout (60 s): both end in 504',
    example: reply(504, nginx, nginxPage('504 Gateway Time-out'), 60_010),
    nearMiss: reply(504, nginx, appBody, 60_010),
  },
  {
    name: 'nginx-503',
    writers: nginxFamily,
    statuses: [503],
    weights: { 'proxy-ratelimit': 18, 'deploy-in-progress': 6, 'no-live-upstreams': 3 },
    reference: 'nginx ngx_http_limit_req_module: limit_req_status is 503 unless told',
    example: reply(503, nginx, nginxPage('503 Service Temporarily Unavailable')),
    nearMiss: reply(503, nginx, appBody),
  },
  {
    name: 'nginx-500',
    writers: nginxFamily,
    statuses: [500],
    weights: {
      'proxy-conn-limit': 12,
      'fd-exhaustion': 11,
      'proxy-temp-perm': 8,
      'disk-full': 7,
      'app-returns-5xx': -10,
    },
    reference: `${upstream}: a failure of nginx’s own (sockets, files) is a 500`,
    example: reply(500, nginx, nginxPage('500 Internal Server Error')),
    nearMiss: reply(500, nginx, appBody),
  },
  {
    name: 'apache-502',
    writers: ['apache'],
    statuses: [502],
    weights: {
      'app-crash-request': 10,
      'invalid-upstream-response': 8,
      // Apache reuses connections unless told otherwise.
      'keepalive-race': 7,
      'slow-app-timeout': 4,
      'upstream-header-too-big': 4,
      'dns-failure': 3,
    },
    reference: 'Apache httpd modules/proxy/mod_proxy_http.c: an error while reading is 502, a refusal is 503',
    example: reply(
      502,
      { server: 'Apache' },
      apachePage(
        '502 Proxy Error',
        'The proxy server received an invalid\r\nresponse from an upstream server.',
      ),
    ),
    nearMiss: reply(502, { server: 'Apache' }, appBody),
  },
  {
    name: 'apache-503',
    writers: ['apache'],
    statuses: [503],
    weights: {
      'backend-down': 12,
      'proxy-penalty-box': 8,
      'connect-drop': 5,
      'proxy-busy-workers': 4,
      'no-live-upstreams': 4,
    },
    reference: 'Apache httpd modules/proxy/proxy_util.c: connect errors are 503; retry=60 keeps it so',
    example: reply(
      503,
      { server: 'Apache' },
      apachePage(
        '503 Service Unavailable',
        'The server is temporarily unable to service your\nrequest due to maintenance downtime or capacity\nproblems. Please try again later.',
      ),
    ),
    nearMiss: reply(503, { server: 'Apache' }, appBody),
  },
  {
    name: 'apache-504',
    writers: ['apache'],
    statuses: [504],
    weights: { 'slow-app-timeout': 16, 'worker-pool-exhausted': 4 },
    reference: 'Apache httpd ProxyTimeout (60 s)',
    example: reply(
      504,
      { server: 'Apache' },
      apachePage(
        '504 Gateway Timeout',
        'The gateway did not receive a timely response\nfrom the upstream server or application.',
      ),
      60_000,
    ),
    nearMiss: reply(504, { server: 'Apache' }, appBody, 60_000),
  },
  {
    name: 'haproxy-502',
    writers: ['haproxy'],
    statuses: [502],
    weights: {
      'app-crash-request': 13,
      'invalid-upstream-response': 9,
      'upstream-header-too-big': 6,
      'keepalive-race': 4,
    },
    reference: 'HAProxy configuration manual section 8.5, termination states SH and PH',
    example: reply(
      502,
      {},
      haproxyPage('502 Bad Gateway', 'The server returned an invalid or incomplete response.'),
    ),
    nearMiss: reply(502, {}, appBody),
  },
  {
    name: 'haproxy-503',
    writers: ['haproxy'],
    statuses: [503],
    weights: {
      'no-live-upstreams': 20,
      'backend-down': 13,
      'health-check-misconfig': 5,
      'proxy-queue-timeout': 5,
      'connect-drop': 5,
      'no-route': 2,
    },
    reference: 'HAProxy configuration manual section 8.5, termination states SC and sQ, <NOSRV>',
    example: reply(
      503,
      {},
      haproxyPage('503 Service Unavailable', 'No server is available to handle this request.'),
    ),
    nearMiss: reply(503, {}, appBody),
  },
  {
    name: 'haproxy-504',
    writers: ['haproxy'],
    statuses: [504],
    weights: { 'slow-app-timeout': 17, 'worker-pool-exhausted': 5, 'connect-drop': 3 },
    reference: 'HAProxy configuration manual section 8.5, termination state sH',
    example: reply(
      504,
      {},
      haproxyPage('504 Gateway Time-out', "The server didn't respond in time."),
      50_000,
    ),
    nearMiss: reply(504, {}, appBody, 50_000),
  },
]

/** Signatures on error pages that nginx and its family, Apache and HAProxy write. */
export const proxyPageSignatures = replySignaturesOfAll(pages.map(pageSight))
