import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { ingressLines } from './ingress-lines.ts'
import { isSeenOnce } from './is-seen-once.ts'
import { networkLines } from './network-lines.ts'
import { objectLines } from './object-lines.ts'
import { podLines } from './pod-lines.ts'

interface ClusterEvent {
  name: string
  needles: readonly [string, ...string[]]
  text: RegExp
  /** What else the line must hold. */
  also?: RegExp
  title: string
  weights: Weights
  fact: string
  example: string
  nearMiss: string
}

const readiness = 'Warning  Unhealthy  2m (x14 over 5m)  kubelet  Readiness probe failed:'
const liveness = 'Warning  Unhealthy  2m (x3 over 5m)  kubelet  Liveness probe failed:'

const clusterEvents: readonly ClusterEvent[] = [
  {
    name: 'oom-killed',
    needles: ['OOMKilled', 'OOMKilling'],
    text: /OOMKilled(?!["']?\s{0,2}[:=]\s{0,2}["']?false)|OOMKilling/,
    title: 'The container was killed for its memory limit',
    weights: { 'oom-cgroup': 27 },
    fact: 'oom',
    example: '      Reason:       OOMKilled',
    nearMiss: '"OOMKilled": false,',
  },
  {
    name: 'crash-loop',
    needles: ['CrashLoopBackOff', 'Back-off restarting failed container'],
    text: /CrashLoopBackOff|Back-off restarting failed container/,
    title: 'The container crashes again and again',
    weights: { 'app-crash-loop': 25, 'app-boot-failure': 9 },
    fact: 'restart',
    example: 'shop-7d9c5b8f6-abcde   0/1   CrashLoopBackOff   7 (90s ago)   12m',
    nearMiss: 'shop-7d9c5b8f6-abcde   1/1   Running   0   12m',
  },
  {
    name: 'image',
    needles: ['ImagePullBackOff', 'ErrImagePull', 'InvalidImageName'],
    text: /ImagePullBackOff|ErrImagePull|InvalidImageName/,
    title: 'The container’s image could not be fetched',
    weights: { 'app-boot-failure': 18, 'bad-release': 15, 'deploy-in-progress': 4 },
    fact: 'boot',
    example: 'shop-7d9c5b8f6-abcde   0/1   ImagePullBackOff   0   12m',
    nearMiss: 'shop-7d9c5b8f6-abcde   0/1   ContainerCreating   0   3s',
  },
  {
    name: 'container-config',
    needles: ['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError'],
    text: /CreateContainer(?:Config)?Error|RunContainerError/,
    title: 'The container could not be started as configured',
    weights: { 'app-boot-failure': 23, 'bad-release': 6 },
    fact: 'boot',
    example: 'shop-7d9c5b8f6-abcde   0/1   CreateContainerConfigError   0   12m',
    nearMiss: 'shop-7d9c5b8f6-abcde   0/1   ContainerCreating   0   3s',
  },
  {
    name: 'unscheduled',
    needles: ['FailedScheduling', 'nodes are available:'],
    text: /FailedScheduling|0\/\d{1,5} nodes are available/,
    // Room was found afterwards.
    also: /^(?![\s\S]{0,8000}Successfully assigned)/,
    title: 'No node has room for the pod',
    weights: { 'no-live-upstreams': 9, 'backend-down': 14, 'deploy-in-progress': 4 },
    fact: 'schedule',
    example:
      'Warning  FailedScheduling  30s  default-scheduler  0/3 nodes are available: 3 Insufficient memory.',
    nearMiss: 'Normal  Scheduled  30s  default-scheduler  Successfully assigned default/shop to node-1',
  },
  {
    name: 'evicted',
    needles: ['Evicted', 'was low on resource'],
    text: /\bEvicted\b|The node was low on resource/,
    title: 'The pod was evicted from its node',
    weights: { 'oom-host': 12, 'disk-full': 10, 'backend-down': 6 },
    fact: 'evicted',
    example: 'Warning  Evicted  3m  kubelet  The node was low on resource: memory.',
    nearMiss: 'Normal  Killing  3m  kubelet  Stopping container shop',
  },
  {
    name: 'readiness-refused',
    needles: ['Readiness probe failed', 'Startup probe failed'],
    text: /(?:Readiness|Startup) probe failed: /,
    also: /connection refused/,
    title: 'Nothing listens at the port of the readiness probe',
    weights: {
      'backend-down': 14,
      'wrong-port': 9,
      'app-boot-failure': 5,
      'loopback-bind': 5,
      'health-check-misconfig': 4,
    },
    fact: 'connect',
    example: `${readiness} Get "http://10.244.1.7:8080/healthz": dial tcp 10.244.1.7:8080: connect: connection refused`,
    nearMiss: `${readiness} HTTP probe failed with statuscode: 404`,
  },
  {
    name: 'readiness-status',
    needles: ['Readiness probe failed', 'Startup probe failed'],
    text: /(?:Readiness|Startup) probe failed: HTTP probe failed with statuscode: [34]\d\d/,
    title: 'The readiness probe is answered with a client error',
    weights: {
      'health-check-misconfig': 19,
      'host-header-rejected': 7,
      'bad-release': 4,
      'container-unhealthy': 4,
    },
    fact: 'health',
    example: `${readiness} HTTP probe failed with statuscode: 404`,
    nearMiss: `${readiness} HTTP probe failed with statuscode: 503`,
  },
  {
    name: 'readiness-error',
    needles: ['Readiness probe failed', 'Startup probe failed'],
    text: /(?:Readiness|Startup) probe failed: HTTP probe failed with statuscode: 5\d\d/,
    title: 'The readiness probe is answered with a server error',
    weights: { 'app-returns-5xx': 16, 'db-down': 5, 'bad-release': 5, 'container-unhealthy': 4 },
    fact: 'answer',
    example: `${readiness} HTTP probe failed with statuscode: 503`,
    nearMiss: `${readiness} HTTP probe failed with statuscode: 404`,
  },
  {
    name: 'readiness-timeout',
    needles: ['Readiness probe failed', 'Startup probe failed'],
    text: /(?:Readiness|Startup) probe failed: /,
    also: /deadline exceeded|Client\.Timeout exceeded|timed out/,
    title: 'The readiness probe is not answered in time',
    weights: {
      'slow-app-timeout': 14,
      'worker-pool-exhausted': 10,
      'event-loop-blocked': 7,
      'dependency-slow': 4,
    },
    fact: 'timeout',
    example: `${readiness} Get "http://10.244.1.7:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    nearMiss: `${readiness} HTTP probe failed with statuscode: 404`,
  },
  {
    name: 'liveness',
    needles: ['Liveness probe failed', 'failed liveness probe'],
    text: /Liveness probe failed|failed liveness probe, will be restarted/,
    title: 'The liveness probe fails, and the container is restarted for it',
    weights: {
      'container-unhealthy': 6,
      'app-crash-loop': 12,
      'slow-app-timeout': 8,
      'event-loop-blocked': 7,
      'health-check-misconfig': 7,
    },
    fact: 'health',
    example: `${liveness} Get "http://10.244.1.7:8080/healthz": context deadline exceeded`,
    nearMiss: `${readiness} HTTP probe failed with statuscode: 404`,
  },
  {
    name: 'liveness-refused',
    needles: ['Liveness probe failed', 'Startup probe failed', 'failed startup probe'],
    text: /(?:Liveness|Startup) probe failed: |failed startup probe, will be restarted/,
    also: /connection refuse|failed startup probe/,
    title: 'The container is restarted before its app listens',
    weights: {
      'container-unhealthy': 12,
      'app-boot-failure': 16,
      'health-check-misconfig': 8,
      'app-crash-loop': 3,
    },
    fact: 'probe-refused',
    example: `${liveness} Get "http://10.244.1.7:8080/healthz": dial tcp 10.244.1.7:8080: connect: connection refused`,
    nearMiss: `${liveness} HTTP probe failed with statuscode: 404`,
  },
  {
    name: 'no-endpoints',
    needles: [
      'have any active Endpoint',
      'have any active endpoint',
      'no endpoints available for',
      'No endpoints available for',
      'no available endpoints',
    ],
    text: /(?:does not?|doesn't|did not) have any active [Ee]ndpoint|[Nn]o endpoints available for|no available endpoints/,
    title: 'No ready pod stands behind the Service',
    weights: { 'no-live-upstreams': 22, 'lb-no-registered-targets': 9, 'backend-down': 6 },
    fact: 'no-live',
    example:
      'W1120 17:04:51.000000       8 controller.go:1163] Service "default/shop" does not have any active Endpoint.',
    nearMiss:
      'I1120 17:04:51.000000       8 controller.go:1163] Service "default/shop" has 3 active Endpoints.',
  },
  {
    name: 'service-missing',
    needles: ['rror obtaining ', 'no object matching key'],
    text: /[Ee]rror obtaining (?:Endpoints for Service|service endpoints)|no object matching key "(?![^"]{0,200}(?:tls|cert|secret))/,
    title: 'The Ingress names a Service that does not exist',
    weights: { 'proxy-config-invalid': 19, 'no-live-upstreams': 9 },
    fact: 'config',
    example:
      'W1120 17:04:51.000000       8 controller.go:1139] Error obtaining Endpoints for Service "default/shop": no object matching key "default/shop" in local store',
    nearMiss:
      'I1120 17:04:51.000000       8 controller.go:1163] Service "default/shop" has 3 active Endpoints.',
  },
  {
    name: 'node-not-ready',
    needles: ['NodeNotReady', 'NodeHasInsufficientMemory', 'NodeHasDiskPressure'],
    text: /NodeNotReady|node\.kubernetes\.io\/(?:not-ready|unreachable)/,
    title: 'A node of the cluster is away',
    weights: { 'host-down': 20 },
    fact: 'host',
    example: 'Warning  NodeNotReady  40s  node-controller  Node is not ready',
    nearMiss: 'Normal  NodeReady  40s  kubelet  Node node-1 status is now: NodeReady',
  },
  {
    name: 'network',
    needles: ['FailedCreatePodSandBox', 'NetworkNotReady'],
    text: /FailedCreatePodSandBox|NetworkNotReady/,
    title: 'The pod got no network',
    weights: { 'container-network-broken': 22, 'backend-down': 5 },
    fact: 'network',
    example:
      'Warning  FailedCreatePodSandBox  9s  kubelet  Failed to create pod sandbox: plugin type="calico" failed (add)',
    nearMiss: 'Normal  Created  9s  kubelet  Created container shop',
  },
]

const eventLines: readonly LogSignature[] = clusterEvents.map(
  ({ name, needles, text, also, title, weights, fact, example, nearMiss }): LogSignature => ({
    id: `unknown-kubernetes-${name}`,
    system: 'unknown',
    needles,
    pattern: text,
    when: (_groups, line) => (also === undefined || also.test(line)) && !isSeenOnce(line),
    weights,
    title,
    reference:
      'kubernetes pkg/kubelet/events/event.go, pkg/kubelet/prober; ingress-nginx internal/ingress/controller/controller.go',
    fact,
    reach: 'inwards',
    examples: { matches: [example], nearMisses: [nearMiss] },
  }),
)

/** What Kubernetes says of pods, probes and Services in events, lists and the logs of Ingress controllers. */
export const kubernetesLogSignatures: readonly LogSignature[] = [
  ...eventLines,
  ...podLines,
  ...objectLines,
  ...ingressLines,
  ...networkLines,
]
