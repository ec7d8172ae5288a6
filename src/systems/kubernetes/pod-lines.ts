import { exitWeights } from '../systemd/exit-status.ts'
import { isSeenOnce } from './is-seen-once.ts'
import { linesOfCluster } from './lines-of-cluster.ts'

const row = 'shop-7d9c5b8f6-abcde   1/1     Running   0          12m'
const ready = 'Warning  Unhealthy  2m (x14 over 5m)  kubelet  Readiness probe failed:'
const probes = ['Readiness probe', 'Startup probe', 'Liveness probe'] as const
const containers = 'kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go'
const printer = 'kubernetes pkg/printers/internalversion/printers.go, printPod()'
const prober = 'kubernetes pkg/kubelet/prober/prober.go and pkg/probe'

/** What `kubectl get pods`, `describe pod` and events say of containers and their probes. */
export const podLines = linesOfCluster([
  {
    name: 'probe-once',
    needles: ['Readiness probe', 'Startup probe'],
    pattern: /(?:Readiness|Startup) probe (?:failed|errored)/,
    when: (_groups, line) => isSeenOnce(line),
    weights: { 'benign-noise': 4, 'deploy-in-progress': 4, 'container-unhealthy': 3 },
    title: 'a probe failed right after a start, which is usual',
    reference: prober,
    fact: 'health',
    matches: [
      'Warning  Unhealthy  65s   kubelet, node-1  Readiness probe failed: HTTP probe failed with statuscode: 503',
      'Warning  Unhealthy  49m (x4 over 50m)  kubelet  Readiness probe failed: HTTP probe failed with statuscode: 503',
    ],
    nearMisses: [`${ready} HTTP probe failed with statuscode: 503`],
  },
  {
    name: 'exit-failure',
    needles: ['Exit Code:', 'exitCode'],
    pattern: /(?:Exit Code:\s{1,20}|"?exitCode"?:\s{0,4})(?!0\b|12[567]\b|13[024569]\b|137\b|143\b)\d{1,3}\b/,
    weights: {
      'app-boot-failure': 14,
      'app-crash-loop': 12,
      'app-crash-request': 4,
      'backend-down': 3,
      'bad-release': 4,
    },
    title: 'the container ended with an error of its own',
    reference: containers,
    fact: 'exit',
    matches: ['      Exit Code:    1', '          exitCode: 2'],
    nearMisses: ['      Exit Code:    0', '      Exit Code:    137'],
  },
  {
    name: 'exit-no-command',
    needles: ['Exit Code:', 'exitCode'],
    pattern: /(?:Exit Code:\s{1,20}|"?exitCode"?:\s{0,4})12[678]\b/,
    weights: exitWeights(127),
    title: 'the container’s command cannot be run',
    reference: containers,
    fact: 'boot',
    matches: ['      Exit Code:    127', '      Exit Code:    128'],
    nearMisses: ['      Exit Code:    1'],
  },
  {
    name: 'exit-killed',
    needles: ['Exit Code:', 'exitCode'],
    pattern: /(?:Exit Code:\s{1,20}|"?exitCode"?:\s{0,4})137\b/,
    weights: exitWeights(137),
    title: 'the container was killed',
    reference: containers,
    fact: 'exit',
    matches: ['      Exit Code:    137'],
    nearMisses: ['      Exit Code:    143'],
  },
  {
    name: 'exit-crashed',
    needles: ['Exit Code:', 'exitCode'],
    pattern: /(?:Exit Code:\s{1,20}|"?exitCode"?:\s{0,4})13[569]\b/,
    weights: exitWeights(139),
    title: 'the container’s process broke in compiled code',
    reference: containers,
    fact: 'crash',
    matches: ['      Exit Code:    139'],
    nearMisses: ['      Exit Code:    1'],
  },
  {
    name: 'not-ready',
    needles: [' Running '],
    pattern: /(?:^|\s)(?:0\/\d{1,2}|1\/[2-9]|2\/[3-9])\s{1,20}Running\s{1,20}[0-4](?:\s|$)/,
    weights: {
      'container-unhealthy': 16,
      'no-live-upstreams': 8,
      'health-check-misconfig': 6,
      'slow-app-timeout': 4,
    },
    title: 'a pod runs and is not ready, so that it gets no requests',
    reference: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate',
    fact: 'health',
    matches: [
      'shop-7d9c5b8f6-abcde   0/1     Running   0          12m',
      'shop-7d9c5b8f6-abcde   1/2   Running   1 (3m ago)   12m',
    ],
    nearMisses: [row, 'shop-7d9c5b8f6-abcde   0/1     Running   9 (20s ago)   12m'],
  },
  {
    name: 'restarts-often',
    needles: [' Running '],
    pattern:
      /\s\d{1,2}\/\d{1,2}\s{1,20}Running\s{1,20}(?:[5-9]|\d{2,6})(?: \(\d{1,3}(?:s|m\d{0,2}s?) ago\)|\s{1,20}\d{1,3}(?:s|m)\s)/,
    weights: { 'app-crash-loop': 15, 'container-unhealthy': 5, 'oom-cgroup': 4 },
    title: 'a pod has been restarted many times, lately too',
    reference: printer,
    fact: 'restart',
    matches: ['shop-7d9c5b8f6-abcde   0/1     Running   9 (20s ago)   12m'],
    nearMisses: [row, 'shop-7d9c5b8f6-abcde   1/1     Running   12 (21d ago)   90d'],
  },
  {
    name: 'pod-failed',
    needles: [
      ' Error ',
      ' Error\t',
      'Init:Error',
      'Init:CrashLoopBackOff',
      'RunContainerError',
      'StartError',
      'ContainerCannotRun',
    ],
    pattern:
      /\s\d{1,2}\/\d{1,2}\s{1,20}(?:Error|Init:Error|Init:CrashLoopBackOff|StartError|ContainerCannotRun)\s/,
    weights: { 'app-boot-failure': 14, 'app-crash-loop': 10, 'backend-down': 4 },
    title: 'a pod’s container ended with an error',
    reference: printer,
    fact: 'exit',
    matches: [
      'shop-7d9c5b8f6-abcde   0/1     Error   3   2m',
      'shop-7d9c5b8f6-abcde   0/2   Init:Error   1   1m',
    ],
    nearMisses: [row],
  },
  {
    name: 'pod-ending',
    needles: [' Terminating ', ' ContainerCreating ', ' PodInitializing ', ' Pending '],
    pattern: /\s\d{1,2}\/\d{1,2}\s{1,20}(?:Terminating|ContainerCreating|PodInitializing|Pending)\s/,
    weights: { 'deploy-in-progress': 15, 'backend-down': 3, 'ungraceful-shutdown': 3 },
    title: 'pods are just being made or ended',
    reference: printer,
    fact: 'deploy',
    matches: [
      'shop-7d9c5b8f6-abcde   1/1     Terminating   0   12m',
      'shop-5c7d-x2x   0/1   ContainerCreating   0   3s',
    ],
    nearMisses: [row],
  },
  {
    name: 'config-missing',
    needles: [
      'not found',
      "couldn't find key",
      'FailedMount',
      'MountVolume.SetUp failed',
      'FailedAttachVolume',
    ],
    pattern:
      /Error: (?:configmap|secret) "[^"\n]{1,200}" not found|couldn't find key \S{1,200} in (?:ConfigMap|Secret)|MountVolume\.SetUp failed|FailedAttachVolume|Unable to attach or mount volumes/,
    weights: { 'app-boot-failure': 22, 'bad-release': 6 },
    title: 'the pod misses a configuration, a secret or a volume',
    reference: 'kubernetes pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables(); pkg/volume',
    fact: 'boot',
    matches: [
      'Warning  Failed  9s (x4 over 40s)  kubelet  Error: secret "shop-env" not found',
      'Warning  FailedMount  9s (x5 over 40s)  kubelet  MountVolume.SetUp failed for volume "config" : configmap "shop" not found',
    ],
    nearMisses: [
      'Normal  SuccessfulMountVolume  84s  kubelet  MountVolume.SetUp succeeded for volume "default-token"',
    ],
  },
  {
    name: 'disk-pressure',
    needles: [
      'DiskPressure',
      'ephemeral-storage',
      'ephemeral local storage',
      'FreeDiskSpaceFailed',
      'ImageGCFailed',
    ],
    pattern:
      /NodeHasDiskPressure|had condition: \[DiskPressure\]|low on resource: ephemeral-storage|ephemeral local storage usage exceeds|FreeDiskSpaceFailed|ImageGCFailed|to reclaim ephemeral-storage/,
    weights: { 'disk-full': 24, 'backend-down': 3 },
    title: 'the node’s disk is full',
    reference: 'kubernetes pkg/kubelet/eviction/helpers.go; pkg/kubelet/images/image_gc_manager.go',
    fact: 'disk',
    matches: [
      'Warning  Evicted  3m  kubelet  The node was low on resource: ephemeral-storage. Container shop was using 3Gi, request is 0.',
      'Message:  Pod The node had condition: [DiskPressure].',
    ],
    nearMisses: [
      'Normal  NodeHasNoDiskPressure  3m  kubelet  Node node-1 status is now: NodeHasNoDiskPressure',
    ],
  },
  {
    name: 'memory-pressure',
    needles: ['low on resource: memory', 'MemoryPressure', 'SystemOOM'],
    pattern:
      /low on resource: memory|had condition: \[MemoryPressure\]|NodeHasInsufficientMemory|SystemOOM|System OOM encountered/,
    weights: { 'oom-host': 23 },
    title: 'the node is short of memory',
    reference: 'kubernetes pkg/kubelet/eviction/helpers.go; pkg/kubelet/oom/oom_watcher_linux.go',
    fact: 'oom',
    matches: [
      'Warning  Evicted  3m  kubelet  The node was low on resource: memory.',
      'Warning  SystemOOM  3m  kubelet  System OOM encountered, victim process: node, pid: 812',
    ],
    nearMisses: [
      'Normal  NodeHasSufficientMemory  3m  kubelet  Node node-1 status is now: NodeHasSufficientMemory',
    ],
  },
  {
    name: 'probe-protocol',
    needles: probes,
    pattern:
      /[Pp]robe failed: [^\n]{0,300}(?:server gave HTTP response to HTTPS client|malformed HTTP response|x509: |remote error: tls|first record does not look like)/,
    weights: {
      'health-check-misconfig': 20,
      'http-to-https-port': 7,
      'https-to-http-port': 7,
      'container-unhealthy': 4,
    },
    title: 'the probe speaks another protocol than the port',
    reference: `${prober}/http/http.go: scheme HTTP unless told`,
    fact: 'health',
    matches: [
      `${ready} Get "https://10.244.1.7:8080/healthz": http: server gave HTTP response to HTTPS client`,
      String.raw`${ready} Get "http://10.244.1.7:8443/healthz": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\x15\x03\x01\x00\x02\x02"`,
    ],
    nearMisses: [`${ready} HTTP probe failed with statuscode: 404`],
  },
  {
    name: 'probe-command-missing',
    needles: probes,
    pattern:
      /[Pp]robe (?:failed|errored): [^\n]{0,400}(?:executable file not found|no such file or directory|: not found|permission denied)/,
    weights: { 'health-check-misconfig': 21, 'container-unhealthy': 5 },
    title: 'the command of the probe is not in the image',
    reference: `${prober}/exec/exec.go`,
    fact: 'health',
    matches: [
      `${ready} OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown`,
      `${ready} sh: wget: not found`,
    ],
    nearMisses: [`${ready} HTTP probe failed with statuscode: 404`],
  },
  {
    name: 'probe-cut',
    needles: probes,
    pattern: /[Pp]robe failed: [^\n]{0,300}(?:: EOF|connection reset by peer)/,
    weights: {
      'app-crash-request': 10,
      'app-crash-loop': 8,
      'loopback-bind': 6,
      'wrong-app-protocol': 5,
      'container-unhealthy': 8,
    },
    title: 'the app closes the connection of the probe',
    reference: `${prober}/http/http.go`,
    fact: 'health',
    matches: [`${ready} Get "http://10.244.1.7:8080/healthz": EOF`],
    nearMisses: [`${ready} HTTP probe failed with statuscode: 404`],
  },
  {
    name: 'probe-unrouted',
    needles: probes,
    pattern: /[Pp]robe failed: [^\n]{0,300}no route to host/,
    weights: {
      'container-network-broken': 16,
      'no-route': 12,
      'container-unhealthy': 7,
      'host-firewall-block': 5,
    },
    title: 'the node cannot reach the pod',
    reference: `${prober}/http/http.go; connect(2), EHOSTUNREACH`,
    fact: 'connect',
    matches: [
      `${ready} Get "http://10.244.1.7:8080/healthz": dial tcp 10.244.1.7:8080: connect: no route to host`,
    ],
    nearMisses: [`${ready} HTTP probe failed with statuscode: 404`],
  },
  {
    name: 'not-progressing',
    needles: ['ProgressDeadlineExceeded', 'exceeded its progress deadline'],
    pattern: /ProgressDeadlineExceeded|exceeded its progress deadline/,
    weights: { 'bad-release': 17, 'app-boot-failure': 14, 'container-unhealthy': 6 },
    title: 'the new pods of a rollout do not become ready',
    reference: 'kubernetes pkg/controller/deployment/progress.go',
    fact: 'deploy',
    matches: ['error: deployment "shop" exceeded its progress deadline'],
    nearMisses: ['deployment "shop" successfully rolled out'],
  },
])
