import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

interface OwnLine {
  name: string
  needles: readonly [string, ...string[]]
  pattern: RegExp
  weights: Weights
  title: string
  reference: string
  fact: string
  reach?: LogSignature['reach']
  when?: NonNullable<LogSignature['when']>
  matches: readonly string[]
  nearMisses: readonly string[]
}

const served = '{"level":"info","ts":1794935091.2,"msg":"serving initial configuration"}'

/** What Go’s server says of a request whose visitor went away: net/http server.go and h2_bundle.go. */
const visitorLeft =
  /context canceled|client disconnected|http2: stream closed|write: (?:broken pipe|connection reset by peer)|H3_REQUEST_CANCELLED|stream \d{1,12} canceled by remote/

const lines: readonly OwnLine[] = [
  {
    name: 'no-hosts',
    needles: ['no hosts available upstream', 'unreachable backend'],
    pattern: /\[ERROR 50[23] [^\]\n]{0,2000}\] (?:no hosts available upstream|unreachable backend)/,
    weights: { 'no-live-upstreams': 15, 'backend-down': 12, 'wrong-port': 4 },
    title: 'Caddy 1 has marked every backend as failing',
    reference: 'caddy v1 caddyhttp/proxy/proxy.go, errUnreachable',
    fact: 'no-live',
    matches: ['01/Jul/2018:08:40:45 +0000 [ERROR 502 /cart] no hosts available upstream'],
    nearMisses: [served, '01/Jul/2018:08:40:45 +0000 [ERROR 404 /x] not found'],
  },
  {
    name: 'active-check-failed',
    needles: ['health_checker.active', 'status code out of tolerances'],
    pattern:
      /health_checker\.active[^\n]{0,400}(?:HTTP request failed|unexpected status code|status code out of tolerances|host is down|response body failed expectations)/,
    weights: {
      'no-live-upstreams': 12,
      'backend-down': 9,
      'health-check-misconfig': 9,
      'container-unhealthy': 8,
    },
    title: 'Caddy’s own health check fails, and the backend gets no requests',
    reference: 'caddy modules/caddyhttp/reverseproxy/healthchecks.go, doActiveHealthCheck()',
    fact: 'health',
    matches: [
      '{"level":"info","ts":1794935091.2,"logger":"http.handlers.reverse_proxy.health_checker.active","msg":"HTTP request failed","host":"app:3000","error":"Get \\"http://app:3000/health\\": EOF"}',
      '{"level":"info","ts":1794935091.2,"logger":"http.handlers.reverse_proxy.health_checker.active","msg":"unexpected status code","status_code":404,"host":"app:3000"}',
    ],
    nearMisses: [
      '{"level":"info","ts":1794935091.2,"logger":"http.handlers.reverse_proxy.health_checker.active","msg":"host is up","host":"app:3000"}',
    ],
  },
  {
    name: 'not-started',
    needles: ['loading initial config', 'adapting config', 'loading new config'],
    pattern:
      /(?:Error: |"msg":"|run: |"error":")(?:loading initial config|adapting config using caddyfile|loading new config|loading config): /,
    when: (_groups, line) => !line.includes('address already in use'),
    weights: { 'proxy-config-invalid': 17, 'proxy-not-running': 13 },
    title: 'Caddy does not take its configuration',
    reference: 'caddy cmd/commandfuncs.go, cmdRun() and cmdReload()',
    fact: 'config',
    matches: [
      'Error: adapting config using caddyfile: Caddyfile:5: unrecognized directive: proxy',
      'run: loading initial config: loading new config: loading http app module: provision http: server srv0: setting up route handlers',
    ],
    nearMisses: [served],
  },
  {
    name: 'port-taken',
    needles: ['bind: address already in use'],
    pattern: /(?:loading new config|starting app|listening on)[^\n]{0,300}bind: address already in use/,
    weights: { 'port-conflict': 22, 'proxy-not-running': 15 },
    title: 'another program holds Caddy’s port',
    reference: 'caddy listeners.go; bind(2), EADDRINUSE',
    fact: 'bind',
    matches: [
      'Error: loading initial config: loading new config: http app module: start: listening on :443: listen tcp :443: bind: address already in use',
    ],
    nearMisses: ['listen tcp :8080: bind: address already in use'],
  },
  {
    name: 'cut-in-body',
    needles: ['aborting with incomplete response'],
    pattern: /aborting with incomplete response/,
    when: (_groups, line) => !visitorLeft.test(line),
    weights: { 'app-crash-request': 11, 'worker-timeout': 4, 'client-abort': 10 },
    title: 'a response ended before all of it was there: the backend or the visitor left',
    reference: 'caddy modules/caddyhttp/reverseproxy/reverseproxy.go, copyResponse()',
    fact: 'reset',
    reach: 'behind',
    matches: [
      '{"level":"warn","ts":1794935091.2,"logger":"http.handlers.reverse_proxy","msg":"aborting with incomplete response","upstream":"app:3000","duration":0.9,"error":"unexpected end"}',
    ],
    nearMisses: [served],
  },
]

/** What Caddy says of its configuration, its checks and its own state. */
export const caddyOwnLines: readonly LogSignature[] = lines.map(
  ({ name, matches, nearMisses, reach = 'here', ...line }) => ({
    ...line,
    id: `caddy-${name}`,
    system: 'caddy',
    reach,
    examples: { matches, nearMisses },
  }),
)
