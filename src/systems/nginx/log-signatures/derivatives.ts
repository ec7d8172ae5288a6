import { errorLine } from './error-line.ts'
import { ownError } from './own-error.ts'

const redis = errorLine('error', 'lua tcp socket connect timed out, when connecting to 10.0.0.9:6379')
const postgres = errorLine('error', 'lua tcp socket connect timed out, when connecting to 10.0.0.9:5432')
const other = errorLine('error', 'lua tcp socket read timed out')
const thread = errorLine(
  'error',
  "lua entry thread aborted: runtime error: /etc/nginx/lua/auth.lua:12: attempt to index local 'res' (a nil value)",
)
const balancer = errorLine(
  'error',
  'failed to run balancer_by_lua*: /etc/nginx/lua/balancer.lua:340: no peers available while connecting to upstream',
)
const timer = errorLine(
  'error',
  '[lua] usage.lua:88: store(): the row of this hour was not written: database disk image is malformed, context: ngx.timer',
)
const kongDns = errorLine(
  'error',
  "[lua] init.lua:371: execute(): failed the initial dns/balancer resolve for 'app.internal' with: dns server error: 3 name error",
)
const kongRing = errorLine(
  'error',
  '[lua] init.lua:300: execute(): failure to get a peer from the ring-balancer while connecting to upstream',
)
const noEndpoint =
  'W1120 17:04:51.123456       7 controller.go:1112] Service "default/shop" does not have any active Endpoint.'
const endpoint =
  'I1120 17:04:51.123456       7 controller.go:168] "Configuration changes detected, backend reload required"'

/** What OpenResty, Kong and the Kubernetes ingress write beyond nginx’s own lines. */
export const derivativeLogSignatures = [
  ownError({
    id: 'nginx-lua-cache',
    needles: ['when connecting to '],
    pattern: /lua tcp socket connect timed out, when connecting to [^\s,]{1,100}:(?:6379|6380|11211)\b/,
    weights: { 'cache-down': 18, 'dependency-slow': 4 },
    title: 'Lua code in nginx cannot reach the cache',
    reference: 'lua-nginx-module src/ngx_http_lua_socket_tcp.c',
    fact: 'dependency',
    request: true,
    examples: { matches: [redis], nearMisses: [postgres, other] },
  }),
  ownError({
    id: 'nginx-lua-database',
    needles: ['when connecting to '],
    pattern: /lua tcp socket connect timed out, when connecting to [^\s,]{1,100}:(?:5432|3306)\b/,
    weights: { 'db-down': 18, 'dependency-slow': 4 },
    title: 'Lua code in nginx cannot reach the database',
    reference: 'lua-nginx-module src/ngx_http_lua_socket_tcp.c',
    fact: 'dependency',
    request: true,
    examples: { matches: [postgres], nearMisses: [redis] },
  }),
  ownError({
    id: 'nginx-lua-slow',
    needles: ['lua tcp socket '],
    pattern: /lua tcp socket (?:connect|read|send|write) timed out/,
    weights: { 'dependency-slow': 8 },
    title: 'Lua code in nginx waited in vain for another server',
    reference: 'lua-nginx-module src/ngx_http_lua_socket_tcp.c',
    fact: 'dependency',
    request: true,
    examples: { matches: [other, redis], nearMisses: [thread] },
  }),
  ownError({
    id: 'nginx-lua-timer',
    needles: ['context: ngx.timer'],
    pattern:
      /\[lua\] (?![^\n]{0,2000}(?:resolve|refused|timed out|dns|healthy|peers?\b|upstream))[^\n]{0,2000}context: ngx\.timer/,
    weights: { 'benign-noise': 16 },
    title: 'a task of Lua code in nginx failed that runs beside the requests',
    reference:
      'lua-nginx-module src/ngx_http_lua_timer.c: "ngx.timer" is the context of what no request waits for',
    fact: 'lua-timer',
    examples: {
      matches: [timer],
      nearMisses: [kongDns, thread],
    },
  }),
  ownError({
    id: 'nginx-lua-aborted',
    needles: [
      'lua entry thread aborted',
      'failed to run balancer_by_lua',
      'failed to load external Lua file',
    ],
    pattern: /lua entry thread aborted: |failed to run balancer_by_lua|failed to load external Lua file/,
    weights: { 'proxy-config-invalid': 14, 'app-returns-5xx': 3 },
    title: 'Lua code in nginx failed, and the visitor gets 500',
    reference: 'lua-nginx-module src/ngx_http_lua_util.c, src/ngx_http_lua_balancer.c',
    fact: 'lua',
    request: true,
    examples: { matches: [thread, balancer], nearMisses: [other] },
  }),
  ownError({
    id: 'nginx-kong-resolve',
    needles: ['dns/balancer resolve for '],
    pattern:
      /failed (?:the initial|to retry the) dns\/balancer resolve for '[^'\n]{1,300}' with: [^\n]{0,120}(?:dns|name|resolv)/i,
    weights: { 'dns-failure': 22 },
    title: 'Kong cannot resolve the name of the upstream',
    reference: 'Kong kong/runloop/handler.lua, kong/runloop/balancer/init.lua',
    fact: 'resolve',
    request: true,
    examples: { matches: [kongDns], nearMisses: [kongRing] },
  }),
  ownError({
    id: 'nginx-kong-no-peer',
    needles: ['failure to get a peer from the ring-balancer'],
    pattern: /failure to get a peer from the ring-balancer/,
    weights: { 'no-live-upstreams': 22, 'lb-no-registered-targets': 10 },
    title: 'Kong has no healthy target for the upstream',
    reference: 'Kong kong/runloop/balancer/init.lua',
    fact: 'pool',
    request: true,
    examples: { matches: [kongRing], nearMisses: [kongDns] },
  }),
  ownError({
    id: 'nginx-ingress-no-endpoint',
    needles: ['does not have any active Endpoint'],
    pattern: /Service "[^"\n]{1,300}" does not have any active Endpoint/,
    weights: { 'lb-no-registered-targets': 20, 'backend-down': 10, 'app-crash-loop': 6 },
    title: 'no pod of the service is ready, so the ingress has nowhere to send requests (503)',
    reference: 'ingress-nginx internal/ingress/controller/controller.go',
    fact: 'pool',
    examples: { matches: [noEndpoint], nearMisses: [endpoint] },
  }),
]
