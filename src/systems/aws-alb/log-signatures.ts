import type { LogSignature } from '../../model/diagnosis.ts'
import { apiGatewayLines } from './api-gateway-lines.ts'
import { apiGatewayMappingLines } from './api-gateway-mapping-lines.ts'
import { classicAccessLines } from './classic-access-lines.ts'
import { classicLines } from './classic-lines.ts'
import { controllerLines } from './controller-lines.ts'
import { functionErrorLines } from './function-error-lines.ts'
import { lambdaLines } from './lambda-lines.ts'
import { machineLines } from './machine-lines.ts'
import { rolloutLines } from './rollout-lines.ts'
import { serviceLines } from './service-lines.ts'
import { statusLines } from './status-lines.ts'
import { targetHealthLogSignatures } from './target-health-lines.ts'

const docs =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html'
const rest =
  '412 272 "GET https://shop.example.com:443/cart HTTP/2.0" "curl/8.5.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "shop.example.com" "-" 0 2026-11-20T17:04:51.000000Z "forward" "-" "-" "10.0.3.21:8080" "-" "-" "-"'

/** A line of the access log; `timers` are those of request, target and response in seconds, `-1` where never reached. */
function line(target: string, timers: string, status: number, targetStatus: string): string {
  return `https 2026-11-20T17:04:51.186641Z app/shop-alb/50dc6c495c0c9188 203.0.113.9:51234 ${target} ${timers} ${status} ${targetStatus} ${rest}`
}

const refused = line('10.0.3.21:8080', '-1 -1 -1', 502, '-')
const cut = line('10.0.3.21:8080', '0.001 4.205 -1', 502, '-')
const target = /^[a-z]\S* \S+ \S+ \S+ (?<upstream>\d\S+) /.source

/** Lines of an Application Load Balancer’s access log, and of what it says of its targets. */
export const awsAlbLogSignatures: readonly LogSignature[] = [
  {
    id: 'aws-alb-502-not-connected',
    system: 'aws-alb',
    needles: [' -1 -1 -1 502 - '],
    pattern: new RegExp(`${target}-1 -1 -1 502 - `),
    weights: {
      'backend-down': 16,
      'wrong-port': 6,
      'app-crash-loop': 4,
      'tls-handshake-failed': 5,
      'lb-sg-nacl-block': 4,
      'deploy-in-progress': 4,
    },
    title: 'The load balancer could not connect to the target',
    reference: `${docs} HTTP 502: a reset when connecting; all three timers are -1`,
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: { matches: [refused], nearMisses: [cut, line('10.0.3.21:8080', '-1 -1 -1', 504, '-')] },
  },
  {
    id: 'aws-alb-502-cut',
    system: 'aws-alb',
    needles: [' -1 502 - '],
    pattern: new RegExp(`${target}\\d\\S+ \\S+ -1 502 - `),
    weights: {
      'keepalive-race': 13,
      'app-crash-request': 12,
      'worker-timeout': 5,
      'upstream-header-too-big': 5,
      'invalid-upstream-response': 5,
      'lb-dereg-inflight': 4,
    },
    title: 'The target took the request and closed the connection without a proper response',
    reference: `${docs} HTTP 502: FIN or RST while a request is outstanding, malformed or over 32 kB of headers`,
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [cut, line('10.0.3.21:8080', '0.000 -1 -1', 502, '-')],
      nearMisses: [refused, line('10.0.3.21:80', '0.001 0.003 0.000', 502, '502')],
    },
  },
  {
    id: 'aws-alb-502-at-once',
    system: 'aws-alb',
    needles: [' -1 502 - '],
    pattern: new RegExp(`${target}0\\.0\\d\\d 0\\.0\\d\\d -1 502 - `),
    weights: { 'keepalive-race': 5, 'app-crash-request': -2 },
    title: 'The target closed the connection within milliseconds',
    reference: `${docs} HTTP 502: the keep-alive of the target is shorter than the idle timeout of the load balancer`,
    fact: 'reset-speed',
    reach: 'behind',
    request: true,
    examples: { matches: [line('10.0.3.21:8080', '0.001 0.002 -1', 502, '-')], nearMisses: [cut] },
  },
  {
    id: 'aws-alb-5xx-of-target',
    system: 'aws-alb',
    needles: [' 502 502 ', ' 503 503 ', ' 504 504 ', ' 500 500 '],
    pattern: /\d\.\d{3} (?:500 500|502 502|503 503|504 504) /,
    weights: { 'app-returns-5xx': 15, 'backend-down': 5, 'slow-app-timeout': 3 },
    title: 'The target itself answered with a server error',
    reference: `${docs}: elb_status_code and target_status_code are the same; go one hop further in`,
    fact: 'answer',
    reach: 'behind',
    request: true,
    examples: {
      matches: [line('10.0.3.21:80', '0.001 0.003 0.000', 502, '502')],
      nearMisses: [refused, cut],
    },
  },
  {
    id: 'aws-alb-503-no-target',
    system: 'aws-alb',
    needles: [' - -1 -1 -1 503 - '],
    pattern: / - -1 -1 -1 503 - /,
    weights: { 'lb-no-registered-targets': 22, 'deploy-in-progress': 6 },
    title: 'The load balancer had no target to send the request to',
    reference: `${docs} HTTP 503: no registered targets, or all are unused; all unhealthy is not this, for then it fails open`,
    fact: 'no-live',
    reach: 'here',
    request: true,
    examples: { matches: [line('-', '-1 -1 -1', 503, '-')], nearMisses: [refused] },
  },
  {
    id: 'aws-alb-504-not-connected',
    system: 'aws-alb',
    needles: [' -1 -1 -1 504 - '],
    pattern: new RegExp(`${target}-1 -1 -1 504 - `),
    weights: {
      'lb-sg-nacl-block': 16,
      'connect-drop': 15,
      'host-down': 9,
      'listen-backlog-overflow': 7,
      'host-firewall-block': 6,
    },
    title: 'The target did not answer the load balancer’s connection within 10 s',
    reference: `${docs} HTTP 504: connect or TLS handshake longer than 10 s`,
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: { matches: [line('10.0.3.21:8080', '-1 -1 -1', 504, '-')], nearMisses: [refused] },
  },
  {
    id: 'aws-alb-504-idle',
    system: 'aws-alb',
    needles: [' -1 504 - '],
    pattern: new RegExp(`${target}\\d\\S+ \\S+ -1 504 - `),
    weights: {
      'slow-app-timeout': 20,
      'timeout-ladder-inverted': 6,
      'worker-pool-exhausted': 6,
      'db-pool-exhausted': 5,
    },
    title: 'The target sent nothing for the load balancer’s idle timeout',
    reference: `${docs} HTTP 504: idle_timeout.timeout_seconds, 60 s by default`,
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: {
      matches: [line('10.0.3.21:8080', '0.001 -1 -1', 504, '-')],
      nearMisses: [line('10.0.3.21:8080', '-1 -1 -1', 504, '-')],
    },
  },
  {
    id: 'aws-alb-460',
    system: 'aws-alb',
    needles: [' 460 - '],
    pattern: / (?:-1|\d\.\d{3}) 460 - /,
    weights: { 'client-abort': 21, 'slow-app-timeout': 5, 'timeout-ladder-inverted': 5 },
    title: 'The visitor closed the connection before the idle timeout',
    reference: `${docs} HTTP 460`,
    fact: 'client-left',
    reach: 'inwards',
    examples: { matches: [line('10.0.3.21:8080', '0.001 -1 -1', 460, '-')], nearMisses: [refused] },
  },
  {
    id: 'aws-alb-464',
    system: 'aws-alb',
    needles: [' 464 - '],
    pattern: / (?:-1|\d\.\d{3}) 464 - /,
    weights: { 'wrong-app-protocol': 22 },
    title: 'The request’s protocol does not fit the target group’s protocol version',
    reference: `${docs} HTTP 464: for instance HTTP/1.1 to a target group of HTTP/2 or gRPC`,
    fact: 'framing',
    reach: 'here',
    request: true,
    examples: { matches: [line('-', '-1 -1 -1', 464, '-')], nearMisses: [refused] },
  },
  {
    id: 'aws-alb-561',
    system: 'aws-alb',
    needles: [' 561 - ', 'AuthInvalid', 'AuthTokenEpRequest', 'AuthUserinfoEp'],
    pattern: / 561 - |"Auth(?:TokenEp|UserinfoEp|Invalid)/,
    weights: { 'dependency-slow': 14, 'unexpected-status': 4 },
    title: 'The identity provider did not answer the load balancer as it should',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html error reason codes',
    fact: 'dependency',
    reach: 'here',
    request: true,
    examples: { matches: [line('-', '-1 -1 -1', 561, '-')], nearMisses: [refused] },
  },
  {
    id: 'aws-alb-lambda',
    system: 'aws-alb',
    needles: ['"Lambda'],
    pattern: /"Lambda(?!Throttling|ConnectionTimeout)[A-Z]/,
    weights: {
      'app-returns-5xx': 13,
      'invalid-upstream-response': 10,
      'slow-app-timeout': 5,
      'app-crash-request': 5,
    },
    title: 'The Lambda function behind the load balancer failed',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html error reason codes',
    fact: 'app-error',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        line('-', '0.001 0.120 -1', 502, '-').replace(
          '"forward" "-" "-"',
          '"forward" "-" "LambdaInvalidResponse"',
        ),
      ],
      nearMisses: [refused],
    },
  },
  ...targetHealthLogSignatures,
  ...serviceLines,
  ...controllerLines,
  ...statusLines,
  ...lambdaLines,
  ...apiGatewayLines,
  ...apiGatewayMappingLines,
  ...classicLines,
  ...classicAccessLines,
  ...functionErrorLines,
  ...rolloutLines,
  ...machineLines,
]
