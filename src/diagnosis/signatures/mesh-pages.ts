import { replySignaturesOfAll } from './define.ts'
import { appBody, type ErrorPage, pageSight, reply } from './error-page.ts'

const iisText =
  '<h2>502 - Web server received an invalid response while acting as a gateway or proxy server.</h2>'

/** Error pages of the other reverse proxies: Envoy, Traefik, Caddy, Varnish and IIS. */
const pages: ErrorPage[] = [
  {
    name: 'envoy-no-healthy-upstream',
    writers: ['envoy', 'google-lb'],
    statuses: [503],
    body: /^no healthy upstream/,
    weights: { 'no-live-upstreams': 21, 'backend-down': 8, 'health-check-misconfig': 6 },
    reference: 'Envoy access log response flag UH',
    example: reply(503, { server: 'envoy' }, 'no healthy upstream'),
    nearMiss: reply(
      503,
      { server: 'envoy' },
      'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    ),
  },
  {
    name: 'envoy-connect-failure',
    writers: ['envoy', 'google-lb'],
    statuses: [502, 503],
    body: /reset reason: (?:remote )?connection failure(?![\s\S]{0,80}connect error: (?:110|113|101))|connect error: 111/,
    weights: { 'backend-down': 16, 'wrong-port': 5, 'no-route': 3 },
    reference: 'Envoy access log response flag UF',
    example: reply(
      503,
      { server: 'envoy' },
      'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: 111',
    ),
    nearMiss: reply(
      503,
      { server: 'envoy' },
      'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: 110',
    ),
  },
  {
    name: 'envoy-no-route',
    writers: ['envoy', 'google-lb'],
    statuses: [502, 503],
    body: /connect error: (?:113|101)/,
    weights: { 'no-route': 20, 'host-down': 8, 'host-firewall-block': 7 },
    reference: 'envoy source/common/network/connection_impl.cc: the errno EHOSTUNREACH or ENETUNREACH',
    example: reply(
      503,
      { server: 'envoy' },
      'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: 113',
    ),
    nearMiss: reply(
      503,
      { server: 'envoy' },
      'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: 111',
    ),
  },
  {
    name: 'envoy-connect-timeout',
    writers: ['envoy', 'google-lb'],
    statuses: [503, 504],
    body: /reset reason: connection timeout|connect error: 110/,
    weights: { 'connect-drop': 15, 'host-down': 8, 'host-firewall-block': 5 },
    reference: 'Envoy cluster connect_timeout (5 s)',
    example: reply(
      503,
      { server: 'envoy' },
      'upstream connect error or disconnect/reset before headers. reset reason: connection timeout',
      5003,
    ),
    nearMiss: reply(
      503,
      { server: 'envoy' },
      'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
    ),
  },
  {
    name: 'envoy-connection-ended',
    writers: ['envoy', 'google-lb'],
    statuses: [502, 503],
    body: /reset reason: (?:connection termination|remote reset|protocol error)/,
    weights: { 'app-crash-request': 13, 'keepalive-race': 9, 'invalid-upstream-response': 5 },
    reference: 'Envoy access log response flags UC, UR and UPE',
    example: reply(
      503,
      { server: 'envoy' },
      'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    ),
    nearMiss: reply(
      503,
      { server: 'envoy' },
      'upstream connect error or disconnect/reset before headers. reset reason: overflow',
    ),
  },
  {
    name: 'envoy-overflow',
    writers: ['envoy', 'google-lb'],
    statuses: [503],
    body: /reset reason: overflow/,
    weights: { 'proxy-ratelimit': 22, 'slow-app-timeout': 5 },
    reference: 'Envoy access log response flag UO, circuit breaking',
    example: reply(
      503,
      { server: 'envoy' },
      'upstream connect error or disconnect/reset before headers. reset reason: overflow',
    ),
    nearMiss: reply(503, { server: 'envoy' }, 'no healthy upstream'),
  },
  {
    name: 'envoy-504',
    writers: ['envoy', 'google-lb'],
    statuses: [504],
    weights: { 'slow-app-timeout': 18, 'worker-pool-exhausted': 4 },
    reference: 'Envoy access log response flag UT; route timeout (15 s)',
    example: reply(504, { server: 'envoy' }, 'upstream request timeout', 15_000),
    nearMiss: reply(504, { server: 'envoy' }, appBody, 15_000),
  },
  {
    name: 'traefik-502',
    writers: ['traefik', 'caddy'],
    statuses: [502],
    weights: {
      'backend-down': 11,
      'wrong-port': 6,
      'app-crash-request': 6,
      'container-network-broken': 4,
      'no-route': 2,
    },
    reference:
      'Traefik pkg/proxy/httputil/proxy.go; Caddy modules/caddyhttp/reverseproxy: dial errors are 502',
    example: { ...reply(502, { server: 'Caddy' }, ''), sizeBytes: 0 },
    nearMiss: reply(502, { server: 'Caddy' }, appBody),
  },
  {
    name: 'traefik-504',
    writers: ['traefik', 'caddy'],
    statuses: [504],
    weights: { 'slow-app-timeout': 15, 'connect-drop': 7 },
    reference: 'Traefik pkg/proxy/httputil/proxy.go; Caddy modules/caddyhttp/reverseproxy: timeouts are 504',
    example: { ...reply(504, { server: 'Caddy' }, '', 30_000), sizeBytes: 0 },
    nearMiss: reply(504, { server: 'Caddy' }, appBody, 30_000),
  },
  {
    name: 'traefik-no-available-server',
    writers: ['traefik', 'caddy'],
    statuses: [503],
    weights: { 'no-live-upstreams': 20, 'backend-down': 8, 'health-check-misconfig': 5 },
    reference: 'Traefik pkg/server/service/loadbalancer/wrr; Caddy “no upstreams available”',
    example: reply(503, {}, 'no available server\n'),
    nearMiss: reply(503, {}, appBody),
  },
  {
    name: 'varnish-503',
    writers: ['varnish', 'fastly'],
    statuses: [503],
    weights: {
      'backend-down': 10,
      'slow-app-timeout': 6,
      'app-crash-request': 5,
      'no-live-upstreams': 5,
      'upstream-header-too-big': 3,
    },
    reference: 'Varnish builtin.vcl “Backend fetch failed”; Fastly answers 503 for all errors of its own',
    example: reply(
      503,
      { via: '1.1 varnish', 'x-varnish': '32770' },
      '<h1>Error 503 Backend fetch failed</h1>\n<h3>Guru Meditation:</h3>\n<p>XID: 32770</p>',
    ),
    nearMiss: reply(503, { via: '1.1 varnish', 'x-varnish': '32770' }, appBody),
  },
  {
    name: 'fastly-timeout',
    writers: ['varnish', 'fastly'],
    statuses: [503],
    body: /first byte timeout|between bytes timeout/i,
    weights: { 'slow-app-timeout': 22, 'dependency-slow': 5 },
    reference: 'https://www.fastly.com/documentation/guides/concepts/errors/: first_byte_timeout (15 s)',
    example: reply(
      503,
      { 'x-served-by': 'cache-fra1' },
      '<h1>Error 503 first byte timeout</h1><h3>Guru Mediation:</h3><p>Details: cache-fra1 1</p>',
      15_000,
    ),
    nearMiss: reply(
      503,
      { 'x-served-by': 'cache-fra1' },
      '<h1>Error 503 backend read error</h1><h3>Guru Mediation:</h3><p>Details: cache-fra1 1</p>',
    ),
  },
  {
    name: 'iis-502',
    writers: ['iis'],
    statuses: [502],
    weights: { 'backend-down': 9, 'app-crash-request': 6, 'slow-app-timeout': 5, 'app-boot-failure': 4 },
    reference: 'IIS Application Request Routing, sub-status 502.3',
    example: reply(502, { server: 'Microsoft-IIS/10.0' }, iisText),
    nearMiss: reply(502, { server: 'Microsoft-IIS/10.0' }, appBody),
  },
  {
    name: 'iis-502-5',
    writers: ['iis'],
    statuses: [500, 502],
    body: /HTTP Error 50[02]\.(?:5|3[0-9])\b/,
    weights: { 'app-boot-failure': 25 },
    reference:
      'https://learn.microsoft.com/aspnet/core/test/troubleshoot-azure-iis (500.30 to 500.39, 502.5)',
    example: reply(
      502,
      { server: 'Microsoft-IIS/10.0' },
      '<h1>HTTP Error 502.5 - ANCM Out-Of-Process Startup Failure</h1>',
    ),
    nearMiss: reply(502, { server: 'Microsoft-IIS/10.0' }, '<h1>HTTP Error 502.3 - Bad Gateway</h1>'),
  },
  {
    name: 'iis-503',
    writers: ['iis'],
    statuses: [503],
    weights: { 'backend-down': 10, 'restart-limit-hit': 12, 'app-crash-loop': 6 },
    reference: 'HTTP.sys: 503 when the application pool is stopped, as by rapid-fail protection',
    example: reply(
      503,
      { server: 'Microsoft-HTTPAPI/2.0' },
      '<h2>Service Unavailable</h2><hr><p>HTTP Error 503. The service is unavailable.</p>',
    ),
    nearMiss: reply(503, { server: 'Microsoft-IIS/10.0' }, appBody),
  },
]

/** Signatures on error pages that Envoy, Traefik, Caddy, Varnish, Fastly and IIS write. */
export const meshPageSignatures = replySignaturesOfAll(pages.map(pageSight))
