import { errnoNeedles, errnos } from './errnos.ts'
import { errorLine } from './error-line.ts'
import { upstreamError } from './upstream-error.ts'

const doing = 'connecting to upstream'
const loopback = /^[a-z]*:\/\/(?:127\.|\[::1\]|localhost\b)/
const tcp = String.raw`connect\(\)(?: to (?!unix:)[^ ]{1,200})? failed`
const refusedSays = String.raw`${tcp} \(${errnos.refused}: [^)]{0,200}\)`
const timedOutSays = String.raw`(?:upstream timed out|${tcp}) \(${errnos.timedOut}: [^)]{0,300}\)`
const reference =
  'nginx src/http/ngx_http_upstream.c ngx_http_upstream_test_connect, src/event/ngx_event_connect.c'

const refused = errorLine(
  'error',
  'connect() failed (111: Connection refused) while connecting to upstream',
  'http://10.0.3.21:8080/cart',
)
const refusedLoopback = errorLine(
  'error',
  'connect() failed (111: Connection refused) while connecting to upstream',
  'http://127.0.0.1:1/refused/cart',
)
const refusedOtherIpv6 = errorLine(
  'error',
  'connect() failed (111: Connection refused) while connecting to upstream',
  'http://[fd4d:6169::7]:9192/cart',
)
const refusedIpv6 = errorLine(
  'error',
  'connect() failed (111: Connection refused) while connecting to upstream',
  'http://[::1]:2/localhost/cart',
)
const timedOut = errorLine(
  'error',
  'upstream timed out (110: Connection timed out) while connecting to upstream',
  'http://10.0.3.21:8080/cart',
)
const timedOutLoopback = errorLine(
  'error',
  'upstream timed out (110: Connection timed out) while connecting to upstream',
  'http://127.0.0.1:7200/ctimeout/cart',
)
const readTimedOut = errorLine(
  'error',
  'upstream timed out (110: Connection timed out) while reading response header from upstream',
  'http://10.0.3.21:8080/cart',
)

/** nginx could not get a TCP connection to what is behind it. */
export const connectLogSignatures = [
  upstreamError({
    id: 'nginx-connect-refused',
    needles: errnoNeedles('refused'),
    says: refusedSays,
    doing,
    weights: {
      'backend-down': 16,
      'app-crash-loop': 8,
      'wrong-port': 7,
      'loopback-bind': 6,
      'deploy-in-progress': 6,
      'app-boot-failure': 5,
      'restart-limit-hit': 4,
      'port-publish-failed': 3,
      'stale-dns': 3,
      'host-firewall-block': 2,
    },
    title: 'nginx was refused by the backend: nothing listens at its address',
    reference,
    fact: 'connect',
    request: true,
    examples: {
      matches: [
        refused,
        refusedLoopback,
        refusedIpv6,
        errorLine('error', 'connect() failed (61: Connection refused) while connecting to upstream'),
        errorLine(
          'error',
          'connect() failed (10061: No connection could be made because the target machine actively refused it) while connecting to upstream',
        ),
      ],
      nearMisses: [
        errorLine(
          'error',
          'connect() to unix:/run/app.sock failed (111: Connection refused) while connecting to upstream',
        ),
        '2026/11/21 14:27:19 [error] 9#9: recv() failed (111: Connection refused) while resolving, resolver: 127.0.0.11:53',
        timedOut,
      ],
    },
  }),
  upstreamError({
    id: 'nginx-connect-refused-ipv6',
    needles: ['[::1]'],
    says: refusedSays,
    doing,
    toward: /^[a-z]*:\/\/\[::1\]/,
    weights: { 'localhost-ipv6': 20, 'backend-down': 6 },
    title: 'nginx tried localhost by IPv6 and was refused there',
    reference:
      'RFC 6724 section 6: ::1 goes before 127.0.0.1; nginx uses both addresses of localhost in turn',
    fact: 'connect',
    request: true,
    examples: { matches: [refusedIpv6], nearMisses: [refused, refusedLoopback] },
  }),
  upstreamError({
    id: 'nginx-connect-refused-other-ipv6',
    needles: ['://['],
    says: refusedSays,
    doing,
    toward: /^[a-z]*:\/\/\[(?!::1\])/,
    weights: { 'localhost-ipv6': 14, 'backend-down': 6 },
    title: 'nginx was refused at the IPv6 address of a name; many apps listen by IPv4 alone',
    reference:
      'nginx src/core/ngx_inet.c ngx_inet_resolve_host(): every address of a name is used in turn, of both families',
    fact: 'connect',
    request: true,
    examples: { matches: [refusedOtherIpv6], nearMisses: [refused, refusedIpv6] },
  }),
  upstreamError({
    id: 'nginx-connect-refused-loopback',
    needles: errnoNeedles('refused'),
    says: refusedSays,
    doing,
    toward: loopback,
    weights: {
      'backend-down': 5,
      'loopback-bind': -12,
      'port-publish-failed': -8,
      'stale-dns': -10,
      'host-firewall-block': -8,
      'lb-sg-nacl-block': -12,
    },
    title: 'the refused address is on nginx’s own machine',
    reference: 'RFC 1122 section 3.2.1.3: loopback addresses never leave the machine',
    fact: 'connect',
    request: true,
    examples: { matches: [refusedLoopback, refusedIpv6], nearMisses: [refused] },
  }),
  upstreamError({
    id: 'nginx-connect-timeout',
    needles: errnoNeedles('timedOut'),
    says: timedOutSays,
    doing,
    weights: {
      'connect-drop': 14,
      'host-down': 10,
      'host-firewall-block': 8,
      'listen-backlog-overflow': 7,
      'stale-dns': 6,
      'lb-sg-nacl-block': 5,
      'conntrack-full': 4,
      'syn-backlog': 4,
      'container-network-broken': 3,
      'arp-overflow': 2,
    },
    title: 'nginx got no answer to its attempts to connect to the backend',
    reference,
    fact: 'connect',
    request: true,
    examples: {
      matches: [
        timedOut,
        timedOutLoopback,
        errorLine('error', 'connect() failed (110: Operation timed out) while connecting to upstream'),
      ],
      nearMisses: [readTimedOut, refused],
    },
  }),
  upstreamError({
    id: 'nginx-connect-timeout-loopback',
    needles: errnoNeedles('timedOut'),
    says: timedOutSays,
    doing,
    toward: loopback,
    weights: {
      'listen-backlog-overflow': 18,
      'worker-pool-exhausted': 12,
      'event-loop-blocked': 8,
      'host-down': -25,
      'connect-drop': -10,
      'stale-dns': -15,
      'lb-sg-nacl-block': -20,
      'container-network-broken': -10,
      'arp-overflow': -15,
    },
    title: 'a connection on nginx’s own machine was not accepted: the app’s accept queue is full',
    reference:
      'listen(2): SYNs are dropped when the accept queue is full; nothing else drops them on loopback',
    fact: 'connect',
    request: true,
    examples: { matches: [timedOutLoopback], nearMisses: [timedOut, refusedLoopback] },
  }),
]
