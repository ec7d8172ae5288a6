import type { Weights } from '../../model/sight.ts'

/** One of Heroku’s error codes, with what it speaks for. */
export interface RouterCode {
  code: string
  words: string
  title: string
  weights: Weights
  fact: string
  /** Of requests that were cut off at once, and of those that a limit of the app may have ended. */
  byDuration?: { atOnce?: Weights; late?: Weights }
}

/** H codes of the router. */
export const routerCodes: readonly RouterCode[] = [
  {
    code: 'H10',
    words: 'App crashed',
    title: 'The dyno’s process crashed or did not start',
    weights: { 'app-crash-loop': 20, 'app-boot-failure': 16, 'backend-down': 8 },
    fact: 'boot',
  },
  {
    code: 'H11',
    words: 'Backlog too deep',
    title: 'More requests came than the dynos could take',
    weights: { 'worker-pool-exhausted': 22, 'listen-backlog-overflow': 8, 'slow-app-timeout': 6 },
    fact: 'queue',
  },
  {
    code: 'H12',
    words: 'Request timeout',
    title: 'The dyno did not answer within 30 s',
    weights: {
      'slow-app-timeout': 24,
      'worker-pool-exhausted': 6,
      'db-pool-exhausted': 5,
      'timeout-ladder-inverted': 4,
    },
    fact: 'timeout',
  },
  {
    code: 'H13',
    words: 'Connection closed without response',
    title: 'The dyno closed the connection without a response',
    weights: { 'app-crash-request': 14, 'keepalive-race': 10, 'worker-timeout': 9, 'ungraceful-shutdown': 4 },
    fact: 'reset',
    byDuration: {
      atOnce: { 'keepalive-race': 16, 'app-crash-request': 10, 'ungraceful-shutdown': 5 },
      late: { 'worker-timeout': 19, 'slow-app-timeout': 9, 'app-crash-request': 8, 'event-loop-blocked': 3 },
    },
  },
  {
    code: 'H14',
    words: 'No web dynos running',
    title: 'No web dyno runs',
    weights: { 'lb-no-registered-targets': 24, 'deploy-in-progress': 3 },
    fact: 'no-live',
  },
  {
    code: 'H15',
    words: 'Idle connection',
    title: 'The connection was idle for 55 s',
    weights: { 'slow-app-timeout': 14, 'timeout-ladder-inverted': 4 },
    fact: 'timeout',
  },
  {
    code: 'H17',
    words: 'Poorly formatted HTTP response',
    title: 'The dyno’s response is not proper HTTP',
    weights: { 'invalid-upstream-response': 24, 'wrong-app-protocol': 6 },
    fact: 'framing',
  },
  {
    code: 'H18',
    words: 'Server Request Interrupted',
    title: 'The dyno closed the connection in the middle of a request',
    weights: { 'app-crash-request': 13, 'upload-rejected-early': 11, 'worker-timeout': 6 },
    fact: 'reset',
    byDuration: { late: { 'worker-timeout': 17, 'app-crash-request': 9, 'slow-app-timeout': 8 } },
  },
  {
    code: 'H19',
    words: 'Backend connection timeout',
    title: 'The router could not connect to the dyno within 5 s',
    weights: {
      'connect-drop': 12,
      'listen-backlog-overflow': 12,
      'worker-pool-exhausted': 7,
      'event-loop-blocked': 6,
    },
    fact: 'connect',
  },
  {
    code: 'H20',
    words: 'App boot timeout',
    title: 'The dyno did not bind to $PORT within 75 s',
    weights: { 'app-boot-failure': 20, 'wrong-port': 12, 'loopback-bind': 6 },
    fact: 'boot',
  },
  {
    code: 'H21',
    words: 'Backend connection refused',
    title: 'The dyno refused the connection',
    weights: {
      'backend-down': 14,
      'wrong-port': 7,
      'loopback-bind': 6,
      'deploy-in-progress': 6,
      'ungraceful-shutdown': 5,
    },
    fact: 'connect',
  },
  {
    code: 'H22',
    words: 'Connection limit reached',
    title: 'The router has too many connections to the dyno',
    weights: { 'proxy-conn-limit': 20, 'slow-app-timeout': 6 },
    fact: 'proxy-connections',
  },
  {
    code: 'H23',
    words: 'Endpoint misconfigured',
    title: 'The dyno refuses to switch the connection’s protocol',
    weights: { 'wrong-app-protocol': 17, 'invalid-upstream-response': 10 },
    fact: 'framing',
  },
  {
    code: 'H24',
    words: 'Forced close',
    title: 'The routing node was taken away and the dyno did not end its connections',
    weights: { 'cf-edge-incident': 14, 'slow-app-timeout': 8, 'ungraceful-shutdown': 6 },
    fact: 'platform',
  },
  {
    code: 'H25',
    words: 'HTTP Restriction',
    title: 'The dyno’s response header is larger than the router accepts',
    weights: { 'upstream-header-too-big': 20, 'invalid-upstream-response': 10 },
    fact: 'header-size',
  },
  {
    code: 'H26',
    words: 'Request Error',
    title: 'The visitor’s request is not proper HTTP',
    weights: { 'unexpected-status': 17, 'request-too-big-for-app': 9 },
    fact: 'framing',
  },
  {
    code: 'H27',
    words: 'Client Request Interrupted',
    title: 'The visitor went away',
    weights: { 'client-abort': 20, 'slow-app-timeout': 4 },
    fact: 'client-left',
  },
  {
    code: 'H28',
    words: 'Client Connection Idle',
    title: 'The visitor did not take the response',
    weights: { 'client-abort': 14 },
    fact: 'client-left',
  },
  {
    code: 'H31',
    words: 'Misdirected Request',
    title: 'The request came over a connection that is for another name',
    weights: { 'unexpected-status': 15, 'tls-sni-missing': 12, 'host-header-rejected': 7 },
    fact: 'route',
  },
  {
    code: 'H80',
    words: 'Maintenance mode',
    title: 'Maintenance mode is on',
    weights: { 'deploy-in-progress': 18 },
    fact: 'maintenance',
  },
  {
    code: 'H81',
    words: 'Blank app',
    title: 'Nothing was deployed yet',
    weights: { 'lb-no-registered-targets': 21, 'deploy-in-progress': 4 },
    fact: 'no-live',
  },
  {
    code: 'H82',
    words: 'Free dyno quota exhausted',
    title: 'The dyno hours are used up',
    weights: { 'lb-no-registered-targets': 20 },
    fact: 'no-live',
  },
  {
    code: 'H83',
    words: 'Planned Service Degradation',
    title: 'The platform announced that it would serve less',
    weights: { 'cf-edge-incident': 20 },
    fact: 'platform',
  },
  {
    code: 'H99',
    words: 'Platform error',
    title: 'The platform itself failed',
    weights: { 'cf-edge-incident': 20 },
    fact: 'platform',
  },
]

/** R codes of the platform. */
export const platformCodes: readonly RouterCode[] = [
  {
    code: 'R10',
    words: 'Boot timeout',
    title: 'The dyno did not bind to its port in time',
    weights: { 'app-boot-failure': 20, 'wrong-port': 12, 'loopback-bind': 5 },
    fact: 'boot',
  },
  {
    code: 'R11',
    words: 'Bad bind',
    title: 'The dyno listens on another port than the one it was told',
    weights: { 'wrong-port': 22, 'app-boot-failure': 14, 'loopback-bind': 3 },
    fact: 'boot',
  },
  {
    code: 'R12',
    words: 'Exit timeout',
    title: 'The dyno did not stop within 30 s of SIGTERM',
    weights: { 'ungraceful-shutdown': 20 },
    fact: 'shutdown',
  },
  {
    code: 'R14',
    words: 'Memory quota exceeded',
    title: 'The dyno uses more memory than it has and swaps',
    weights: { 'oom-cgroup': 12, 'slow-app-timeout': 5, 'app-memory-guard-restart': 3 },
    fact: 'memory',
  },
  {
    code: 'R15',
    words: 'Memory quota vastly exceeded',
    title: 'The dyno was killed for its memory',
    weights: { 'oom-cgroup': 26 },
    fact: 'oom',
  },
  {
    code: 'R17',
    words: 'Checksum error',
    title: 'The dyno’s program could not be unpacked whole',
    weights: { 'app-boot-failure': 18, 'cf-edge-incident': 9, 'bad-release': 5 },
    fact: 'boot',
  },
  {
    code: 'R99',
    words: 'Platform error',
    title: 'The platform itself failed',
    weights: { 'cf-edge-incident': 20 },
    fact: 'platform',
  },
]
