import type { LogSignature } from '../../../model/diagnosis.ts'
import type { Weights } from '../../../model/sight.ts'

const reference =
  'haproxy src/server.c, _srv_update_status_op; reasons of src/check.c, get_check_status_description'
const left = '1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.'

function down(reason: string): string {
  return `Nov 21 14:32:56 lb1 haproxy[2211]: Server be_app/app1 is DOWN, reason: ${reason}, check duration: 1ms. ${left}`
}

export interface FailedCheck {
  name: string
  /** Its code in `show stat`. */
  code: string
  /** As HAProxy names the result of the check. */
  reason: string
  /** Why the connection failed, where that is told apart. */
  info?: RegExp
  title: string
  weights: Weights
  fact: string
  examples: readonly [string, ...string[]]
}

/** Results of a health check that fails, with what each says of the server. */
export const failedChecks: readonly FailedCheck[] = [
  {
    name: 'refused',
    code: 'L4CON',
    reason: 'Layer4 connection problem',
    info: /info: "Connection refused|reason: Layer4 connection problem(?:, (?:check|status|code)|$|\s*$|\.)|\(Connection refused\)/,
    title: 'HAProxy’s check was refused by the server',
    weights: {
      'backend-down': 16,
      'wrong-port': 6,
      'app-crash-loop': 5,
      'loopback-bind': 4,
      'deploy-in-progress': 4,
    },
    fact: 'connect',
    examples: ['Layer4 connection problem, info: "Connection refused"', 'Layer4 connection problem'],
  },
  {
    name: 'unroutable',
    code: 'L4CON',
    reason: 'Layer4 connection problem',
    info: /info: "(?:General socket error \()?(?:No route to host|Network (?:is )?unreachable|Host is unreachable)/,
    title: 'HAProxy’s check has no route to the server',
    weights: { 'no-route': 20, 'host-down': 9, 'host-firewall-block': 6, 'container-network-broken': 4 },
    fact: 'connect',
    examples: ['Layer4 connection problem, info: "No route to host"'],
  },
  {
    name: 'forbidden',
    code: 'L4CON',
    reason: 'Layer4 connection problem',
    info: /info: "(?:General socket error \()?Permission denied/,
    title: 'HAProxy may not open TCP connections',
    weights: { 'selinux-denied': 25 },
    fact: 'denied',
    examples: ['Layer4 connection problem, info: "Permission denied"'],
  },
  {
    name: 'no-local-port',
    code: 'L4CON',
    reason: 'Layer4 connection problem',
    info: /info: "(?:General socket error \()?Cannot assign requested address/,
    title: 'HAProxy has no local port left for its check',
    weights: { 'ephemeral-ports': 22 },
    fact: 'ports',
    examples: ['Layer4 connection problem, info: "Cannot assign requested address"'],
  },
  {
    name: 'connect-timeout',
    code: 'L4TOUT',
    reason: 'Layer4 timeout',
    title: 'The server did not answer HAProxy’s connection',
    weights: {
      'connect-drop': 16,
      'host-down': 10,
      'host-firewall-block': 8,
      'listen-backlog-overflow': 7,
      'stale-dns': 3,
    },
    fact: 'connect',
    examples: ['Layer4 timeout'],
  },
  {
    name: 'socket-error',
    code: 'SOCKERR',
    reason: 'Socket error',
    title: 'The server reset the connection of HAProxy’s check',
    weights: {
      'app-crash-request': 10,
      'http-to-https-port': 6,
      'wrong-app-protocol': 6,
      'listen-backlog-overflow': 4,
      'health-check-misconfig': 4,
    },
    fact: 'reset',
    examples: ['Socket error, info: "Connection reset by peer"'],
  },
  {
    name: 'tls',
    code: 'L6RSP',
    reason: 'Layer6 invalid response',
    title: 'HAProxy’s TLS handshake with the server failed',
    weights: {
      'tls-handshake-failed': 13,
      'tls-backend-untrusted': 11,
      'tls-backend-expired': 11,
      'https-to-http-port': 11,
      'tls-protocol-mismatch': 9,
      'tls-backend-name': 8,
      'mtls-required': 4,
    },
    fact: 'tls-handshake',
    examples: ['Layer6 invalid response, info: "SSL handshake failure"'],
  },
  {
    name: 'tls-plain',
    code: 'L6RSP',
    info: /wrong version number|http request|packet length too long/,
    reason: 'Layer6 invalid response',
    title: 'HAProxy speaks TLS to a port that answers in plain text',
    weights: { 'https-to-http-port': 26, 'tls-handshake-failed': 6 },
    fact: 'tls-handshake',
    examples: ['Layer6 invalid response, info: "SSL handshake failure (wrong version number)"'],
  },
  {
    name: 'tls-unverified',
    code: 'L6RSP',
    info: /certificate verify failed|Verification error|self.signed certificate|unable to get (?:local )?issuer/,
    reason: 'Layer6 invalid response',
    title: 'HAProxy does not accept the server’s certificate',
    weights: {
      'tls-backend-untrusted': 21,
      'tls-backend-expired': 17,
      'tls-backend-name': 12,
      'tls-handshake-failed': 6,
    },
    fact: 'tls-handshake',
    examples: ['Layer6 invalid response, info: "SSL handshake failure (certificate verify failed)"'],
  },
  {
    name: 'tls-timeout',
    code: 'L6TOUT',
    reason: 'Layer6 timeout',
    title: 'The server did not answer HAProxy’s TLS handshake',
    weights: {
      'tls-handshake-failed': 14,
      'https-to-http-port': 9,
      'worker-pool-exhausted': 6,
      'event-loop-blocked': 5,
    },
    fact: 'tls-handshake',
    examples: ['Layer6 timeout'],
  },
  {
    name: 'good-answer',
    code: 'L7STS',
    reason: 'Layer7 wrong status',
    info: /, code: 2\d\d/,
    title: 'HAProxy’s check wants another status than the good one that it gets',
    weights: { 'health-check-misconfig': 27 },
    fact: 'health',
    examples: ['Layer7 wrong status, code: 200, info: "OK"'],
  },
  {
    name: 'client-error',
    code: 'L7STS',
    reason: 'Layer7 wrong status',
    info: /, code: [34]\d\d/,
    title: 'HAProxy’s check was answered with a redirect or a client error',
    weights: {
      'health-check-misconfig': 20,
      'host-header-rejected': 8,
      'bad-release': 5,
      'unexpected-status': 5,
    },
    fact: 'health',
    examples: ['Layer7 wrong status, code: 404, info: "Not Found"'],
  },
  {
    name: 'server-error',
    code: 'L7STS',
    reason: 'Layer7 wrong status',
    info: /, code: 5\d\d/,
    title: 'HAProxy’s check was answered with a server error',
    weights: { 'app-returns-5xx': 19, 'bad-release': 6, 'health-check-misconfig': 6, 'db-down': 4 },
    fact: 'answer',
    examples: ['Layer7 wrong status, code: 503, info: "Service Unavailable"'],
  },
  {
    name: 'no-answer',
    code: 'L7TOUT',
    reason: 'Layer7 timeout',
    title: 'The server accepted HAProxy’s check and did not answer it',
    weights: {
      'slow-app-timeout': 16,
      'worker-pool-exhausted': 13,
      'event-loop-blocked': 11,
      'dependency-slow': 4,
    },
    fact: 'timeout',
    examples: ['Layer7 timeout'],
  },
  {
    name: 'no-http',
    code: 'L7RSP',
    reason: 'Layer7 invalid response',
    title: 'The server answered HAProxy’s check with something that is not HTTP',
    weights: {
      'http-to-https-port': 16,
      'wrong-app-protocol': 16,
      'invalid-upstream-response': 9,
      'wrong-port': 6,
    },
    fact: 'framing',
    examples: ['Layer7 invalid response, info: "<15><03><01>"', 'Layer7 invalid response'],
  },
  {
    name: 'script-failed',
    code: 'PROCERR',
    reason: 'External check error',
    title: 'HAProxy’s check by a program of its own failed',
    weights: { 'health-check-misconfig': 18, 'backend-down': 8 },
    fact: 'health',
    examples: ['External check error, code: 1'],
  },
  {
    name: 'script-late',
    code: 'PROCTOUT',
    reason: 'External check timeout',
    title: 'HAProxy’s check by a program of its own took too long',
    weights: { 'health-check-misconfig': 13, 'slow-app-timeout': 10 },
    fact: 'health',
    examples: ['External check timeout'],
  },
]

/** What HAProxy logs when a server fails its health check, by the result of the check. */
export const checkLogSignatures: readonly LogSignature[] = failedChecks.map(
  ({ name, reason, info, title, weights, fact, examples }): LogSignature => ({
    id: `haproxy-down-${name}`,
    system: 'haproxy',
    needles: [`reason: ${reason}`],
    // `option log-health-checks` writes “Health check for server be/app failed, reason: …, status: 0/2 DOWN.”
    pattern: new RegExp(`(?:DOWN|failed), reason: ${reason}`),
    when: (_groups, line) => info === undefined || info.test(line),
    weights,
    title,
    reference,
    fact,
    reach: 'behind',
    examples: {
      matches: [
        ...examples.map(down),
        `Health check for server be_app/app1 failed, reason: ${examples[0]}, check duration: 1ms, status: 0/2 DOWN.`,
      ],
      nearMisses: [
        down(reason === 'Layer4 timeout' ? 'Layer7 timeout' : 'Layer4 timeout'),
        `Server be_app/app1 is UP, reason: ${reason}, check duration: 1ms. 2 active and 0 backup servers online.`,
      ],
    },
  }),
)
