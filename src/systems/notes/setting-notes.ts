import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'inwards' } as const

/** What lines of code and settings of apps and proxies say of the way they meet. */
export const settingNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-keep-alive-default',
    needles: ['keepAliveTimeout', 'keep_alive_timeout', 'keep-alive timeout', 'timeout-keep-alive'],
    pattern:
      /(?:keepAliveTimeout|keep_alive_timeout|keep-alive timeout|timeout-keep-alive)\b[^\n]{0,40}?(?:unset|not set|default|missing|[ =:(]5 ?s\b|[ =:(]5_?000\b|[ =:(]2 ?s\b|[ =:(]5\b)|\bdefault (?:server\.)?(?:keepAliveTimeout|keep_alive_timeout|keep-alive timeout)\b/,
    weights: { 'keepalive-race': 18 },
    title: 'idle connections are closed after the few seconds that are the default',
    reference: 'https://nodejs.org/api/http.html#serverkeepalivetimeout: 5 s unless set',
    fact: 'keepalive',
    examples: {
      matches: [
        'keepAliveTimeout unset (Node has 5 s); ALB idle timeout 60 s',
        'uvicorn app:app --timeout-keep-alive 5',
        'server.listen(3000)  // node, default keepAliveTimeout',
        'server.keepAliveTimeout = 5000',
      ],
      nearMisses: [
        'server.keepAliveTimeout = 75_000',
        'keepalive_timeout 75s;',
        // nginx’s own limit towards visitors, unless a balancer is in front of it.
        'keepalive_timeout 5;',
        'uvicorn app:app --timeout-keep-alive 75',
      ],
    },
  },
  {
    ...shared,
    id: 'note-keep-alive-of-nginx',
    needles: ['keepalive_timeout'],
    pattern: /^\s{0,20}keepalive_timeout\s+[0-5]s?;/m,
    weights: { 'keepalive-race': 8 },
    title:
      'nginx closes idle connections after few seconds, which matters where a proxy or balancer keeps them',
    reference: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout',
    fact: 'keepalive',
    examples: {
      matches: ['    keepalive_timeout 5;', 'keepalive_timeout 2s;'],
      nearMisses: ['keepalive_timeout 65;', 'server.keepAliveTimeout = 5000'],
    },
  },
  {
    ...shared,
    id: 'note-reuse-allowed',
    reach: 'here',
    needles: ['ProxyPass', 'disablereuse'],
    pattern:
      /\bno disablereuse\b|^[ \t]{0,40}ProxyPass[ \t]{1,40}\S{1,200}[ \t]{1,40}https?:\/\/[^\s=]{1,200}[ \t]{0,40}(?:$|\(|#)/m,
    weights: { 'keepalive-race': 5 },
    title: 'Apache reuses connections to the backend for as long as they seem open',
    reference: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#workers: disablereuse, ttl',
    // What the configuration itself says of reuse is the same fact.
    fact: 'upstream-keepalive',
    examples: {
      matches: [
        'ProxyPass /shop http://localhost:8080/shop   (no disablereuse)',
        'ProxyPass /app http://127.0.0.1:8080/app',
      ],
      nearMisses: [
        'ProxyPass / http://localhost:8123/ disablereuse=On',
        'ProxyPassReverse / http://localhost:8123/',
      ],
    },
  },
  {
    ...shared,
    id: 'note-bound-to-loopback',
    reach: 'here',
    needles: ['localhost', '127.0.0.1', '::1'],
    pattern:
      /^[ \t]{0,40}(?:export )?["']?(?:host|HOST|hostname|HOSTNAME|bind|BIND|address|listen_address|server\.address|app\.run\(host)["']?\s*[:=]\s*["']?(?:localhost|127\.0\.0\.1|::1)["',;)\s]*(?::\d{1,5}["',;)\s]*)?$/m,
    // Envoy names so where it asks.
    when: (_groups, line) => !/socket_address|port_value/.test(line),
    weights: { 'loopback-bind': 17 },
    title: 'the app is told to listen on its own machine only',
    reference: 'RFC 6890: 127.0.0.0/8 and ::1 never leave a machine, and a container is one',
    fact: 'listen',
    examples: {
      matches: [
        "host: 'localhost'",
        'HOST=127.0.0.1',
        'bind = "127.0.0.1:8000"',
        "app.run(host='localhost')",
      ],
      nearMisses: [
        "host: '0.0.0.0'",
        'host: "localhost.example.com"',
        'proxy_pass http://127.0.0.1:8000;',
        'DB_HOST=127.0.0.1',
      ],
    },
  },
  {
    ...shared,
    id: 'note-bound-to-container-name',
    reach: 'here',
    needles: ['Local:', 'Network:', 'istening'],
    pattern:
      /(?:Local|Network): {1,12}https?:\/\/[0-9a-f]{12}:\d{1,5}\b|[Ll]istening (?:on|at) (?:https?:\/\/)?[0-9a-f]{12}:\d{1,5}\b/,
    weights: { 'loopback-bind': 24 },
    title: 'the app listens on the address of its container’s name alone',
    reference: 'Docker sets HOSTNAME to the container’s id; Next.js standalone binds to it',
    fact: 'listen',
    examples: {
      matches: ['- Local:         http://f552bb4cd945:3000', 'Listening on http://0fd1a2b3c4d5:8080'],
      nearMisses: ['- Local:         http://localhost:3000', '- Network:       http://0.0.0.0:3000'],
    },
  },
  {
    ...shared,
    id: 'note-rate-limit-without-burst',
    reach: 'here',
    needles: ['limit_req '],
    pattern: /(?:^|[{;])[ \t]{0,40}limit_req\s{1,40}zone=[\w-]{1,64}\s{0,40};/m,
    weights: { 'proxy-ratelimit': 20 },
    title: 'a rate limit refuses any two requests that come close together',
    reference: 'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html: burst is 0 by default',
    fact: 'rate-limit',
    examples: {
      matches: ['limit_req zone=restore;   # no burst'],
      nearMisses: [
        'limit_req zone=restore burst=20 nodelay;',
        'limit_req_zone $binary_remote_addr zone=a:10m rate=5r/s;',
      ],
    },
  },
  {
    ...shared,
    id: 'note-sync-worker-limit',
    needles: ['--timeout', 'sync worker', 'harakiri'],
    pattern: /\bsync worker\b|--timeout (?:not set|unset)|\bharakiri\s*=\s*\d{1,3}\b/,
    weights: { 'worker-timeout': 6 },
    title: 'the app server ends workers that take too long',
    reference: 'https://docs.gunicorn.org/en/stable/settings.html#timeout: 30 s unless set',
    fact: 'worker-limit',
    examples: {
      matches: ['gunicorn with sync workers, --timeout not set (30 s)', 'harakiri = 30'],
      nearMisses: ['gunicorn --timeout 120 app:app', 'harakiri-verbose = true'],
    },
  },
  {
    ...shared,
    id: 'note-temp-path-small',
    reach: 'here',
    needles: ['client_body_temp_path', 'proxy_temp_path'],
    pattern: /\b(?:client_body|proxy)_temp_path\b[^\n;]{0,80}(?:small|full|tmpfs|default)/,
    weights: { 'disk-full': 15, 'proxy-temp-perm': 6 },
    title: 'nginx keeps large bodies where there may be no room',
    reference: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_body_temp_path',
    fact: 'disk',
    examples: {
      matches: ['client_body_temp_path (default, on a small file system)'],
      nearMisses: ['client_body_temp_path /srv/nginx/body;'],
    },
  },
  {
    ...shared,
    id: 'note-address-differs',
    needles: [
      'address differs',
      'IP differs',
      'new IP',
      'address changed',
      'IP changed',
      'old IP',
      'old address',
    ],
    pattern:
      /\b(?:IP|IP address|address)(?:es)? (?:differs?|changed|is different)\b|\b(?:new|old) (?:IP|address)\b/,
    weights: { 'stale-dns': 19 },
    title: 'the backend’s address is not the one that the proxy has',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server: names are resolved at start',
    fact: 'stale-name',
    examples: {
      matches: [
        "after a restart the app's IP address differs from the one in nginx's config",
        'the container has a new IP',
      ],
      nearMisses: ['the IP address is the same', 'address: 10.0.0.5'],
    },
  },
  {
    ...shared,
    id: 'note-large-headers',
    needles: ['ookie', 'Link', 'header'],
    pattern:
      /\b(?:[Ll]arge|[Bb]ig|[Hh]uge|[Ll]ong|[Mm]any)\b[^\n]{0,30}\b(?:[Cc]ookies?|response headers?|Set-Cookie|Link headers?)\b|\b(?:Link|Set-Cookie|[Cc]ookie)\b[^\n]{0,40}\b(?:per|for each|for every)\b/,
    weights: { 'upstream-header-too-big': 17, 'request-too-big-for-app': 6 },
    title: 'headers are sent that grow without limit',
    reference: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size',
    fact: 'header-size',
    examples: {
      matches: [
        'res.links(assets)   // one Link: rel=preload header per image',
        'the app sets many Set-Cookie headers',
      ],
      nearMisses: ['Link: <https://shop.example/style.css>; rel=preload', 'Set-Cookie: a=b; Path=/'],
    },
  },
  {
    ...shared,
    id: 'note-asked-port',
    reach: 'here',
    needles: ['port:', 'port=', 'port":', 'Port:', 'Port=', 'Port":', 'VIRTUAL_PORT', 'internal_port'],
    pattern:
      /\b(?:VIRTUAL_PORT|internal_port)["']?\s{0,2}[:=]\s{0,2}["']?\d{2,5}\b|\b(?:process|target|upstream|container|listener|backend) ?port"?\s{0,20}[:=]\s{0,20}"?\d{2,5}\b/i,
    weights: { 'wrong-port': 2 },
    title: 'the port at which the app is asked is told',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html',
    fact: 'listen',
    examples: {
      matches: [
        'load balancer process port: 3000',
        '"TargetPort": 8080',
        'TargetPort:        8080/TCP',
        'container port=8000',
        '- VIRTUAL_PORT=3000',
        'internal_port = 8080',
      ],
      nearMisses: ['port: 3000', 'ports:'],
    },
  },
  {
    ...shared,
    id: 'note-long-request',
    reach: 'here',
    needles: ['URI', 'URL', 'query string', 'request line'],
    pattern: /\b(?:very|too|extremely) (?:long|large) (?:URI|URL|query string|request line)\b/,
    weights: { 'request-too-big-for-app': 17, 'proxy-config-invalid': 3 },
    title: 'the request’s first line is very long',
    reference: 'RFC 9112 section 3: recipients may limit it, 8000 octets at least being recommended',
    fact: 'request-size',
    examples: {
      matches: ['request with a very long URI; Host header present after it'],
      nearMisses: ['the URI is /cart', 'a very long request'],
    },
  },
]
