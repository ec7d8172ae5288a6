import type { LogSignature } from '../../../model/diagnosis.ts'

const bsd =
  'kernel: sonewconn: pcb 0xfffff8001f2a1000: Listen queue overflow: 193 already in queue awaiting acceptance (5 occurrences)'

/** Lines about queues in which connections wait, and names that are not found. */
export const queueLines: readonly LogSignature[] = [
  {
    id: 'host-listen-queue-overflow',
    system: 'host',
    needles: ['isten queue overflow'],
    pattern: /sonewconn: [^\n]{0,160}Listen queue overflow: \d{1,9} already in queue/,
    weights: { 'listen-backlog-overflow': 25, 'worker-pool-exhausted': 9 },
    title: 'the queue of a listening socket was full',
    reference: 'FreeBSD sys/kern/uipc_socket.c, sonewconn()',
    fact: 'backlog',
    reach: 'here',
    examples: {
      matches: [
        bsd,
        'sonewconn: pcb 0xfffff80123 (0.0.0.0:80 (proto 6)): Listen queue overflow: 767 already in queue awaiting acceptance (1 occurrences), euid 0, rgid 0, jail 0',
      ],
      nearMisses: [
        'kernel: TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:8080. Sending cookies.',
      ],
    },
  },
  {
    id: 'host-name-unknown',
    system: 'host',
    needles: [
      "server can't find ",
      'not found: 3(NXDOMAIN)',
      'not found: 2(SERVFAIL)',
      'no servers could be reached',
      'status: NXDOMAIN',
      'status: SERVFAIL',
      'communications error to',
    ],
    pattern:
      /server can't find \S{1,260}: (?:NXDOMAIN|SERVFAIL|REFUSED)|not found: [235]\((?:NXDOMAIN|SERVFAIL|REFUSED)\)|no servers could be reached|->>HEADER<<-[^\n]{0,40}status: (?:NXDOMAIN|SERVFAIL)|communications error to \S{1,80}: timed out/,
    weights: { 'dns-failure': 19 },
    title: 'a name was asked for and not found',
    reference: 'BIND bin/dig/nslookup.c, host.c, dighost.c',
    fact: 'resolve',
    reach: 'inwards',
    examples: {
      matches: [
        "** server can't find app.internal: NXDOMAIN",
        'Host app.internal not found: 3(NXDOMAIN)',
        ';; connection timed out; no servers could be reached',
        ';; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1234',
      ],
      nearMisses: [
        ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1234',
        'app.internal has address 10.0.3.21',
      ],
    },
  },
]
