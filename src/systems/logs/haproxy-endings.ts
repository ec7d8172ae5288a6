import type { Weights } from '../../model/sight.ts'

/** What a termination state of HAProxy means (configuration manual, 8.5 "Session state at disconnection"). */
export interface Ending {
  name: string
  /** Of the first two characters. */
  state: RegExp
  /** One that it knows. */
  code: string
  /** Of the server's name: `<NOSRV>` when none was chosen. */
  withoutServer?: boolean
  weights: Weights
  fact: string
}

export const haproxyEndings: readonly Ending[] = [
  {
    name: 'no-server',
    state: /^S[CQ]/,
    code: 'SC',
    withoutServer: true,
    weights: { 'no-live-upstreams': 20, 'backend-down': 6, 'health-check-misconfig': 4 },
    fact: 'no-live',
  },
  {
    name: 'refused',
    state: /^SC/,
    code: 'SC',
    withoutServer: false,
    weights: {
      'backend-down': 16,
      'app-crash-loop': 4,
      'deploy-in-progress': 3,
      'wrong-port': 3,
      'loopback-bind': 2,
    },
    fact: 'connect',
  },
  {
    name: 'connect-timeout',
    state: /^sC/,
    code: 'sC',
    weights: { 'connect-drop': 15, 'listen-backlog-overflow': 8, 'host-firewall-block': 7, 'host-down': 5 },
    fact: 'connect',
  },
  {
    name: 'closed-before-headers',
    state: /^SH/,
    code: 'SH',
    weights: {
      'app-crash-request': 8,
      'keepalive-race': 8,
      'worker-timeout': 5,
      'ungraceful-shutdown': 4,
      'app-crash-loop': 4,
      'wrong-app-protocol': 2,
    },
    fact: 'reset',
  },
  {
    name: 'response-timeout',
    state: /^sH/,
    code: 'sH',
    weights: {
      'slow-app-timeout': 16,
      'worker-pool-exhausted': 4,
      'dependency-slow': 4,
      'db-pool-exhausted': 3,
      'event-loop-blocked': 3,
    },
    fact: 'timeout',
  },
  {
    name: 'closed-in-body',
    state: /^S[DL]/,
    code: 'SD',
    weights: { 'app-crash-request': 9, 'ungraceful-shutdown': 5, 'worker-timeout': 4, 'oom-cgroup': 2 },
    fact: 'reset',
  },
  {
    name: 'stalled-in-body',
    state: /^s[DL]/,
    code: 'sD',
    weights: { 'slow-app-timeout': 9, 'dependency-slow': 3, 'io-stall': 2 },
    fact: 'timeout',
  },
  {
    name: 'queue-timeout',
    state: /^sQ/,
    code: 'sQ',
    weights: { 'proxy-queue-timeout': 22, 'worker-pool-exhausted': 7, 'slow-app-timeout': 6 },
    fact: 'queue',
  },
  {
    name: 'response-refused',
    state: /^PH/,
    code: 'PH',
    weights: { 'invalid-upstream-response': 14, 'upstream-header-too-big': 13 },
    fact: 'response',
  },
  {
    name: 'proxy-limit',
    state: /^P[CQ]/,
    code: 'PC',
    weights: { 'proxy-conn-limit': 20, 'fd-exhaustion': 7 },
    fact: 'proxy-limit',
  },
  {
    name: 'resources',
    state: /^R/,
    code: 'RC',
    weights: { 'ephemeral-ports': 13, 'fd-exhaustion': 11, 'tcp-mem': 4 },
    fact: 'resources',
  },
  {
    name: 'server-went-down',
    state: /^D/,
    code: 'DC',
    weights: { 'backend-down': 9, 'health-check-misconfig': 6, 'app-crash-loop': 4 },
    fact: 'server-down',
  },
  {
    name: 'killed-by-operator',
    state: /^K/,
    code: 'KC',
    weights: { 'deploy-in-progress': 8 },
    fact: 'server-down',
  },
  {
    name: 'client-left',
    state: /^[Cc][QCHDL]/,
    code: 'CH',
    weights: { 'client-abort': 10, 'slow-app-timeout': 2 },
    fact: 'client-left',
  },
]
