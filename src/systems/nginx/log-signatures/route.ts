import { errorLine } from './error-line.ts'
import { upstreamError } from './upstream-error.ts'

const doing = 'connecting to upstream'
const tcp = String.raw`connect\(\)(?: to (?!unix:)[^ ]{1,200})? failed`
const reference =
  'nginx src/http/ngx_http_upstream.c ngx_http_upstream_test_connect, src/event/ngx_event_connect.c'

const refused = errorLine(
  'error',
  'connect() failed (111: Connection refused) while connecting to upstream',
  'http://10.0.3.21:8080/cart',
)
const noAddress = errorLine(
  'crit',
  'connect() to 127.0.0.1:7306 failed (99: Cannot assign requested address) while connecting to upstream',
  'http://127.0.0.1:7306/silent/x',
)
const noAddressIpv6 = errorLine(
  'crit',
  'connect() to [::1]:3000 failed (99: Cannot assign requested address) while connecting to upstream',
  'http://[::1]:3000/cart',
)
const noRoute = errorLine(
  'error',
  'connect() to 10.9.9.9:80 failed (113: No route to host) while connecting to upstream',
  'http://10.9.9.9:80/noroute/cart',
)
const unreachable = errorLine(
  'error',
  'connect() to 10.8.8.8:80 failed (101: Network is unreachable) while connecting to upstream',
  'http://10.8.8.8:80/netunreach/cart',
)
const unreachableV6 = errorLine(
  'error',
  'connect() to [2001:db8:3::21]:80 failed (101: Network is unreachable) while connecting to upstream',
  'http://[2001:db8:3::21]:80/cart',
)
const notPermitted = errorLine(
  'crit',
  'connect() to 10.0.3.21:8080 failed (1: Operation not permitted) while connecting to upstream',
  'http://10.0.3.21:8080/cart',
)
const denied = errorLine(
  'crit',
  'connect() to 127.0.0.1:3000 failed (13: Permission denied) while connecting to upstream',
  'http://127.0.0.1:3000/cart',
)
const deniedUnix = errorLine(
  'crit',
  'connect() to unix:/run/app/app.sock failed (13: Permission denied) while connecting to upstream',
  'http://unix:/run/app/app.sock:/cart',
)

/** nginx’s own machine would not, or could not, make a TCP connection to what is behind it. */
export const routeLogSignatures = [
  upstreamError({
    id: 'nginx-connect-no-route',
    needles: ['(113: '],
    says: String.raw`${tcp} \(113: [^)]{0,80}\)`,
    doing,
    weights: {
      'no-route': 16,
      'host-down': 13,
      'host-firewall-block': 10,
      'container-network-broken': 6,
      'stale-dns': 5,
      'arp-overflow': 3,
    },
    title: 'the backend’s machine cannot be reached: no route, no answer to ARP, or a firewall that says so',
    reference: `${reference}; firewalld rejects with icmp-host-prohibited, which is errno 113`,
    fact: 'connect',
    request: true,
    examples: { matches: [noRoute], nearMisses: [unreachable, refused] },
  }),
  upstreamError({
    id: 'nginx-connect-unreachable',
    needles: ['(101: '],
    says: String.raw`connect\(\)(?: to (?!unix:|\[)[^ ]{1,200})? failed \(101: [^)]{0,80}\)`,
    doing,
    weights: { 'no-route': 22, 'container-network-broken': 8 },
    title: 'nginx’s machine has no route to the network of the backend',
    reference,
    fact: 'connect',
    request: true,
    examples: { matches: [unreachable], nearMisses: [noRoute, unreachableV6] },
  }),
  upstreamError({
    id: 'nginx-connect-unreachable-ipv6',
    needles: ['(101: '],
    says: String.raw`connect\(\) to \[(?!::1?\])[^ ]{1,200} failed \(101: [^)]{0,80}\)`,
    doing,
    weights: { 'no-route': 14, 'container-network-broken': 3 },
    title: 'the backend’s name has an IPv6 address too, and nginx’s machine has no IPv6',
    reference,
    fact: 'connect',
    request: true,
    examples: { matches: [unreachableV6], nearMisses: [unreachable, noRoute] },
  }),
  upstreamError({
    id: 'nginx-connect-host-down',
    needles: ['(112: '],
    says: String.raw`${tcp} \(112: [^)]{0,80}\)`,
    doing,
    weights: { 'host-down': 20, 'no-route': 6 },
    title: 'the kernel says that the backend’s machine is down',
    reference,
    fact: 'connect',
    request: true,
    examples: {
      matches: [errorLine('error', 'connect() failed (112: Host is down) while connecting to upstream')],
      nearMisses: [noRoute],
    },
  }),
  upstreamError({
    id: 'nginx-connect-no-local-port',
    needles: ['(99: '],
    says: String.raw`connect\(\) to (?!\[|unix:)[^ ]{1,200} failed \(99: [^)]{0,80}\)`,
    doing,
    weights: { 'ephemeral-ports': 24 },
    title: 'no local port was left for a connection to the backend',
    reference: `${reference}; ip(7), ip_local_port_range`,
    fact: 'local-ports',
    request: true,
    examples: { matches: [noAddress], nearMisses: [noAddressIpv6, refused] },
  }),
  upstreamError({
    id: 'nginx-connect-no-ipv6',
    needles: ['(99: ', '(97: '],
    says: String.raw`(?:connect\(\) to \[(?!::1?\])[^ ]{1,200}|socket\(\)) failed \(9[79]: [^)]{0,80}\)(?![^\n]{0,4000}upstream: "[a-z]{0,8}:\/\/\[::1\])`,
    doing,
    // Of a name that has both kinds of addresses; localhost’s own is a signature by itself.
    weights: { 'no-route': 18, 'localhost-ipv6': 9, 'dns-failure': 6, 'ephemeral-ports': 3 },
    title: 'nginx tried an IPv6 address on a machine that has no IPv6',
    reference: `${reference}; connect(2), EADDRNOTAVAIL and EAFNOSUPPORT`,
    fact: 'connect',
    request: true,
    examples: {
      matches: [
        errorLine(
          'crit',
          'connect() to [2001:db8::5]:3000 failed (99: Cannot assign requested address) while connecting to upstream',
          'http://[2001:db8::5]:3000/cart',
        ),
        errorLine(
          'alert',
          'socket() failed (97: Address family not supported by protocol) while connecting to upstream',
        ),
      ],
      nearMisses: [noAddress, noAddressIpv6],
    },
  }),
  upstreamError({
    id: 'nginx-connect-no-ipv6-loopback',
    needles: ['[::1]', '[::]'],
    says: String.raw`(?:connect\(\) to \[::1?\][^ ]{0,200} failed \((?:9[79]|101): [^)]{0,80}\)|socket\(\) failed \(97: [^)]{0,80}\)(?=[^\n]{0,4000}upstream: "[a-z]{0,8}:\/\/\[::1\]))`,
    doing,
    // `[::]` is where one listens and not whom one asks.
    weights: { 'localhost-ipv6': 22, 'wrong-port': 12, 'ephemeral-ports': 3 },
    title: 'nginx asks its own machine by IPv6, which that machine or container does not have',
    reference: `${reference}; connect(2), EADDRNOTAVAIL, EAFNOSUPPORT and ENETUNREACH; Docker gives containers no ::1 unless told`,
    fact: 'connect',
    request: true,
    examples: {
      matches: [
        noAddressIpv6,
        errorLine(
          'error',
          'connect() to [::1]:3000 failed (101: Network is unreachable) while connecting to upstream',
        ),
        errorLine(
          'alert',
          'socket() failed (97: Address family not supported by protocol) while connecting to upstream',
          'http://[::1]:3000/cart',
        ),
        '12#12: *7 connect() to [::]:9000 failed (99: Address not available) while connecting to upstream',
      ],
      nearMisses: [noAddress, unreachable],
    },
  }),
  upstreamError({
    id: 'nginx-connect-not-permitted',
    needles: ['(1: '],
    says: String.raw`${tcp} \(1: [^)]{0,80}\)`,
    doing,
    weights: { 'host-firewall-block': 22, 'conntrack-full': 10 },
    title: 'the firewall of nginx’s own machine dropped the connection to the backend',
    reference: 'netfilter: a packet dropped in the OUTPUT chain fails connect(2) with EPERM',
    fact: 'connect',
    request: true,
    examples: { matches: [notPermitted], nearMisses: [denied] },
  }),
  upstreamError({
    id: 'nginx-connect-denied',
    needles: ['(13: '],
    says: String.raw`${tcp} \(13: [^)]{0,80}\)`,
    doing,
    weights: { 'selinux-denied': 24, 'host-firewall-block': 4 },
    title: 'nginx may not make network connections: SELinux or the like forbids it',
    reference: 'httpd_selinux(8), httpd_can_network_connect; connect(2), EACCES',
    fact: 'denied',
    request: true,
    examples: { matches: [denied], nearMisses: [deniedUnix, notPermitted] },
  }),
  upstreamError({
    id: 'nginx-connect-no-buffers',
    needles: ['(105: ', '(12: '],
    says: String.raw`(?:${tcp}|socket\(\) failed) \((?:105|12): [^)]{0,80}\)`,
    doing,
    weights: { 'arp-overflow': 14, 'tcp-mem': 13, 'oom-host': 6 },
    title: 'the kernel had no memory or no neighbour entry left for a connection to the backend',
    reference: 'arp(7): gc_thresh3, ENOBUFS; tcp(7), tcp_mem',
    fact: 'kernel-memory',
    request: true,
    examples: {
      matches: [
        errorLine(
          'crit',
          'connect() to 10.0.3.21:8080 failed (105: No buffer space available) while connecting to upstream',
        ),
      ],
      nearMisses: [noRoute],
    },
  }),
  upstreamError({
    id: 'nginx-proxy-bind',
    needles: ['bind('],
    says: String.raw`bind\([^)]{1,64}\) failed \(\d+: [^)]{0,80}\)`,
    doing,
    weights: { 'proxy-config-invalid': 20, 'ephemeral-ports': 8 },
    title: 'nginx cannot use the source address that proxy_bind names',
    reference: 'nginx src/event/ngx_event_connect.c',
    fact: 'local-address',
    request: true,
    examples: {
      matches: [
        errorLine(
          'crit',
          'bind(10.1.2.3) failed (99: Cannot assign requested address) while connecting to upstream',
          'http://127.0.0.1:7020/bindfail/cart',
        ),
      ],
      nearMisses: [
        '2026/11/21 14:27:19 [emerg] 9#9: bind() to 0.0.0.0:80 failed (98: Address already in use)',
        noAddress,
      ],
    },
  }),
]
