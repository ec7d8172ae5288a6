import { linesOfProgram, type ProgramLine } from '../app/lines-of-program.ts'

const reference =
  'https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference access log, firewall log'
const backend =
  'https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting'

/** A field of a log in JSON, in a table of Log Analytics (`_d` and `_s` after its name) or as `name=value`; then its value. */
function field(name: string, value: string): RegExp {
  return new RegExp(String.raw`\b${name}(?:_[ds])?["']?\s{0,12}[:=|]\s{0,12}["']?(?:${value})\b`)
}

const gatewayField = ['httpStatus', 'serverStatus', 'serverRouted', 'timeTaken'] as const
/** A line of the access log that does not say by itself what went wrong. */
function isGatewayLine(line: string): boolean {
  return (
    gatewayField.filter((name) => line.includes(name)).length >= 2 && !/ERRORINFO_(?!NO_ERROR)/.test(line)
  )
}

const reached = field('serverStatus', String.raw`\d{3}`)

const access: readonly ProgramLine[] = [
  {
    name: 'access-504',
    needles: ['httpStatus'],
    pattern: field('httpStatus', '504'),
    when: (_groups, line) => isGatewayLine(line),
    weights: {
      'slow-app-timeout': 20,
      'timeout-ladder-inverted': 9,
      'worker-pool-exhausted': 5,
      'connect-drop': 4,
    },
    title: 'the backend did not answer within the request timeout of the backend setting',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    matches: [
      '{"httpStatus":504,"timeTaken":30.003,"serverStatus":"504","sslEnabled":"on"}',
      'httpStatus_d | 504\n  | timeTaken_d | 30.211\n  | serverStatus_s | 504',
    ],
    nearMisses: ['{"httpStatus":200,"timeTaken":0.504,"serverStatus":"200"}'],
  },
  {
    name: 'access-502-unreached',
    needles: ['httpStatus'],
    pattern: field('httpStatus', '502'),
    when: (_groups, line) => isGatewayLine(line) && !reached.test(line),
    weights: {
      'lb-no-healthy-targets': 18,
      'backend-down': 8,
      'health-check-misconfig': 8,
      'lb-sg-nacl-block': 5,
      'tls-backend-untrusted': 4,
    },
    title: 'the gateway answered 502 and got no status from a backend',
    fact: 'no-live',
    request: true,
    matches: ['{"properties":{"httpStatus":502,"serverRouted":"","serverStatus":"","timeTaken":0.0}}'],
    nearMisses: ['{"httpStatus":502,"serverRouted":"10.0.3.21:443","serverStatus":"502"}'],
  },
  {
    name: 'access-502',
    needles: ['serverStatus'],
    pattern: field('serverStatus', '502'),
    when: (_groups, line) => isGatewayLine(line),
    weights: { 'app-returns-5xx': 11, 'backend-down': 9, 'keepalive-race': 10, 'app-crash-request': 9 },
    title: 'the backend answered 502 or closed the connection',
    fact: 'answer',
    reach: 'behind',
    request: true,
    matches: ['{"httpStatus":502,"serverRouted":"10.0.3.21:443","serverStatus":"502"}'],
    nearMisses: ['{"httpStatus":200,"serverRouted":"10.0.3.21:443","serverStatus":"200"}'],
  },
  {
    name: 'access-server-5xx',
    needles: ['serverStatus_s', 'serverStatus ', 'serverStatus='],
    pattern: field('serverStatus', '50[013]'),
    weights: { 'app-returns-5xx': 16, 'bad-release': 3 },
    title: 'the backend itself answered with a server error',
    fact: 'answer',
    reach: 'behind',
    request: true,
    matches: ['serverStatus_s | 500', 'serverStatus=503'],
    nearMisses: ['serverStatus_s | 200'],
  },
  {
    name: 'waf-blocked',
    needles: [
      '"Blocked"',
      'Anomaly Score Exceeded',
      'ApplicationGatewayFirewall',
      'FrontDoorWebApplicationFirewall',
      'action_s',
    ],
    pattern:
      /"action(?:_s)?": ?"Block(?:ed)?"|action_s\s{0,8}\|\s{0,8}Block|Mandatory rule\. Cannot be disabled\. Inbound Anomaly Score Exceeded/,
    when: (_groups, line) => /ruleId|Firewall|Anomaly|action_s|ruleName|policy/i.test(line),
    weights: { 'unexpected-status': 20, 'proxy-ratelimit': 9 },
    title: 'the web application firewall refused the request',
    fact: 'waf',
    matches: [
      '{"operationName":"ApplicationGatewayFirewall","properties":{"ruleId":"942130","message":"SQL Injection Attack","action":"Blocked"}}',
    ],
    nearMisses: [
      '{"operationName":"ApplicationGatewayFirewall","properties":{"ruleId":"942130","action":"Matched"}}',
    ],
  },
]

const health: readonly ProgramLine[] = [
  {
    name: 'health-unknown',
    needles: ['Unknown'],
    pattern: /"?(?:[Hh]ealth|[Bb]ackend ?[Hh]ealth(?: status)?)"?\s{0,4}[:=]\s{0,4}"?Unknown\b/,
    weights: { 'agw-control-plane-blocked': 25, 'dns-failure': 8 },
    title: 'the gateway’s health is not known: its management traffic is blocked, or a name does not resolve',
    reference: backend,
    fact: 'control-plane',
    matches: ['"health": "Unknown"', 'Backend health: Unknown'],
    nearMisses: ['"health": "Unhealthy"', '"healthProbeLog": "Unknown error. Please try again."'],
  },
  {
    name: 'management-ports',
    needles: ['65503-65534', '65200-65535', 'GatewayManager'],
    pattern:
      /(?:[Dd]en(?:y|ies|ied)|[Bb]lock(?:s|ed|ing)?|[Dd]rop)[^\n]{0,80}(?:65503 ?- ?65534|65200 ?- ?65535|GatewayManager)|(?:65503 ?- ?65534|65200 ?- ?65535|GatewayManager)[^\n]{0,80}(?:[Dd]en(?:y|ies|ied)\b|[Bb]lock|[Mm]issing|[Dd]rop)/,
    weights: { 'agw-control-plane-blocked': 27 },
    title: 'the ports over which the gateway is managed are blocked',
    reference: backend,
    fact: 'management-ports',
    matches: [
      'NSG on the Application Gateway subnet: Inbound Deny 65503-65534',
      '65200-65535 GatewayManager: Deny',
    ],
    nearMisses: ['AllowGatewayManager Inbound Allow 65200-65535'],
  },
]

/** What Azure Application Gateway’s access and firewall logs say by name, and of its own health. */
export const gatewayLines = linesOfProgram({ system: 'azure-appgw', program: 'gateway', reference }, [
  ...access,
  ...health,
])
