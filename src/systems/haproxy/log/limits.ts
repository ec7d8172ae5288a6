import type { LogSignature } from '../../../model/diagnosis.ts'

const at = 'Nov 21 14:32:57 lb1 haproxy[2211]:'
const none = `${at} backend be_down has no server available!`

/** What HAProxy says of the limits that it runs into. */
export const limitLogSignatures: readonly LogSignature[] = [
  {
    id: 'haproxy-no-local-port',
    system: 'haproxy',
    needles: ['no free ports', 'local address already in use'],
    pattern: /: (?:no free ports|local address already in use)\./,
    weights: { 'ephemeral-ports': 26 },
    title: 'HAProxy has no local port left',
    reference: 'haproxy src/proto_tcp.c, tcp_connect_server',
    fact: 'ports',
    reach: 'here',
    examples: {
      matches: [`${at} Connect() failed for backend be_app: no free ports.`],
      nearMisses: [none],
    },
  },
  {
    id: 'haproxy-descriptors',
    system: 'haproxy',
    needles: ['system FD limit', 'process FD limit'],
    pattern: / reached (?:system|process) FD limit/,
    weights: { 'fd-exhaustion': 26, 'proxy-conn-limit': 8 },
    title: 'HAProxy has no file descriptor left',
    reference: 'haproxy src/sock.c, sock_accept_conn: ENFILE and EMFILE',
    fact: 'fd',
    reach: 'here',
    examples: {
      matches: [
        `${at} Proxy fe_https reached process FD limit (maxsock=4051). Please check 'ulimit-n' and restart.`,
      ],
      nearMisses: [
        `${at} Proxy fe_https reached system memory limit (maxsock=4051). Please check system tunables.`,
      ],
    },
  },
  {
    id: 'haproxy-memory',
    system: 'haproxy',
    needles: ['reached system memory limit'],
    pattern: / reached system memory limit/,
    weights: { 'tcp-mem': 20, 'oom-host': 8 },
    title: 'The kernel has no memory for another socket of HAProxy',
    reference: 'haproxy src/sock.c, sock_accept_conn: ENOBUFS and ENOMEM',
    fact: 'kernel-memory',
    reach: 'here',
    examples: {
      matches: [
        `${at} Proxy fe_https reached system memory limit (maxsock=4051). Please check system tunables.`,
      ],
      nearMisses: [`${at} Proxy fe_https reached process FD limit (maxsock=4051).`],
    },
  },
  {
    id: 'haproxy-connection-limit',
    system: 'haproxy',
    needles: ['configured maximum connection limit', 'configured maxconn', 'process maxconn'],
    pattern:
      /reached (?:the|its) configured max(?:imum connection limit|conn)|reached (?:the )?process maxconn/,
    weights: { 'proxy-conn-limit': 25, 'slow-app-timeout': 4 },
    title: 'HAProxy has reached its maxconn',
    reference: 'haproxy src/sock.c and src/listener.c: maxconn of the process or frontend',
    fact: 'proxy-connections',
    reach: 'here',
    examples: {
      matches: [
        `${at} Proxy fe_https reached the configured maximum connection limit. Please check the global 'maxconn' value.`,
      ],
      nearMisses: [`${at} Proxy fe_https reached process FD limit (maxsock=4051).`],
    },
  },
]
