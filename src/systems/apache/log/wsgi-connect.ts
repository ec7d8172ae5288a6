import type { LogSignature } from '../../../model/diagnosis.ts'
import type { Weights } from '../../../model/sight.ts'
import { errno, withoutErrno } from './errno.ts'

const words =
  "[client 203.0.113.9:51234] mod_wsgi (pid=812): Unable to connect to WSGI daemon process 'shop' on '/run/wsgi.1.0.1.sock'"
const attempts = `${words} after multiple attempts as listener backlog limit was exceeded or the socket does not exist.`
const full = `(11)Resource temporarily unavailable: ${attempts}`
const denied = `(13)Permission denied: ${words} as user with uid=33.`
const missing = `(2)No such file or directory: ${attempts}`
const refused = `(111)Connection refused: ${attempts}`

const shared = {
  system: 'apache',
  needles: ['Unable to connect to WSGI daemon process'],
  pattern: /Unable to connect to WSGI daemon process/,
  reference: 'mod_wsgi src/server/mod_wsgi.c, wsgi_connect_daemon',
  fact: 'connect',
  reach: 'behind',
  request: true,
} as const

const of = (
  name: string,
  code: number,
  weights: Weights,
  title: string,
  match: string,
  nearMiss: string,
): LogSignature => ({
  ...shared,
  id: `apache-wsgi-${name}`,
  when: errno(code),
  weights,
  title,
  examples: { matches: [match], nearMisses: [nearMiss] },
})

/** How Apache fails to reach the process of mod_wsgi, by the error code of the line. */
export const wsgiConnectLogSignatures: readonly LogSignature[] = [
  of(
    'full',
    11,
    { 'listen-backlog-overflow': 20, 'worker-pool-exhausted': 19, 'slow-app-timeout': 6 },
    'the queue in front of mod_wsgi’s process is full: nobody takes from it',
    full,
    refused,
  ),
  of(
    'denied',
    13,
    { 'unix-socket-perm': 24, 'selinux-denied': 7 },
    'Apache’s user may not use the socket of mod_wsgi’s process (WSGISocketPrefix)',
    denied,
    full,
  ),
  of(
    'missing',
    2,
    { 'unix-socket-missing': 20, 'backend-down': 10, 'deploy-in-progress': 6 },
    'the socket of mod_wsgi’s process is gone',
    missing,
    denied,
  ),
  of(
    'refused',
    111,
    { 'backend-down': 17, 'app-boot-failure': 8, 'app-crash-loop': 8, 'listen-backlog-overflow': 6 },
    'nobody listens at the socket of mod_wsgi’s process',
    refused,
    missing,
  ),
  {
    ...shared,
    id: 'apache-wsgi-connect',
    when: (groups, line) => withoutErrno(groups, line),
    weights: {
      'worker-pool-exhausted': 12,
      'unix-socket-perm': 10,
      'backend-down': 10,
      'listen-backlog-overflow': 10,
    },
    title: 'Apache could not reach the process of mod_wsgi; the line does not say why',
    examples: { matches: [attempts, words], nearMisses: [full, denied] },
  },
]
