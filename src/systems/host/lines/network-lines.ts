import type { LogSignature } from '../../../model/diagnosis.ts'

/** Lines of the kernel about its network tables and queues. */
export const networkLines: readonly LogSignature[] = [
  {
    id: 'host-conntrack-full',
    system: 'host',
    needles: ['table full, dropping packet'],
    pattern: /(?:nf|ip)_conntrack: (?:nf_conntrack: )?table full, dropping packet/,
    weights: { 'conntrack-full': 26, 'connect-drop': 3 },
    title: 'the table of known connections is full',
    reference: 'linux net/netfilter/nf_conntrack_core.c, __nf_conntrack_alloc()',
    fact: 'conntrack',
    reach: 'here',
    examples: {
      matches: [
        'kernel: nf_conntrack: nf_conntrack: table full, dropping packet',
        'nf_conntrack: table full, dropping packet',
      ],
      nearMisses: ['nf_conntrack version 0.5.0 (65536 buckets, 262144 max)'],
    },
  },
  {
    id: 'host-syn-flooding',
    system: 'host',
    needles: ['ossible SYN flooding on port'],
    pattern:
      /[Pp]ossible SYN flooding on port [[\]0-9a-fA-F.:*]{1,60}(?:\. {1,2}(?:Sending cookies|Dropping request)|\.?\s*$)/,
    // Anybody may send SYNs to a public port, and cookies let those in who mean it.
    when: (_groups, line) =>
      !/port (?:\S{1,60}:)?(?:80|443)\. {1,2}Sending cookies/.test(line.slice(0, 1000)),
    weights: { 'syn-backlog': 19, 'listen-backlog-overflow': 14, 'worker-pool-exhausted': 5 },
    title: 'the queue of half-open connections of a port overflowed',
    reference: 'linux net/ipv4/tcp_input.c, tcp_syn_flood_action()',
    fact: 'backlog',
    reach: 'here',
    examples: {
      matches: [
        'kernel: TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:8080. Sending cookies.',
        'TCP: request_sock_TCP: Possible SYN flooding on port 9000. Sending cookies.  Check SNMP counters.',
        'possible SYN flooding on port 443. Dropping request.',
      ],
      nearMisses: [
        'sysctl: net.ipv4.tcp_syncookies = 1',
        'TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies.  Check SNMP counters.',
      ],
    },
  },
  {
    id: 'host-syn-cookies',
    system: 'host',
    needles: ['ossible SYN flooding on port'],
    pattern:
      /[Pp]ossible SYN flooding on port (?:[[\]0-9a-fA-F.:*]{1,60}:)?(?:80|443)\. {1,2}Sending cookies/,
    weights: { 'syn-backlog': 15, 'listen-backlog-overflow': 9, 'benign-noise': 2 },
    title: 'more half-open connections than usual at a public port, which cookies let through',
    reference: 'linux net/ipv4/tcp_input.c, tcp_syn_flood_action(): want_cookie',
    fact: 'backlog',
    reach: 'here',
    examples: {
      matches: [
        'TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies.  Check SNMP counters.',
      ],
      nearMisses: ['possible SYN flooding on port 443. Dropping request.'],
    },
  },
  {
    id: 'host-tcp-memory',
    system: 'host',
    needles: ['consider tuning tcp_mem', 'too many orphaned sockets'],
    pattern: /TCP: (?:out of memory -- consider tuning tcp_mem|too many orphaned sockets)/,
    weights: { 'tcp-mem': 26, 'app-crash-request': 2 },
    title: 'the kernel has no memory left for sockets',
    reference: 'linux net/ipv4/tcp.c, tcp_check_oom()',
    fact: 'tcp-memory',
    reach: 'here',
    examples: {
      matches: ['kernel: TCP: out of memory -- consider tuning tcp_mem', 'TCP: too many orphaned sockets'],
      nearMisses: ['TCP: Hash tables configured (established 65536 bind 65536)'],
    },
  },
  {
    id: 'host-time-wait-overflow',
    system: 'host',
    needles: ['time wait bucket table overflow'],
    pattern: /TCP: time wait bucket table overflow/,
    weights: { 'ephemeral-ports': 7 },
    title: 'more connections are in TIME-WAIT than the kernel keeps',
    reference: 'linux net/ipv4/tcp_minisocks.c, tcp_time_wait()',
    fact: 'ports',
    reach: 'here',
    examples: {
      matches: ['kernel: TCP: time wait bucket table overflow'],
      nearMisses: ['TCP established hash table entries: 65536'],
    },
  },
  {
    id: 'host-neighbour-overflow',
    system: 'host',
    needles: ['neighbor table overflow', 'Neighbour table overflow'],
    pattern: /(?:arp_cache|ndisc_cache|neighbour): neighbor table overflow!|Neighbour table overflow/,
    weights: { 'arp-overflow': 26, 'no-route': 3 },
    title: 'the table of neighbouring machines is full',
    reference: 'linux net/core/neighbour.c, neigh_alloc()',
    fact: 'neighbours',
    reach: 'here',
    examples: {
      matches: ['kernel: neighbour: arp_cache: neighbor table overflow!', 'Neighbour table overflow.'],
      nearMisses: ['IPv6: eth0: IPv6 duplicate address fe80::1 detected!'],
    },
  },
  {
    id: 'host-route-cache-full',
    system: 'host',
    needles: ['Route cache is full', 'dst cache overflow'],
    pattern: /Route cache is full: consider increasing sysctl|dst cache overflow/,
    weights: { 'no-route': 16 },
    title: 'the kernel’s route cache is full',
    reference: 'linux net/core/dst.c, dst_alloc()',
    fact: 'route',
    reach: 'here',
    examples: {
      matches: ['Route cache is full: consider increasing sysctl net.ipv6.route.max_size.'],
      nearMisses: ['IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready'],
    },
  },
  {
    id: 'host-link-down',
    system: 'host',
    needles: [
      'Link is Down',
      'Link is down',
      'link status definitely down',
      'Lost carrier',
      'NETDEV WATCHDOG',
    ],
    pattern:
      /(?:NIC )?Link is [Dd]own|link status definitely down for (?:interface|slave)|(?<device>(?<!\S)\S{1,32}): Lost carrier|NETDEV WATCHDOG: /,
    when: ({ device }) => !/^(?:veth|br-|docker|virbr|cni|cali)/.test(device ?? ''),
    weights: { 'no-route': 14, 'host-down': 8, 'connect-drop': 4 },
    title: 'a network interface lost its link',
    reference: 'linux drivers/net, e.g. intel/e1000e/netdev.c; systemd src/network/networkd-link.c',
    fact: 'link',
    reach: 'here',
    examples: {
      matches: [
        'kernel: e1000e 0000:00:19.0 eth0: NIC Link is Down',
        'systemd-networkd[402]: eth0: Lost carrier',
      ],
      nearMisses: [
        'kernel: e1000e 0000:00:19.0 eth0: NIC Link is Up 1000 Mbps Full Duplex',
        'systemd-networkd[402]: veth12ab34c: Lost carrier',
      ],
    },
  },
  {
    id: 'host-container-port-state',
    system: 'host',
    needles: [
      'entered disabled state',
      'entered blocking state',
      'entered forwarding state',
      'left promiscuous mode',
      'entered promiscuous mode',
    ],
    pattern:
      /port \d+\(\S+\) entered (?:disabled|blocking|forwarding) state|(?:entered|left) promiscuous mode/,
    weights: { 'benign-noise': 16 },
    title: 'a container came or went',
    reference: 'linux net/bridge/br_stp.c, br_set_state(): written for each container that starts or stops',
    fact: 'bridge',
    reach: 'here',
    examples: {
      matches: [
        'kernel: docker0: port 1(veth12ab34c) entered disabled state',
        'kernel: device veth12ab34c left promiscuous mode',
      ],
      nearMisses: ['kernel: e1000e 0000:00:19.0 eth0: NIC Link is Down'],
    },
  },
]
