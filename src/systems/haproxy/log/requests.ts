import type { LogSignature } from '../../../model/diagnosis.ts'
import type { Weights } from '../../../model/sight.ts'

interface Ending {
  name: string
  /** The first two characters of the termination state. */
  state: string
  /** What else must be so of the line. */
  also?: RegExp
  /** What must not be so. */
  never?: RegExp
  title: string
  weights: Weights
  fact: string
  /** From the backend’s name to the state: `be_app/app1 0/0/-1/-1/3012 503 217 - - `. */
  example: string
}

const nobody = /<NOSRV>/
/** No answer for 5, 10, 30, 60 s to the tenth of a second: a visitor rarely leaves so, a limit of his or of a proxy in front does. */
const unansweredForLong = /\/-1\/\+?\d{0,3}[05]0\d\d -1 0 /

const endings: readonly Ending[] = [
  {
    name: 'no-server',
    state: 'SC',
    also: nobody,
    title: 'HAProxy had no server to send the request to',
    weights: { 'no-live-upstreams': 22, 'backend-down': 7, 'health-check-misconfig': 5 },
    fact: 'no-live',
    example: 'be_down/<NOSRV> 0/-1/-1/-1/0 503 217 - - ',
  },
  {
    name: 'refused',
    state: 'SC',
    never: nobody,
    title: 'The server refused HAProxy’s connection',
    weights: { 'backend-down': 16, 'wrong-port': 6, 'app-crash-loop': 5, 'no-route': 4, 'loopback-bind': 4 },
    fact: 'connect',
    example: 'be_refused/r1 0/0/-1/-1/1001 503 217 - - ',
  },
  {
    name: 'connect-timeout',
    state: 'sC',
    title: 'The server did not answer HAProxy’s connection in time',
    weights: { 'connect-drop': 16, 'host-down': 9, 'listen-backlog-overflow': 8, 'host-firewall-block': 7 },
    fact: 'connect',
    example: 'be_drop/d1 0/0/-1/-1/2002 503 217 - - ',
  },
  {
    name: 'cut-before-headers',
    state: 'SH',
    title: 'The server ended the connection before its headers were complete',
    weights: { 'app-crash-request': 13, 'keepalive-race': 11, 'worker-timeout': 6 },
    fact: 'reset',
    example: 'be_reset/x1 0/0/0/-1/6 502 209 - - ',
  },
  {
    name: 'no-headers',
    state: 'sH',
    title: 'The server did not answer within timeout server',
    weights: {
      'slow-app-timeout': 20,
      'worker-pool-exhausted': 7,
      'timeout-ladder-inverted': 6,
      'db-pool-exhausted': 5,
      'event-loop-blocked': 4,
    },
    fact: 'timeout',
    example: 'be_hang/h1 0/0/0/-1/2001 504 198 - - ',
  },
  {
    name: 'cut-in-body',
    state: 'SD',
    title: 'The server ended the connection in the middle of a response',
    weights: { 'app-crash-request': 14, 'worker-timeout': 6, 'ungraceful-shutdown': 4 },
    fact: 'reset',
    example: 'be_mid/m1 0/0/0/0/50 200 1054 - - ',
  },
  {
    name: 'stalled-body',
    state: 'sD',
    title: 'The response stood still for longer than timeout server',
    weights: { 'slow-app-timeout': 14, 'dependency-slow': 4 },
    fact: 'timeout',
    example: 'be_app/app1 0/0/1/25/50090 200 5120 - - ',
  },
  {
    name: 'queue-timeout',
    state: 'sQ',
    title: 'The request waited too long in HAProxy’s queue',
    weights: { 'proxy-queue-timeout': 22, 'slow-app-timeout': 8, 'worker-pool-exhausted': 7 },
    fact: 'queue',
    example: 'be_queue/<NOSRV> 0/1001/-1/-1/1001 503 217 - - ',
  },
  {
    name: 'bad-response',
    state: 'PH',
    title: 'HAProxy blocked the response: malformed, or its headers larger than tune.bufsize',
    weights: { 'invalid-upstream-response': 16, 'upstream-header-too-big': 15, 'wrong-app-protocol': 4 },
    fact: 'framing',
    example: 'be_bad/b1 0/0/0/-1/0 502 209 - - ',
  },
  {
    name: 'no-resource',
    state: 'RC',
    title: 'HAProxy lacked a port, descriptor or memory for the connection',
    weights: { 'ephemeral-ports': 17, 'fd-exhaustion': 14, 'tcp-mem': 8 },
    fact: 'ports',
    example: 'be_app/app1 0/0/-1/-1/0 503 217 - - ',
  },
  {
    name: 'process-limit',
    state: 'PC',
    title: 'HAProxy reached a limit of its own when it connected',
    weights: { 'proxy-conn-limit': 19, 'fd-exhaustion': 10 },
    fact: 'proxy-connections',
    example: 'be_app/app1 0/0/-1/-1/0 503 217 - - ',
  },
  {
    name: 'server-marked-down',
    state: 'DH',
    title: 'The server was marked down while it had the request',
    weights: { 'no-live-upstreams': 10, 'app-crash-request': 7, 'deploy-in-progress': 6 },
    fact: 'reset',
    example: 'be_app/app1 0/0/1/-1/120 502 217 - - ',
  },
  {
    name: 'killed',
    state: 'KH',
    title: 'Somebody ended the session at HAProxy',
    weights: { 'deploy-in-progress': 12 },
    fact: 'drain',
    example: 'be_app/app1 0/0/1/-1/120 502 217 - - ',
  },
  {
    name: 'client-gone-connecting',
    state: 'CC',
    title: 'The visitor went away while HAProxy was connecting to the server',
    weights: { 'client-abort': 15, 'connect-drop': 3 },
    fact: 'client-left',
    example: 'be_app/app1 0/0/-1/-1/3 503 217 - - ',
  },
  {
    name: 'client-stalled',
    state: 'cD',
    title: 'The visitor took nothing more for as long as timeout client',
    weights: { 'client-abort': 12, 'benign-noise': 14 },
    fact: 'client-left',
    example: 'be_app/app1 0/0/1/25/60025 200 5120 - - ',
  },
  {
    name: 'client-slow-request',
    state: 'cR',
    title: 'The visitor did not finish its request in time',
    weights: { 'benign-noise': 18 },
    fact: 'noise',
    example: 'fe_http/<NOSRV> -1/-1/-1/-1/10001 408 212 - - ',
  },
  {
    name: 'held-back',
    state: 'PT',
    title: 'HAProxy held a visitor back by its own rules',
    weights: { 'proxy-ratelimit': 18 },
    fact: 'denied-request',
    example: 'fe_http/<NOSRV> -1/-1/-1/-1/10001 500 212 - - ',
  },
  {
    name: 'answered-itself',
    state: 'LR',
    title: 'HAProxy answered the request itself, as a redirect or by http-request return',
    weights: { 'benign-noise': 16 },
    fact: 'noise',
    example: 'be_well/<NOSRV> 0/-1/-1/-1/0 200 479 - - ',
  },
  {
    name: 'failed-inside',
    state: 'IH',
    title: 'HAProxy failed for a reason of its own',
    weights: { 'proxy-worker-crash': 12, 'invalid-upstream-response': 8 },
    fact: 'framing',
    example: 'be_app/app1 0/0/1/-1/2 500 217 - - ',
  },
  {
    name: 'client-gone',
    state: 'CH',
    title: 'The visitor went away while the server was working',
    weights: { 'client-abort': 16, 'slow-app-timeout': 4, 'timeout-ladder-inverted': 4 },
    fact: 'client-left',
    example: 'be_app/app1 0/0/1/-1/29950 -1 217 - - ',
  },
  {
    name: 'client-gone-in-queue',
    state: 'CQ',
    title: 'The visitor went away while the request was queued',
    weights: { 'client-abort': 12, 'proxy-queue-timeout': 12 },
    fact: 'client-left',
    example: 'be_app/<NOSRV> 0/9001/-1/-1/9001 -1 0 - - ',
  },
  {
    name: 'client-limit-in-wait',
    state: 'CD',
    also: unansweredForLong,
    title: 'whoever asked HAProxy ended it after a round number of seconds, before the server had answered',
    weights: {
      'slow-app-timeout': 17,
      'timeout-ladder-inverted': 14,
      'dependency-slow': 5,
      'client-abort': 7,
    },
    fact: 'timeout',
    example: 'be_app/app1 0/0/1/-1/30003 -1 0 - - ',
  },
  {
    name: 'client-gone-in-body',
    state: 'CD',
    never: unansweredForLong,
    title: 'The visitor went away during the response',
    weights: { 'client-abort': 17 },
    fact: 'client-left',
    example: 'be_app/app1 0/0/1/25/90 200 5120 - - ',
  },
  {
    name: 'bad-request',
    state: 'PR',
    title: 'HAProxy denied the request by its own rules',
    weights: { 'benign-noise': 9, 'proxy-ratelimit': 6, 'request-too-big-for-app': 4 },
    fact: 'denied-request',
    example: 'fe_http/<NOSRV> -1/-1/-1/-1/2 400 217 - - ',
  },
  {
    name: 'visitor-scan',
    state: 'CR',
    title: 'A visitor sent no proper request',
    weights: { 'benign-noise': 18 },
    fact: 'noise',
    example: 'fe_http/<NOSRV> -1/-1/-1/-1/0 400 0 - - ',
  },
]

const rest = '-- 1/1/0/0/1 0/0 "GET /cart HTTP/1.1"'

function line(example: string, state: string): string {
  return `Nov 21 14:32:57 lb1 haproxy[2211]: 127.0.0.1:34460 [21/Nov/2026:14:32:57.822] fe_http ${example}${state}${rest}`
}

/** HAProxy’s lines of failed requests, by their termination state. */
export const requestLogSignatures: readonly LogSignature[] = endings.map(
  ({ name, state, also, never, title, weights, fact, example }): LogSignature => ({
    id: `haproxy-request-${name}`,
    system: 'haproxy',
    needles: [
      `${state}--`,
      ` ${state}N`,
      ` ${state}V`,
      ` ${state}D`,
      ` ${state}I`,
      ` ${state}O`,
      ` ${state}E`,
    ],
    // Also where a line is cut behind its state, or somebody only names the state.
    pattern: new RegExp(
      ` ${state}[-NIDVEOU][-NIUPRD] \\d{1,6}/\\d{1,6}/|(?:[Hh][Aa][Pp]roxy|[Tt]erminat|[Ss]tate|<NOSRV>|\\b[45]\\d\\d\\b)[^\\n]{0,200}[ "'\`(:]${state}(?:--|NI|VN|DN|NN)(?=[\\s"'\`).,;:|]|$)`,
    ),
    when: (_groups, text) =>
      (also === undefined || also.test(text)) && (never === undefined || !never.test(text)),
    weights,
    title,
    reference: 'haproxy doc/configuration.txt section 8.5, session state at disconnection',
    fact,
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        line(example, state),
        ...(also === unansweredForLong
          ? []
          : [`503 with termination state ${state}--${also === undefined ? '' : ' <NOSRV>'}`]),
      ],
      nearMisses: [line(example, '--'), line(example, state === 'SH' ? 'sH' : 'SH')],
    },
  }),
)
