import type { LogSignature } from '../../../model/diagnosis.ts'

const at = 'Nov 21 14:32:57 lb1 haproxy[2211]:'
const none = `${at} backend be_down has no server available!`
const alert = '[ALERT]    (2014) : config : parsing'

/** What HAProxy says of its backends as a whole and of its configuration. */
export const processLogSignatures: readonly LogSignature[] = [
  {
    id: 'haproxy-backend-empty',
    system: 'haproxy',
    needles: ['has no server available!'],
    pattern: /has no server available!/,
    weights: { 'no-live-upstreams': 22, 'backend-down': 8, 'health-check-misconfig': 5 },
    title: 'The last server of an HAProxy backend is down',
    reference: 'haproxy src/server.c, set_backend_down',
    fact: 'no-live',
    reach: 'here',
    examples: {
      matches: [none, "[ALERT]    (31262) : backend 'be_down' has no server available!"],
      nearMisses: [`${at} Server be_ok/ok1 is UP, reason: Layer7 check passed, code: 200`],
    },
  },
  {
    id: 'haproxy-server-stopping',
    system: 'haproxy',
    needles: ['is going DOWN for maintenance', 'is stopping', 'is DOWN for maintenance', 'is going DRAIN'],
    pattern:
      /Server \S{1,200} (?:is going DOWN for maintenance|is DOWN for maintenance|is stopping|is going DRAIN)/,
    when: (_groups, line) => !line.includes('DNS') && !line.includes('(No IP'),
    weights: { 'deploy-in-progress': 12, 'no-live-upstreams': 5, 'lb-dereg-inflight': 4 },
    title: 'A server was taken out of HAProxy by hand',
    reference: 'haproxy src/server.c, _srv_update_status_adm',
    fact: 'drain',
    reach: 'here',
    examples: {
      matches: [
        `${at} Server be_app/app1 is going DOWN for maintenance. 1 active and 0 backup servers left.`,
      ],
      nearMisses: [none],
    },
  },
  {
    id: 'haproxy-server-unresolved',
    system: 'haproxy',
    needles: [
      '(DNS NX status)',
      '(No IP for server',
      '(DNS timeout status)',
      '(DNS refused status)',
      '(unspecified DNS error)',
      'could not resolve address',
    ],
    pattern:
      /\((?:DNS NX status|No IP for server|DNS timeout status|DNS refused status|unspecified DNS error)|could not resolve address '/,
    weights: { 'dns-failure': 25 },
    title: 'HAProxy cannot resolve a server’s name',
    reference: 'haproxy src/server.c, srv_update_addr and snr_update_srv_status; src/cfgparse.c at start',
    fact: 'resolve',
    reach: 'here',
    examples: {
      matches: [
        `${at} Server be_app/app1 is going DOWN for maintenance (DNS NX status). 0 active and 0 backup servers left.`,
        "[ALERT]    (2042) : config : [dns.cfg:42] : 'server be_refused/r1' : could not resolve address 'app.invalid'.",
      ],
      nearMisses: [`${at} be_app/app1 changed its IP from 10.0.0.1 to 10.0.0.2 by DNS cache.`],
    },
  },
  {
    id: 'haproxy-server-moved',
    system: 'haproxy',
    needles: ['changed its IP from', 'changed its FQDN from'],
    pattern: /changed its (?:IP|FQDN) from /,
    weights: { 'stale-dns': -12, 'deploy-in-progress': 6 },
    title: 'HAProxy followed a server to its new address',
    reference: 'haproxy src/server.c, srv_update_addr',
    fact: 'resolve',
    reach: 'here',
    examples: {
      matches: [`${at} be_app/app1 changed its IP from 10.0.0.1 to 10.0.0.2 by dns/ns1.`],
      nearMisses: [none],
    },
  },
  {
    id: 'haproxy-port-taken',
    system: 'haproxy',
    needles: ['cannot bind '],
    pattern: /cannot bind (?:UNIX )?socket (?:\[[^\]]{1,200}\] )?\(?Address already in use/,
    weights: { 'port-conflict': 25, 'proxy-not-running': 13 },
    title: 'HAProxy cannot listen, for the port is taken',
    reference: 'haproxy src/proto_tcp.c, tcp_bind_listener: EADDRINUSE',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: [
        '[ALERT]    (2022) : Binding [b3.cfg:20] for frontend fe_http: cannot bind socket (Address already in use) for [127.0.0.1:18101]',
        '[ALERT] 325/143256 (2022) : Starting frontend fe_http: cannot bind socket (Address already in use) [0.0.0.0:80]',
      ],
      nearMisses: [
        '[ALERT]    (2022) : Binding [b3.cfg:20] for frontend fe_http: cannot bind socket (Permission denied) for [0.0.0.0:80]',
      ],
    },
  },
  {
    id: 'haproxy-port-forbidden',
    system: 'haproxy',
    needles: ['cannot bind socket'],
    pattern: /cannot bind socket \((?:Permission denied|Cannot assign requested address)\)/,
    weights: { 'proxy-not-running': 18, 'selinux-denied': 12, 'proxy-config-invalid': 8 },
    title: 'HAProxy may not listen at this address',
    reference: 'haproxy src/proto_tcp.c, tcp_bind_listener: EACCES, EADDRNOTAVAIL',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: [
        '[ALERT]    (2022) : Binding [b3.cfg:20] for frontend fe_http: cannot bind socket (Permission denied) for [0.0.0.0:80]',
      ],
      nearMisses: [
        '[ALERT]    (2022) : Binding [b3.cfg:20] for frontend fe_http: cannot bind socket (Address already in use) for [127.0.0.1:18101]',
      ],
    },
  },
  {
    id: 'haproxy-certificate',
    system: 'haproxy',
    needles: ['SSL certificate', 'SSL private key', 'inconsistencies between private key'],
    pattern:
      /unable to (?:stat|load) SSL (?:certificate|private key)|inconsistencies between private key and certificate|No Private Key found/,
    weights: { 'tls-cert-load-failed': 26, 'proxy-config-invalid': 10, 'proxy-not-running': 5 },
    title: 'HAProxy cannot load its certificate or key',
    reference: 'haproxy src/ssl_sock.c, ssl_sock_load_cert',
    fact: 'certificate',
    reach: 'here',
    examples: {
      matches: [
        `${alert} [bad.cfg:21] : 'bind 127.0.0.1:18343' in section 'frontend' : unable to stat SSL certificate from file '/nope.pem' : No such file or directory.`,
      ],
      nearMisses: [`${alert} [b2.cfg:4] : unknown keyword 'zonk' in 'global' section`],
    },
  },
  {
    id: 'haproxy-config-invalid',
    system: 'haproxy',
    needles: [
      ' : parsing [',
      'config : parsing [',
      'Fatal errors found in configuration',
      'Error(s) found in configuration',
    ],
    pattern: /Fatal errors found in configuration|Error\(s\) found in configuration file| : parsing \[/,
    when: (_groups, line) => line.includes('ALERT'),
    weights: { 'proxy-config-invalid': 26, 'proxy-not-running': 8 },
    title: 'HAProxy’s configuration does not pass its test',
    reference: 'haproxy src/cfgparse.c',
    fact: 'config',
    reach: 'here',
    examples: {
      matches: [
        `${alert} [b2.cfg:4] : unknown keyword 'zonk' in 'global' section`,
        '[ALERT]    (2014) : config : Fatal errors found in configuration.',
        "[ALERT] 325/143256 (2014) : parsing [/etc/haproxy/haproxy.cfg:16] : unknown keyword 'zonk' in 'global' section",
      ],
      nearMisses: ["[WARNING]  (1987) : config : missing timeouts for backend 'be_ok'."],
    },
  },
  {
    id: 'haproxy-timeouts-missing',
    system: 'haproxy',
    needles: ['missing timeouts for'],
    pattern: /missing timeouts for (?:backend|frontend|proxy) '/,
    weights: { 'timeout-ladder-inverted': 8, 'proxy-conn-limit': 4 },
    title: 'HAProxy has no limit on how long it waits',
    reference: 'haproxy src/cfgparse.c: without timeouts connections are kept for ever',
    fact: 'timeout-setting',
    reach: 'here',
    examples: {
      matches: ["[WARNING]  (1987) : config : missing timeouts for backend 'be_ok'."],
      nearMisses: [`${alert} [b2.cfg:4] : unknown keyword 'zonk' in 'global' section`],
    },
  },
  {
    id: 'haproxy-worker-crashed',
    system: 'haproxy',
    needles: ['exited with code'],
    pattern: /exited with code (?:139|134|132|136) /,
    when: (_groups, line) => /worker/i.test(line),
    weights: { 'proxy-worker-crash': 25 },
    title: 'HAProxy’s worker crashed',
    reference: 'haproxy src/mworker.c, mworker_catch_sigchld: 128 plus the signal',
    fact: 'crash',
    reach: 'here',
    examples: {
      matches: ['[ALERT]    (1) : Current worker (8) exited with code 139 (Segmentation fault)'],
      nearMisses: ['[ALERT]    (1) : Current worker (8) exited with code 143 (Terminated)'],
    },
  },
  {
    id: 'haproxy-worker-killed',
    system: 'haproxy',
    needles: ['exited with code 137'],
    pattern: /exited with code 137 /,
    when: (_groups, line) => /worker/i.test(line),
    weights: { 'oom-cgroup': 12, 'oom-host': 11, 'proxy-worker-crash': 10 },
    title: 'HAProxy’s worker was killed',
    reference: 'haproxy src/mworker.c: 137 is SIGKILL, mostly the kernel for want of memory',
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: ['[ALERT]    (1) : Current worker (8) exited with code 137 (Killed)'],
      nearMisses: ['[ALERT]    (1) : Current worker (8) exited with code 143 (Terminated)'],
    },
  },
  {
    id: 'haproxy-visitor-tls',
    system: 'haproxy',
    needles: [
      ': SSL handshake failure',
      'Connection closed during SSL handshake',
      'Timeout during SSL handshake',
    ],
    pattern:
      /(?:\/\d{1,3}|\] [\w.~-]{1,80}\/[\w.-]{1,40}): (?:SSL handshake failure|Connection closed during SSL handshake|Timeout during SSL handshake)/,
    weights: { 'benign-noise': 12, 'tls-protocol-mismatch': 3 },
    title: 'A visitor’s TLS handshake with HAProxy failed',
    reference: 'haproxy src/session.c, session_kill_embryonic: scanners and old clients do so all the time',
    fact: 'visitor-tls',
    reach: 'here',
    examples: {
      matches: [
        '127.0.0.1:50366 [21/Nov/2026:14:33:04.002] fe_http/2: SSL handshake failure',
        '127.0.0.1:50366 [21/Nov/2026:14:33:04.002] ssl/sock-1: SSL handshake failure',
      ],
      nearMisses: [
        `${at} Server be_tls/t1 is DOWN, reason: Layer6 invalid response, info: "SSL handshake failure"`,
      ],
    },
  },
  {
    id: 'haproxy-reloaded',
    system: 'haproxy',
    needles: [
      'stopped (cumulated conns',
      'stopped (FE:',
      'Loading success',
      'New worker',
      'Stopping frontend',
      'Stopping backend',
      'Stopping proxy',
      'Former worker',
      'Reexecuting Master process',
      'haproxy version is',
      'path to executable is',
      'Proxy ',
      "'option forwardfor' ignored",
    ],
    pattern:
      / stopped \((?:cumulated conns: )?FE: |Loading success\.|New (?:program [^\n]{1,60}|worker(?: #\d{1,4})?) \(\d{1,10}\) forked|Stopping (?:frontend|backend|proxy) \S{1,200} in \d|Former worker [^\n]{0,40}exited with code 0|Reexecuting Master process|haproxy version is |path to executable is |Proxy \S{1,200} started\.|'option forwardfor' ignored/,
    weights: { 'benign-noise': 14, 'deploy-in-progress': 3 },
    title: 'HAProxy was reloaded or stopped',
    reference: 'haproxy src/proxy.c, proxy_cond_disable',
    fact: 'reload',
    reach: 'here',
    examples: {
      matches: [
        'Proxy be_tls stopped (cumulated conns: FE: 0, BE: 1).',
        '[NOTICE]   (1) : New worker (8) forked',
        '[WARNING]  (8) : Stopping frontend fe_http in 0 ms.',
        'haproxy[8]: Proxy fe_http started.',
      ],
      nearMisses: [none],
    },
  },
]
