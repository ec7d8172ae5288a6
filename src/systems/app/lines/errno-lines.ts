import { linesOfProgram } from '../lines-of-program.ts'

const winsock = 'https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2'
const isDatabase = /:(?:5432|5433|3306|1433|1521|27017|6379|5672|9092|9200|11211)\b/

/** Texts of socket errors of macOS, the BSDs and Windows, and of c-ares, in whatever program they stand. */
export const errnoLines = linesOfProgram({ system: 'unknown', program: 'errno', reference: winsock }, [
  {
    name: 'no-local-port',
    needles: [
      "an't assign requested address",
      'annot assign requested address',
      'lacked sufficient buffer space',
      'Only one usage of each socket address',
      'connect EADDRNOTAVAIL',
      'connect EADDRINUSE',
      'ddress already in use',
    ],
    pattern:
      /(?:\bconnect|dial|upstream|proxy)[^\n]{0,160}(?:[Cc]an['’]t|[Cc]annot) assign requested address|^\s{0,8}(?:can['’]t|cannot) assign requested address|lacked sufficient buffer space or because a queue was full|connectex?[^\n]{0,60}Only one usage of each socket address|\b(?:NoRouteToHost|Connect)Exception: (?:Cannot|Can['’]t) assign requested address|\bconnect EADDRINUSE\b|\bconnect\(\)[^\n]{0,80}\bAddress already in use|: connect: address already in use/i,
    // That ::1 cannot be assigned is about IPv6 and not about ports.
    when: (_groups, line) =>
      !/\blisten|\bbind\(\) to\b|\bbind (?:on|to)\b|Failed to bind|\[::1?\]|\s::1[:\s]/i.test(line),
    weights: { 'ephemeral-ports': 21, 'localhost-ipv6': 4, 'wrong-port': 1 },
    title: 'no local port is left for a connection further in',
    reference: `${winsock}: WSAENOBUFS, WSAEADDRINUSE of connect(2); EADDRNOTAVAIL of BSD and macOS: “Can't assign requested address”`,
    fact: 'local-ports',
    matches: [
      'error="dial tcp4 203.0.113.9:443: connect: can\'t assign requested address"',
      "connect() to 10.0.0.5:8080 failed: Can't assign requested address",
      'dial tcp 10.0.0.5:443: connectex: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      'java.net.NoRouteToHostException: Cannot assign requested address (Address not available)',
      'Error: connect EADDRINUSE 10.0.0.5:443 - Local (10.0.0.6:41000)',
      'connect: An operation on a socket could not be performed because the system lacked sufficient buffer space or because a queue was full.',
    ],
    nearMisses: [
      "bind() to 10.0.0.5:80 failed: Can't assign requested address",
      'listen tcp :80: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    ],
  },
  {
    name: 'address-taken',
    needles: ['Only one usage of each socket address', '(10048)', 'WSAEADDRINUSE'],
    pattern: /Only one usage of each socket address|\bWSAEADDRINUSE\b/,
    when: (_groups, line) => !/\bconnectex?\b|\bdial\b/.test(line),
    weights: { 'port-conflict': 20, 'ephemeral-ports': 15, 'app-boot-failure': 6 },
    title: 'the port is taken, or no local port is left',
    reference: `${winsock}: WSAEADDRINUSE 10048`,
    fact: 'bind',
    matches: [
      'listen tcp :80: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      'System.Net.Sockets.SocketException (10048): Only one usage of each socket address (protocol/network address/port) is normally permitted',
    ],
    nearMisses: [
      'dial tcp 10.0.0.5:443: connectex: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    ],
  },
  {
    name: 'refused',
    needles: ['actively refused it'],
    pattern: /target machine actively refused it/,
    when: (_groups, line) => !isDatabase.test(line),
    weights: { 'backend-down': 12, 'wrong-port': 8, 'dependency-slow': 7, 'loopback-bind': 4, 'db-down': 3 },
    title: 'nobody listens at the address that was asked',
    reference: `${winsock}: WSAECONNREFUSED 10061`,
    fact: 'connect',
    reach: 'behind',
    matches: [
      'System.Net.Sockets.SocketException (10061): No connection could be made because the target machine actively refused it. [::ffff:127.0.0.1]:5000',
    ],
    nearMisses: ['No connection could be made because the target machine actively refused it. 10.0.0.5:1433'],
  },
  {
    name: 'unanswered',
    needles: ['connected party did not properly respond', 'connect: operation timed out'],
    pattern: /connected party did not properly respond after a period of time|connect: operation timed out/,
    weights: {
      'connect-drop': 16,
      'host-down': 11,
      'host-firewall-block': 10,
      'lb-sg-nacl-block': 8,
      'dependency-slow': 6,
    },
    title: 'the address that was asked does not answer at all',
    reference: `${winsock}: WSAETIMEDOUT 10060; ETIMEDOUT of BSD and macOS: “Operation timed out”`,
    fact: 'connect',
    reach: 'behind',
    matches: [
      'dial tcp 10.0.0.5:8080: connectex: A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.',
      'dial tcp 10.0.0.5:8080: connect: operation timed out',
    ],
    nearMisses: ['the operation timed out'],
  },
  {
    name: 'closed',
    needles: ['forcibly closed by the remote host'],
    pattern: /existing connection was forcibly closed by the remote host/,
    weights: { 'app-crash-request': 14, 'keepalive-race': 14, 'tls-handshake-failed': 6, 'client-abort': 6 },
    title: 'the other side reset the connection',
    reference: `${winsock}: WSAECONNRESET 10054`,
    fact: 'reset',
    reach: 'behind',
    matches: ['wsarecv: An existing connection was forcibly closed by the remote host.'],
    nearMisses: ['the connection was closed by the remote host'],
  },
  {
    name: 'host-down',
    needles: ['host is down', 'Host is down'],
    pattern: /(?:connect|dial|upstream|proxy|send|socket|ping)[^\n]{0,200}: [Hh]ost is down\b/,
    weights: { 'host-down': 20, 'no-route': 13, 'stale-dns': 6 },
    title: 'nothing at that address answers to ARP',
    reference: 'errno EHOSTDOWN of BSD and macOS (64), of Linux (112)',
    fact: 'connect',
    reach: 'behind',
    matches: [
      'dial tcp 10.0.0.5:8080: connect: host is down',
      'connect() to 10.0.0.5:8080 failed: Host is down',
    ],
    nearMisses: ['the host is down for maintenance'],
  },
  {
    name: 'unreachable',
    needles: ['attempted to an unreachable'],
    pattern: /socket operation was attempted to an unreachable (?:host|network)/,
    weights: { 'no-route': 20, 'host-down': 13, 'connect-drop': 3 },
    title: 'there is no way to the address that was asked',
    reference: `${winsock}: WSAENETUNREACH 10051, WSAEHOSTUNREACH 10065`,
    fact: 'connect',
    reach: 'behind',
    matches: ['dial tcp 10.0.0.5:8080: connectex: A socket operation was attempted to an unreachable host.'],
    nearMisses: ['a socket operation failed'],
  },
  {
    name: 'unresolved',
    needles: [
      'query',
      'getaddrinfow: ',
      'remote name could not be resolved',
      'No such host is known',
      'EDNS',
    ],
    pattern:
      /\bquery(?:A|Aaaa|Any|Cname|Mx|Ns|Srv|Txt) (?:E[A-Z]{4,12}) \S|getaddrinfow: \S|The remote name could not be resolved|No such host is known|"?code"?: ?["']EDNS["']/,
    weights: { 'dns-failure': 20, 'dependency-slow': 8 },
    title: 'a name that is asked for cannot be resolved',
    reference: 'https://nodejs.org/api/dns.html#error-codes (c-ares); WSAHOST_NOT_FOUND 11001',
    fact: 'resolve',
    matches: [
      'Error: queryA ESERVFAIL mail.example.com',
      'Error: querySrv ENOTFOUND _mongodb._tcp.cluster0.example.net',
      '"message": "queryA ETIMEOUT localhost",',
    ],
    nearMisses: ['queryA returned 3 rows', 'query ENOTFOUND'],
  },
  {
    name: 'network-buffers',
    needles: ['No buffer space available', 'no buffer space available', 'ENOBUFS'],
    pattern:
      /(?:connect|accept|socket|send|write|dial)\b[^\n]{0,160}(?:[Nn]o buffer space available|ENOBUFS)/,
    weights: { 'tcp-mem': 22, 'ephemeral-ports': 12 },
    title: 'the kernel has no memory left for a socket',
    reference: 'errno ENOBUFS',
    fact: 'kernel-memory',
    matches: ['dial tcp 10.0.0.5:80: connect: no buffer space available'],
    nearMisses: ['buffer space available: 12 kB'],
  },
])
