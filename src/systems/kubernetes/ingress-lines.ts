import { linesOfCluster } from './lines-of-cluster.ts'

const controller = 'ingress-nginx internal/ingress/controller/controller.go'

function access(status: number, rest: string): string {
  return `10.0.0.9 - - [20/Nov/2026:17:04:51 +0000] "GET /cart HTTP/2.0" ${status} 190 "-" "curl/8.5" 412 0.000 ${rest} 5dff821788ba8c35ea6667ad6f869807`
}

/** What Ingress controllers log of rules, Services and classes. */
export const ingressLines = linesOfCluster([
  {
    name: 'ingress-own-post-too-large',
    needles: ['POST /configuration/'],
    pattern:
      /client intended to send too large body: \d{1,12} bytes, client: (?:127\.0\.0\.1|::1|unix:)[^\n]{0,80}"POST \/configuration\//,
    weights: { 'proxy-config-invalid': 22 },
    title:
      'what the controller tells its own nginx of servers and endpoints is larger than nginx takes there: changes do not arrive',
    reference:
      'ingress-nginx rootfs/etc/nginx/template/nginx.tmpl, location /configuration: client_max_body_size comes of lua-shared-dicts, not of proxy-body-size',
    fact: 'config',
    matches: [
      '2026/11/20 17:04:51 [error] 88#88: *412 client intended to send too large body: 24100200 bytes, client: 127.0.0.1, server: , request: "POST /configuration/servers HTTP/1.1", host: "127.0.0.1:10246"',
    ],
    nearMisses: [
      '2026/11/20 17:04:51 [error] 88#88: *412 client intended to send too large body: 24100200 bytes, client: 203.0.113.9, server: x, request: "POST /configuration/import HTTP/1.1", host: "x"',
    ],
  },
  {
    name: 'ingress-no-endpoint-503',
    needles: ['] [] - - - -', '] [] - 0 ', '] - - - - '],
    pattern:
      /" 503 \d{1,12} "[^"\n]{0,2000}" "[^"\n]{0,2000}" \d{1,12} 0\.0\d\d \[[^\]\n]{1,200}\](?: \[[^\]\n]{0,200}\])? - - - -/,
    weights: {
      'no-live-upstreams': 23,
      'lb-no-registered-targets': 8,
      'backend-down': 6,
      'proxy-ratelimit': 5,
    },
    title: 'the controller answered 503 at once and asked nobody: the Service has no ready endpoint',
    reference: 'ingress-nginx rootfs/etc/nginx/lua/balancer.lua: without a balancer for the Service, 503',
    fact: 'no-live',
    request: true,
    matches: [access(503, '[default-shop-80] [] - - - -')],
    nearMisses: [
      access(503, '[default-shop-80] [] 10.244.1.7:8080 190 0.004 503'),
      access(404, '[upstream-default-backend] [] 127.0.0.1:8181 146 0.000 404'),
    ],
  },
  {
    name: 'ingress-default-backend',
    needles: ['[upstream-default-backend]', 'default backend - 404', 'default backend - 503'],
    pattern: /" 404 \d{1,12} "[^\n]{0,3000}\[upstream-default-backend\]|\bdefault backend - 404\b/,
    weights: { 'proxy-config-invalid': 12, 'unexpected-status': 10, 'host-header-rejected': 6 },
    title: 'no rule of an Ingress fits the name and path that were asked',
    reference: 'ingress-nginx docs/user-guide/default-backend.md',
    fact: 'config',
    matches: [
      access(404, '[upstream-default-backend] [] 127.0.0.1:8181 146 0.000 404'),
      'default backend - 404',
    ],
    nearMisses: [access(404, '[default-shop-80] [] 10.244.1.7:8080 190 0.004 404')],
  },
  {
    name: 'ingress-ignored',
    needles: ['gnoring ingress', 'IngressClass', 'ingress class'],
    pattern:
      /[Ii]gnoring (?:add event for )?ingress\b[^\n]{0,200}(?:class|annotation)|ingress does not contain a valid IngressClass|IngressClass resource with name \S{1,200} not found/,
    weights: { 'proxy-config-invalid': 17, 'unexpected-status': 6 },
    title: 'the controller leaves an Ingress to another class of controllers',
    reference: 'ingress-nginx internal/ingress/controller/store/store.go',
    fact: 'config',
    matches: [
      `I0601 08:40:02.319786       7 store.go:429] "Ignoring ingress because of error while validating ingress class" ingress="default/shop" error="ingress does not contain a valid IngressClass"`,
    ],
    nearMisses: [
      `I0601 08:40:02.319786       7 store.go:425] "Found valid IngressClass" ingress="default/shop" ingressclass="nginx"`,
    ],
  },
  {
    name: 'ingress-service-missing',
    needles: [
      'rror getting service',
      'nexpected error searching service',
      'was not found',
      'not found in the local store',
      'does not exist',
      'no service with name',
    ],
    pattern:
      /(?:[Ee]rror (?:getting|obtaining|retrieving) (?:the )?service|[Uu]nexpected error searching service)\b[^\n]{0,300}|service \S{1,200} was not found|no service with name \S{1,200} found|Service "?\S{1,200}"? not found in (?:the )?(?:local )?(?:store|cache)/,
    weights: { 'proxy-config-invalid': 16, 'no-live-upstreams': 13 },
    title: 'an Ingress names a Service that does not exist',
    reference: controller,
    fact: 'config',
    matches: [
      'W0223 11:16:54.863981       5 controller.go:171] error obtaining service endpoints: error getting service default/shop from the cache: service default/shop was not found',
      'W0601 08:40:02.319786       7 controller.go:1076] Unexpected error searching service "default/shop": no object matching key "default/shop" in local store',
    ],
    nearMisses: ['service "shop" created'],
  },
  {
    name: 'ingress-config-failed',
    needles: ['/tmp/nginx', 'Unexpected failure reloading the backend', 'unexpected failure reloading'],
    pattern:
      /configuration file \/tmp\/nginx\S{0,40} test failed|[Uu]nexpected failure reloading the backend/,
    weights: { 'proxy-config-invalid': 23 },
    title: 'the configuration that the controller made is refused by nginx, so that the old one stays',
    reference: 'ingress-nginx internal/ingress/controller/nginx.go, OnUpdate()',
    fact: 'config',
    matches: [
      'nginx: configuration file /tmp/nginx/nginx-cfg2116 test failed',
      'E0601 08:40:02.319786       7 controller.go:166] Unexpected failure reloading the backend:',
    ],
    nearMisses: ['I0601 08:40:02.319786       7 controller.go:190] "Backend successfully reloaded"'],
  },
])
