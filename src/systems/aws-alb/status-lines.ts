import { linesOfProgram, type ProgramLine } from '../app/lines-of-program.ts'

const docs =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html'
const metrics =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html'

/** `elb_status_code`, as Athena, CSV and JSON name the field; after it the status. */
const elb = String.raw`elb_status_code["']?\s{0,12}[:=|]\s{0,12}["']?`
const noTarget = /target_status_code["']?\s{0,12}[:=|]\s{0,12}["']?(?:-|null|0|None)(?!\d)/
const seconds = /target_processing_time["']?\s{0,12}[:=|]\s{0,12}["']?(-?[\d.]{1,9})/

function processing(line: string): number | null {
  const found = seconds.exec(line)?.[1]
  return found === undefined ? null : Number(found)
}

/** A metric with a number above nought after it. */
function metric(name: string): RegExp {
  return new RegExp(
    String.raw`\b${name}\b["']?[^\w\n]{1,12}(?:[A-Za-z]{1,8}[^\w\n]{1,6})?(?!0(?:\.0{1,3})?\b)\d`,
  )
}

const named: readonly ProgramLine[] = [
  {
    name: 'named-502',
    needles: ['elb_status_code'],
    pattern: new RegExp(`${elb}502\\b`),
    when: (_groups, line) => noTarget.test(line),
    weights: {
      'keepalive-race': 13,
      'app-crash-request': 12,
      'backend-down': 7,
      'invalid-upstream-response': 4,
    },
    title: 'the target closed the connection or refused it, and gave no status',
    fact: 'reset',
    reach: 'behind',
    request: true,
    matches: ['elb_status_code=502 target_status_code="-" target_processing_time=0.002'],
    nearMisses: ['elb_status_code=502 target_status_code=502', 'elb_status_code=200 target_status_code="-"'],
  },
  {
    name: 'named-502-refused',
    needles: ['elb_status_code'],
    pattern: new RegExp(`${elb}502\\b`),
    when: (_groups, line) => noTarget.test(line) && processing(line) === -1,
    weights: { 'backend-down': 9, 'wrong-port': 4, 'app-crash-loop': 3, 'keepalive-race': -3 },
    title: 'the load balancer did not get as far as sending the request',
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: ['elb_status_code=502 target_status_code="-" target_processing_time=-1'],
    nearMisses: ['elb_status_code=502 target_status_code="-" target_processing_time=0.002'],
  },
  {
    name: 'named-503',
    needles: ['elb_status_code'],
    pattern: new RegExp(`${elb}503\\b`),
    when: (_groups, line) => noTarget.test(line),
    weights: { 'lb-no-registered-targets': 22, 'deploy-in-progress': 6 },
    title: 'the load balancer had no target to send the request to',
    fact: 'no-live',
    request: true,
    matches: ['{"elb_status_code":503,"target_status_code":"-","target":"-"}'],
    nearMisses: ['{"elb_status_code":503,"target_status_code":503}'],
  },
  {
    name: 'named-504',
    needles: ['elb_status_code'],
    pattern: new RegExp(`${elb}504\\b`),
    when: (_groups, line) => noTarget.test(line),
    weights: {
      'slow-app-timeout': 15,
      'connect-drop': 8,
      'lb-sg-nacl-block': 9,
      'timeout-ladder-inverted': 3,
    },
    title: 'the target sent nothing for the load balancer’s idle timeout, or did not take the connection',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    matches: ['{"elb_status_code":"504","target_status_code":"-","target_processing_time":-1}'],
    nearMisses: ['{"elb_status_code":"504","target_status_code":"504"}'],
  },
  {
    name: 'named-of-target',
    needles: ['elb_status_code'],
    pattern: new RegExp(`${elb}(?<status>50[0-4])\\b`),
    when: ({ status }, line) =>
      new RegExp(`target_status_code["']?\\s{0,12}[:=|]\\s{0,12}["']?${status}`).test(line),
    weights: { 'app-returns-5xx': 15, 'backend-down': 5, 'slow-app-timeout': 3 },
    title: 'the target itself answered with a server error',
    fact: 'answer',
    reach: 'behind',
    request: true,
    matches: ['{"elb_status_code":"502","target_status_code":"502","target:port":"10.0.0.1:80"}'],
    nearMisses: ['{"elb_status_code":"502","target_status_code":"-"}'],
  },
  {
    name: 'named-460',
    needles: ['elb_status_code'],
    pattern: new RegExp(`${elb}460\\b`),
    weights: { 'client-abort': 18, 'slow-app-timeout': 5, 'timeout-ladder-inverted': 5 },
    title: 'the visitor closed the connection before the idle timeout',
    fact: 'client-left',
    reach: 'inwards',
    matches: ['elb_status_code=460 target_status_code=-'],
    nearMisses: ['elb_status_code=464'],
  },
]

const statuses: readonly ProgramLine[] = [
  {
    name: '464',
    needles: ['464'],
    pattern: new RegExp(String.raw`^HTTP/[0-9.]{1,3} 464\b|${elb}464\b|HTTPCode_ELB_464`, 'm'),
    weights: { 'wrong-app-protocol': 25 },
    title: 'the request’s protocol does not fit the target group’s protocol version',
    fact: 'framing',
    request: true,
    matches: ['HTTP/1.1 464 ', 'elb_status_code=464'],
    nearMisses: ['HTTP/1.1 200 OK', 'GET / 464'],
  },
  {
    name: '463',
    needles: ['463'],
    pattern: new RegExp(String.raw`^HTTP/[0-9.]{1,3} 463\b|${elb}463\b`, 'm'),
    weights: { 'unexpected-status': 14, 'request-too-big-for-app': 17, 'redirect-loop': 4 },
    title: 'the request passed through more than 30 proxies, by its X-Forwarded-For',
    fact: 'framing',
    request: true,
    matches: ['HTTP/1.1 463 ', 'elb_status_code=463'],
    nearMisses: ['HTTP/1.1 200 OK'],
  },
  {
    name: '561',
    needles: ['561'],
    pattern: new RegExp(String.raw`^HTTP/[0-9.]{1,3} 561\b|${elb}561\b`, 'm'),
    weights: { 'dependency-slow': 20, 'unexpected-status': 4, 'app-returns-5xx': -12 },
    title: 'the identity provider did not answer the load balancer as it should',
    fact: 'dependency',
    request: true,
    matches: ['HTTP/1.1 561 Unauthorized', 'elb_status_code=561'],
    nearMisses: ['HTTP/1.1 401 Unauthorized'],
  },
  {
    name: 'waf-block',
    needles: ['BLOCK', 'terminatingRuleId', 'WAFBlocked', 'AWSManagedRules'],
    pattern: /"action": ?"BLOCK"|\| BLOCK \||"forward,waf-failed"|"waf,?(?:block|fixed)|WAFBlocked/,
    when: (_groups, line) => !/fail2ban|UFW|iptables|nft/i.test(line),
    weights: { 'unexpected-status': 20, 'proxy-ratelimit': 12 },
    title: 'the web application firewall refused the request',
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html',
    fact: 'waf',
    matches: [
      '{"timestamp":1576280412771,"webaclId":"arn:aws:wafv2:x","terminatingRuleId":"AWS-AWSManagedRulesCommonRuleSet","action":"BLOCK"}',
      '07:19:20 | BLOCK | POST /v1/chat/completions | GenericLFI_BODY',
    ],
    nearMisses: ['{"terminatingRuleId":"Default_Action","action":"ALLOW"}', '[UFW BLOCK] IN=eth0 OUT='],
  },
]

const counted: readonly ProgramLine[] = [
  {
    name: 'connection-errors',
    needles: ['ConnectionErrorCount', 'BackendConnectionErrors'],
    pattern: metric('(?:TargetConnectionErrorCount|BackendConnectionErrors)'),
    weights: { 'backend-down': 12, 'lb-sg-nacl-block': 12, 'connect-drop': 9, 'wrong-port': 7 },
    title: 'the load balancer could not connect to its targets',
    fact: 'connect',
    reach: 'behind',
    matches: [
      'TargetConnectionErrorCount 131',
      '"TargetConnectionErrorCount": 4',
      'BackendConnectionErrors = 12',
    ],
    nearMisses: ['TargetConnectionErrorCount 0', 'TargetConnectionErrorCount: 0.0'],
  },
  {
    name: 'tls-errors',
    needles: ['TargetTLSNegotiationErrorCount'],
    pattern: metric('TargetTLSNegotiationErrorCount'),
    weights: { 'tls-handshake-failed': 18, 'tls-protocol-mismatch': 14, 'https-to-http-port': 14 },
    title: 'the load balancer’s TLS handshakes with its targets fail',
    fact: 'tls-handshake',
    reach: 'behind',
    matches: ['TargetTLSNegotiationErrorCount: 44'],
    nearMisses: ['TargetTLSNegotiationErrorCount: 0'],
  },
  {
    name: 'none-healthy',
    needles: ['HealthyHostCount'],
    pattern: /(?<!Un)HealthyHostCount["']?[^\w\n]{1,12}(?:[A-Za-z]{1,8}[^\w\n]{1,6})?0(?:\.0{1,3})?(?![.\d])/,
    weights: { 'lb-no-healthy-targets': 17, 'health-check-misconfig': 8, 'backend-down': 5 },
    title: 'no target is healthy',
    fact: 'no-live',
    matches: ['HealthyHostCount 0', 'UnHealthyHostCount = 2, HealthyHostCount = 0'],
    nearMisses: ['HealthyHostCount 2', 'UnHealthyHostCount 0'],
  },
  {
    name: 'some-unhealthy',
    needles: ['UnHealthyHostCount'],
    pattern: metric('UnHealthyHostCount'),
    weights: { 'health-check-misconfig': 14, 'lb-no-healthy-targets': 11, 'backend-down': 6 },
    title: 'targets fail their health check',
    fact: 'health',
    reach: 'behind',
    matches: ['UnHealthyHostCount 2', 'UnHealthyHostCount = 1.0'],
    nearMisses: ['UnHealthyHostCount 0', 'HealthyHostCount 2'],
  },
  {
    name: 'target-5xx',
    needles: ['HTTPCode_Target_5XX', 'HTTPCode_Backend_5XX'],
    pattern: metric('HTTPCode_(?:Target|Backend)_5XX(?:_Count)?'),
    weights: { 'app-returns-5xx': 15, 'bad-release': 4 },
    title: 'the targets themselves answer with server errors',
    fact: 'answer',
    reach: 'behind',
    matches: ['HTTPCode_Target_5XX_Count 412'],
    nearMisses: ['HTTPCode_Target_5XX_Count 0'],
  },
  {
    name: 'elb-502',
    needles: ['HTTPCode_ELB_502'],
    pattern: metric('HTTPCode_ELB_502(?:_Count)?'),
    weights: { 'keepalive-race': 11, 'app-crash-request': 10, 'backend-down': 6 },
    title: 'the load balancer got no proper response from its targets',
    fact: 'reset',
    reach: 'behind',
    matches: ['HTTPCode_ELB_502_Count 37'],
    nearMisses: ['HTTPCode_ELB_502_Count 0'],
  },
  {
    name: 'elb-504',
    needles: ['HTTPCode_ELB_504'],
    pattern: metric('HTTPCode_ELB_504(?:_Count)?'),
    weights: { 'slow-app-timeout': 13, 'lb-sg-nacl-block': 8, 'connect-drop': 6 },
    title: 'the targets did not answer the load balancer in time',
    fact: 'timeout',
    reach: 'behind',
    matches: ['HTTPCode_ELB_504_Count 12'],
    nearMisses: ['HTTPCode_ELB_504_Count 0'],
  },
  {
    name: 'elb-503',
    needles: ['HTTPCode_ELB_503'],
    pattern: metric('HTTPCode_ELB_503(?:_Count)?'),
    weights: { 'lb-no-registered-targets': 18, 'deploy-in-progress': 6 },
    title: 'the load balancer had no target',
    fact: 'no-live',
    matches: ['HTTPCode_ELB_503_Count 9'],
    nearMisses: ['HTTPCode_ELB_503_Count 0'],
  },
  {
    name: 'spillover',
    needles: ['SpilloverCount'],
    pattern: metric('SpilloverCount'),
    weights: { 'worker-pool-exhausted': 15, 'slow-app-timeout': 10, 'lb-no-healthy-targets': 5 },
    title: 'the classic load balancer’s queue is full',
    reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-cloudwatch-metrics.html',
    fact: 'queue',
    reach: 'behind',
    matches: ['SpilloverCount 120 SurgeQueueLength 1024'],
    nearMisses: ['SpilloverCount 0'],
  },
]

/** Fields of the access log by name, statuses that only an ALB gives, its firewall’s log, and its metrics. */
export const statusLines = [
  ...linesOfProgram({ system: 'aws-alb', program: 'status', reference: docs }, [...named, ...statuses]),
  ...linesOfProgram({ system: 'aws-alb', program: 'metric', reference: metrics }, counted),
]
