import type { LogSignature } from '../../../model/diagnosis.ts'

const at = 'Nov 21 14:32:57 lb1 haproxy[2211]:'
const down = `${at} Server be_app/app1 is DOWN. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.`
const downBecause = `${at} Server be_app/app1 is DOWN, reason: Layer4 timeout, check duration: 2001ms. 1 active and 0 backup servers left.`
const up = `${at} Server be_app/app1 is UP, reason: Layer7 check passed, code: 200, check duration: 1ms. 2 active and 0 backup servers online.`
const page =
  '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>'

/** What happened to HAProxy and its servers, as far as no check says why. */
export const eventLogSignatures: readonly LogSignature[] = [
  {
    id: 'haproxy-server-down',
    system: 'haproxy',
    needles: ['is DOWN.', 'is DOWN, changed from', 'is DOWN via'],
    pattern: /Server \S{1,200} is DOWN(?:\.|, changed from| via )/,
    weights: { 'backend-down': 13, 'no-live-upstreams': 8, 'health-check-misconfig': 7, 'connect-drop': 4 },
    title: 'HAProxy holds a server for down; the line does not say why',
    reference: 'haproxy src/server.c, _srv_update_status_op, since 1.4',
    fact: 'health',
    reach: 'behind',
    examples: {
      matches: [down, `${at} Server be_app/app1 is DOWN via be_other/app1.`],
      nearMisses: [downBecause, up],
    },
  },
  {
    id: 'haproxy-server-up',
    system: 'haproxy',
    needles: ['check succeeded', ' is UP, reason', 'is UP.'],
    pattern: /Server \S{1,200} is UP(?:, reason: |\.)|Health check for server \S{1,200} succeeded/,
    weights: { 'benign-noise': 12 },
    title: 'A server answered HAProxy’s checks again',
    reference: 'haproxy src/server.c, _srv_update_status_op; option log-health-checks',
    fact: 'noise',
    reach: 'here',
    examples: { matches: [up], nearMisses: [down, downBecause] },
  },
  {
    id: 'haproxy-not-started',
    system: 'haproxy',
    needles: [
      'protocols failed to start',
      'exit-on-failure',
      'All workers exited',
      'Cannot fork',
      'Cannot chroot',
    ],
    pattern:
      /Some protocols failed to start their listeners|exit-on-failure: killing every processes|All workers exited\. Exiting|\[haproxy\.main\(\)\] Cannot (?:fork|chroot|set [ug]id|create pidfile)/,
    weights: { 'proxy-not-running': 19, 'proxy-config-invalid': 5 },
    title: 'HAProxy did not start or gave up',
    reference: 'haproxy src/haproxy.c, main(); src/mworker.c',
    fact: 'proxy-start',
    reach: 'here',
    examples: {
      matches: [
        '[ALERT]    (1) : [haproxy.main()] Some protocols failed to start their listeners! Exiting.',
        '[ALERT]    (1) : exit-on-failure: killing every processes with SIGTERM',
      ],
      nearMisses: ['[NOTICE]   (1) : New worker (8) forked'],
    },
  },
  {
    id: 'haproxy-cannot-bind',
    system: 'haproxy',
    needles: ['cannot bind socket'],
    pattern: /cannot bind (?:UNIX )?socket (?:for )?\[/,
    when: (_groups, line) => !/\((?:Address|Permission|Cannot)|already in use/.test(line),
    weights: { 'proxy-not-running': 17, 'port-conflict': 16, 'selinux-denied': 5, 'proxy-config-invalid': 4 },
    title: 'HAProxy cannot listen; the line does not say why',
    reference: 'haproxy src/proto_tcp.c, tcp_bind_listener, before 2.3',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: ['[ALERT] 325/143256 (2022) : Starting frontend fe_http: cannot bind socket [0.0.0.0:80]'],
      nearMisses: [
        '[ALERT] 325/143256 (2022) : Starting frontend fe_http: cannot bind socket (Address already in use) [0.0.0.0:80]',
      ],
    },
  },
  {
    id: 'haproxy-descriptors-warned',
    system: 'haproxy',
    needles: ['Cannot raise FD limit', 'FD limit ('],
    pattern: /Cannot raise FD limit to \d{1,12}, limit is \d{1,12}|FD limit \(\d{1,12}\) too low for maxconn/,
    weights: { 'fd-exhaustion': 15, 'proxy-conn-limit': 14, 'proxy-not-running': 6 },
    title: 'HAProxy may open fewer files than its maxconn needs',
    reference: 'haproxy src/haproxy.c, main(): setrlimit of RLIMIT_NOFILE',
    fact: 'fd',
    reach: 'here',
    examples: {
      matches: [
        '[ALERT]    (8) : [haproxy.main()] Cannot raise FD limit to 80034, limit is 1024.',
        '[WARNING]  (8) : [haproxy.main()] FD limit (1024) too low for maxconn=2000/maxsock=4034.',
      ],
      nearMisses: [`${at} Proxy fe_https reached process FD limit (maxsock=4051).`],
    },
  },
  {
    id: 'haproxy-proxy-header-missing',
    system: 'haproxy',
    needles: [
      'does not look like a PROXY protocol header',
      'PROXY protocol header',
      'PROXY handshake',
      'PROXY signature',
    ],
    pattern:
      /Received something which does not look like a PROXY protocol header|(?:Timeout|Connection closed) (?:during|while waiting for) (?:the )?PROXY (?:handshake|protocol header)/,
    weights: { 'wrong-app-protocol': 21, 'health-check-misconfig': 6 },
    title: 'What asks HAProxy sends no PROXY header, though accept-proxy demands one',
    reference: 'haproxy src/connection.c, conn_err_code_str (CO_ER_PRX_NOT_HDR and its kin)',
    fact: 'framing',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        `${at} 10.0.1.5:43022 [21/Nov/2026:14:33:04.002] fe_http/2: Received something which does not look like a PROXY protocol header`,
      ],
      nearMisses: [`${at} 10.0.1.5:43022 [21/Nov/2026:14:33:04.002] fe_http/2: SSL handshake failure`],
    },
  },
  {
    id: 'haproxy-page',
    system: 'haproxy',
    needles: ['No server is available to handle this request'],
    pattern: /No server is available to handle this request/,
    weights: {
      'no-live-upstreams': 15,
      'backend-down': 9,
      'health-check-misconfig': 4,
      'proxy-conn-limit': 2,
    },
    title: 'HAProxy had no server to send the request to',
    reference: 'haproxy src/http.c, http_err_msgs: its page of 503',
    fact: 'no-live',
    reach: 'here',
    request: true,
    examples: {
      matches: ['No server is available to handle this request.', page],
      nearMisses: ["The server didn't respond in time."],
    },
  },
  {
    id: 'haproxy-near-default-limit',
    system: 'haproxy',
    needles: ['current conns = '],
    pattern: /current conns = (?<connections>\d{1,9});/,
    when: ({ connections }) => usualLimits.some((limit) => isJustBelow(Number(connections), limit)),
    weights: { 'proxy-conn-limit': 19, 'slow-app-timeout': 3 },
    title: 'HAProxy has about as many connections as a usual maxconn allows',
    reference:
      'haproxy src/stats.c, the head of its page; maxconn was 2000 by default before 2.4, OpenShift’s router has 20000',
    fact: 'proxy-connections',
    reach: 'here',
    examples: {
      matches: ['current conns = 1996; current pipes = 0/0; conn rate = 4/sec'],
      nearMisses: [
        'current conns = 12; current pipes = 0/0; conn rate = 4/sec',
        'current conns = 1480; current pipes = 0/0',
      ],
    },
  },
]

/** Values of maxconn that are defaults or that everybody chooses. */
const usualLimits: readonly number[] = [2000, 4000, 4096, 10_000, 20_000, 50_000, 100_000]

function isJustBelow(count: number, limit: number): boolean {
  return count <= limit && count >= limit * 0.985
}
