import type { CauseId } from './causes.ts'

/** What anybody sees of a backend that is away. */
const away: readonly CauseId[] = [
  'backend-down',
  'unix-socket-missing',
  'no-live-upstreams',
  'lb-no-healthy-targets',
  'app-crash-loop',
  'container-unhealthy',
  'app-returns-5xx',
  'wrong-port',
]

/** What anybody sees of a process that dies while it works. */
const dying: readonly CauseId[] = [
  ...away,
  'app-crash-request',
  'keepalive-race',
  'invalid-upstream-response',
  'proxy-worker-crash',
  'ungraceful-shutdown',
  'deploy-in-progress',
]

/** What anybody sees of an app that does not start. */
const unstarted: readonly CauseId[] = [...away, 'restart-limit-hit', 'app-boot-failure', 'app-crash-request']

/** What anybody sees of a gateway that does not start. */
const gatewayAway: readonly CauseId[] = ['proxy-not-running', 'proxy-config-invalid']

/** What anybody sees of an app that answers too late. */
const slow: readonly CauseId[] = [
  'slow-app-timeout',
  'worker-timeout',
  'worker-pool-exhausted',
  'listen-backlog-overflow',
  'app-crash-request',
  'timeout-ladder-inverted',
  'client-abort',
  'no-live-upstreams',
  'lb-no-healthy-targets',
  'app-returns-5xx',
]

/** What anybody sees of a handshake that fails. */
const handshake: readonly CauseId[] = [
  'tls-handshake-failed',
  'tls-protocol-mismatch',
  'invalid-upstream-response',
  'no-live-upstreams',
  'lb-no-healthy-targets',
]

/** What anybody sees of an engine that takes connections for a container and finds nobody inside (moby cmd/docker-proxy). */
const closedByForwarder: readonly CauseId[] = ['app-crash-request', 'invalid-upstream-response']

/** What anybody sees of packets that do not arrive. */
const unreached: readonly CauseId[] = [
  'connect-drop',
  'no-route',
  'host-down',
  'backend-down',
  'slow-app-timeout',
  'no-live-upstreams',
  'lb-no-healthy-targets',
]

/**
 * Which symptoms a cause brings about, themselves entries of the catalogue: where both were seen, the symptom is
 * explained, and the cause is what to mend.
 */
const table: { readonly [C in CauseId]?: readonly CauseId[] } = {
  'oom-host': [...dying, 'app-native-crash', 'slow-app-timeout'],
  'oom-cgroup': [...dying, 'restart-limit-hit'],
  'app-heap-exhausted': [
    ...dying,
    'restart-limit-hit',
    'oom-cgroup',
    'app-native-crash',
    'event-loop-blocked',
  ],
  'app-native-crash': [...dying, 'restart-limit-hit'],
  'app-memory-guard-restart': [...dying],
  'app-boot-failure': [...away, 'restart-limit-hit', 'app-crash-request'],
  'app-crash-loop': [
    'backend-down',
    'app-crash-request',
    'unix-socket-missing',
    'no-live-upstreams',
    'lb-no-healthy-targets',
    'keepalive-race',
    'container-unhealthy',
  ],
  'app-crash-request': ['invalid-upstream-response', 'no-live-upstreams'],
  'restart-limit-hit': ['backend-down', 'unix-socket-missing', 'no-live-upstreams', 'lb-no-healthy-targets'],
  'port-conflict': [...unstarted, ...gatewayAway],
  'port-publish-failed': unstarted,
  'pids-limit': [...unstarted, ...gatewayAway, 'worker-pool-exhausted'],
  'disk-full': [
    ...unstarted,
    ...gatewayAway,
    'app-returns-5xx',
    'slow-app-timeout',
    'db-down',
    'cache-down',
    'proxy-temp-perm',
    'invalid-upstream-response',
  ],
  'inode-exhaustion': [...unstarted, 'disk-full', 'db-down', 'proxy-temp-perm'],
  'fs-readonly': [...unstarted, ...gatewayAway, 'app-crash-loop', 'db-down', 'proxy-temp-perm'],
  'fd-exhaustion': [
    ...away,
    'app-crash-request',
    'proxy-conn-limit',
    'listen-backlog-overflow',
    'slow-app-timeout',
  ],
  'db-down': [...unstarted, ...slow, 'db-pool-exhausted'],
  'db-max-connections': [...unstarted, ...slow, 'db-pool-exhausted', 'db-down'],
  'db-pool-exhausted': slow,
  'cache-down': [...unstarted, ...slow],
  'dependency-slow': slow,
  'dependency-tls': [...unstarted, 'app-returns-5xx'],
  'event-loop-blocked': slow,
  'io-stall': slow,
  'worker-timeout': [
    'slow-app-timeout',
    'app-crash-request',
    'keepalive-race',
    'timeout-ladder-inverted',
    'invalid-upstream-response',
    'no-live-upstreams',
    'oom-cgroup',
  ],
  'worker-pool-exhausted': [
    'slow-app-timeout',
    'listen-backlog-overflow',
    'connect-drop',
    'backend-down',
    'client-abort',
    'lb-no-healthy-targets',
    'no-live-upstreams',
  ],
  'listen-backlog-overflow': ['connect-drop', 'backend-down', 'slow-app-timeout', 'no-live-upstreams'],
  'slow-app-timeout': [
    'client-abort',
    'no-live-upstreams',
    'lb-no-healthy-targets',
    'app-crash-request',
    'app-returns-5xx',
  ],
  'timeout-ladder-inverted': ['slow-app-timeout', 'client-abort'],
  'bad-release': [...unstarted, 'app-returns-5xx'],
  'ungraceful-shutdown': ['app-crash-request', 'keepalive-race', 'backend-down', 'deploy-in-progress'],
  'deploy-in-progress': [
    'backend-down',
    'no-live-upstreams',
    'lb-no-healthy-targets',
    'unix-socket-missing',
    'app-crash-request',
    'keepalive-race',
    'container-unhealthy',
  ],
  // A pod that is gone answers nothing: a balancer waits for it, or is refused.
  'lb-dereg-inflight': [
    'slow-app-timeout',
    'connect-drop',
    'backend-down',
    'app-crash-request',
    'keepalive-race',
  ],
  'wrong-port': [
    'backend-down',
    'no-live-upstreams',
    'lb-no-healthy-targets',
    'connect-drop',
    ...closedByForwarder,
  ],
  'loopback-bind': [
    ...closedByForwarder,
    'backend-down',
    'wrong-port',
    'no-live-upstreams',
    'lb-no-healthy-targets',
    'container-unhealthy',
  ],
  'localhost-ipv6': ['backend-down', 'loopback-bind', 'wrong-port', 'no-live-upstreams'],
  'stale-dns': [...unreached, 'wrong-port', 'container-network-broken'],
  'dns-failure': ['no-live-upstreams', 'proxy-config-invalid', 'stale-dns', 'app-returns-5xx', 'db-down'],
  'proxy-no-resolver': ['dns-failure', 'no-live-upstreams'],
  'proxy-config-invalid': [
    'proxy-not-running',
    'restart-limit-hit',
    'app-boot-failure',
    'backend-down',
    'no-live-upstreams',
  ],
  'proxy-not-running': ['backend-down', 'connect-drop'],
  'tls-cert-load-failed': [
    'proxy-config-invalid',
    'proxy-not-running',
    'tls-backend-untrusted',
    'backend-down',
  ],
  'unix-socket-perm': ['backend-down', 'unix-socket-missing'],
  'unix-socket-missing': ['backend-down', 'no-live-upstreams'],
  'selinux-denied': [
    'unix-socket-perm',
    'backend-down',
    'connect-drop',
    'no-live-upstreams',
    'proxy-not-running',
    'proxy-temp-perm',
  ],
  'host-firewall-block': unreached,
  'lb-sg-nacl-block': unreached,
  'cf-origin-blocked': unreached,
  'container-network-broken': [...unreached, 'dns-failure'],
  'conntrack-full': unreached,
  'arp-overflow': unreached,
  'syn-backlog': unreached,
  'ephemeral-ports': ['backend-down', 'connect-drop', 'no-live-upstreams'],
  'host-down': ['connect-drop', 'no-route', 'backend-down', 'no-live-upstreams', 'lb-no-healthy-targets'],
  'connect-drop': ['slow-app-timeout', 'no-live-upstreams', 'lb-no-healthy-targets'],
  'no-route': ['connect-drop', 'backend-down', 'no-live-upstreams', 'lb-no-healthy-targets'],
  'backend-down': ['no-live-upstreams', 'lb-no-healthy-targets'],
  'http-to-https-port': [...handshake, 'health-check-misconfig', 'app-crash-request', 'unexpected-status'],
  'https-to-http-port': [...handshake, 'health-check-misconfig', 'app-crash-request'],
  'wrong-app-protocol': [
    'invalid-upstream-response',
    // A server that reads another language may wait for the rest of a request for ever.
    'slow-app-timeout',
    'worker-timeout',
    'upstream-header-too-big',
    'request-too-big-for-app',
    'app-crash-request',
    'keepalive-race',
    'no-live-upstreams',
  ],
  'tls-sni-missing': [...handshake, 'tls-backend-name'],
  'tls-backend-name': handshake,
  'tls-backend-expired': [...handshake, 'tls-backend-untrusted'],
  'tls-backend-not-yet-valid': [...handshake, 'tls-backend-untrusted'],
  'tls-backend-untrusted': handshake,
  'mtls-required': handshake,
  'tls-protocol-mismatch': ['tls-handshake-failed', 'no-live-upstreams', 'lb-no-healthy-targets'],
  'clock-skew': [
    'tls-backend-expired',
    'tls-backend-not-yet-valid',
    'tls-handshake-failed',
    'tls-cert-load-failed',
    'dependency-tls',
    'proxy-not-running',
  ],
  'request-too-big-for-app': [
    'app-crash-request',
    'keepalive-race',
    'invalid-upstream-response',
    'upload-rejected-early',
  ],
  'upload-rejected-early': ['app-crash-request', 'keepalive-race'],
  'keepalive-race': ['no-live-upstreams'],
  'health-check-misconfig': [
    'lb-no-healthy-targets',
    'container-unhealthy',
    'no-live-upstreams',
    'unexpected-status',
  ],
  'host-header-rejected': ['lb-no-healthy-targets', 'health-check-misconfig', 'unexpected-status'],
  'container-unhealthy': ['lb-no-healthy-targets', 'no-live-upstreams'],
  'proxy-conn-limit': ['no-live-upstreams', 'slow-app-timeout', 'proxy-queue-timeout'],
  'proxy-busy-workers': ['slow-app-timeout', 'listen-backlog-overflow', 'proxy-not-running'],
  'proxy-queue-timeout': ['slow-app-timeout'],
  'proxy-penalty-box': ['no-live-upstreams', 'lb-no-healthy-targets'],
}

/** Whether the first cause brings about the second. */
export function explains(cause: CauseId, symptom: CauseId): boolean {
  return table[cause]?.includes(symptom) ?? false
}
