import { errnos } from './errnos.ts'
import { errorLine } from './error-line.ts'
import { upstreamError } from './upstream-error.ts'

const doing = 'connecting to upstream'
const reference = 'nginx src/event/ngx_event_connect.c; unix(7)'

function unixLine(level: string, errno: string): string {
  return errorLine(
    level,
    `connect() to unix:/run/php/php8.2-fpm.sock failed (${errno}) while connecting to upstream`,
    'fastcgi://unix:/run/php/php8.2-fpm.sock:',
  )
}

const refused = unixLine('error', '111: Connection refused')
const missing = unixLine('crit', '2: No such file or directory')
const denied = unixLine('crit', '13: Permission denied')
const full = unixLine('error', '11: Resource temporarily unavailable')

/** nginx could not get a connection through a Unix socket. */
export const unixSocketLogSignatures = [
  upstreamError({
    id: 'nginx-unix-refused',
    needles: ['connect() to unix:'],
    says: String.raw`connect\(\) to unix:[^ ]{1,200} failed \(${errnos.refused}: [^)]{0,80}\)`,
    doing,
    weights: {
      'backend-down': 17,
      'app-crash-loop': 9,
      'app-boot-failure': 6,
      'deploy-in-progress': 5,
      'restart-limit-hit': 4,
      'oom-host': 3,
    },
    title: 'the socket file is there but nobody listens at it: the app that made it is gone',
    reference,
    fact: 'connect',
    request: true,
    examples: {
      matches: [refused],
      nearMisses: [
        missing,
        errorLine('error', 'connect() failed (111: Connection refused) while connecting to upstream'),
      ],
    },
  }),
  upstreamError({
    id: 'nginx-unix-missing',
    needles: ['connect() to unix:'],
    says: String.raw`connect\(\) to unix:[^ ]{1,200} failed \(2: [^)]{0,80}\)`,
    doing,
    weights: {
      'unix-socket-missing': 20,
      'backend-down': 13,
      'app-boot-failure': 6,
      'app-crash-loop': 5,
      'deploy-in-progress': 4,
      'restart-limit-hit': 4,
    },
    title: 'the app’s socket file does not exist where nginx looks for it',
    reference,
    fact: 'connect',
    request: true,
    examples: { matches: [missing], nearMisses: [refused, denied] },
  }),
  upstreamError({
    id: 'nginx-unix-permission',
    needles: ['connect() to unix:'],
    says: String.raw`connect\(\) to unix:[^ ]{1,200} failed \(13: [^)]{0,80}\)`,
    doing,
    weights: { 'unix-socket-perm': 24, 'selinux-denied': 7 },
    title: 'nginx’s workers may not open the app’s socket',
    reference: `${reference}: write permission on the socket and search permission on every directory above it`,
    fact: 'denied',
    request: true,
    examples: {
      matches: [denied],
      nearMisses: [
        missing,
        errorLine(
          'crit',
          'connect() to 127.0.0.1:3000 failed (13: Permission denied) while connecting to upstream',
        ),
      ],
    },
  }),
  upstreamError({
    id: 'nginx-unix-backlog',
    needles: ['connect() to unix:'],
    says: String.raw`connect\(\) to unix:[^ ]{1,200} failed \((?:11|35): [^)]{0,80}\)`,
    doing,
    weights: {
      'listen-backlog-overflow': 20,
      'worker-pool-exhausted': 17,
      'slow-app-timeout': 7,
      'event-loop-blocked': 5,
    },
    title: 'the accept queue of the app’s socket is full: its workers do not keep up',
    reference: `${reference}: EAGAIN when the backlog of a non-blocking stream socket is full`,
    fact: 'accept-queue',
    request: true,
    examples: { matches: [full], nearMisses: [refused] },
  }),
  upstreamError({
    id: 'nginx-unix-not-a-socket',
    needles: ['connect() to unix:'],
    says: String.raw`connect\(\) to unix:[^ ]{1,200} failed \((?:20|21|88|91): [^)]{0,80}\)`,
    doing,
    weights: { 'unix-socket-missing': 18, 'proxy-config-invalid': 8, 'wrong-port': 5 },
    title: 'the path that nginx was given is no stream socket',
    reference: `${reference}: ENOTDIR, EISDIR, ENOTSOCK, EPROTOTYPE`,
    fact: 'connect',
    request: true,
    examples: {
      matches: [
        unixLine('crit', '20: Not a directory'),
        unixLine('crit', '91: Protocol wrong type for socket'),
      ],
      nearMisses: [missing],
    },
  }),
]
