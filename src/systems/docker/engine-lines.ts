import type { LogSignature } from '../../model/diagnosis.ts'
import { isSeenOnce } from '../kubernetes/is-seen-once.ts'

/** What the container engine and compose say about ports, networks, health and starts. */
export const engineLines: readonly LogSignature[] = [
  {
    id: 'docker-port-allocated',
    system: 'docker',
    needles: [
      'port is already allocated',
      'driver failed programming external connectivity',
      'failed to bind host port',
      'orts are not available',
      'rootlessport ',
      'expose privileged port',
    ],
    pattern:
      /port is already allocated|driver failed programming external connectivity on endpoint [^\n]{0,400}(?:already allocated|address already in use)|failed to bind host port [^\n]{0,200}address already in use|[Pp]orts are not available: (?:exposing port|listen tcp)|rootlessport (?:listen|cannot expose)|cannot expose privileged port/,
    weights: { 'port-publish-failed': 26, 'port-conflict': 14 },
    title: 'a container’s port could not be published because it is taken',
    reference:
      'moby libnetwork/portallocator/portallocator.go, ErrPortAlreadyAllocated; portmapper/mapper.go',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: [
        'Error response from daemon: driver failed programming external connectivity on endpoint api (5b1c): Bind for 0.0.0.0:8080 failed: port is already allocated',
        'Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use: driver failed programming external connectivity on endpoint web (aa): address already in use',
        'Error response from daemon: ports are not available: exposing port TCP 0.0.0.0:80 -> 0.0.0.0:0: listen tcp 0.0.0.0:80: bind: address already in use',
        "Error: rootlessport cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf",
        'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:80 -> 0.0.0.0:0: listen tcp 0.0.0.0:80: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
      ],
      nearMisses: ['OSError: [Errno 98] Address already in use'],
    },
  },
  {
    id: 'docker-userland-proxy-bind',
    system: 'docker',
    needles: ['rror starting userland proxy'],
    pattern: /[Ee]rror starting userland proxy: listen tcp[46]? \S{1,80} bind: address already in use/,
    weights: { 'port-publish-failed': 24, 'port-conflict': 14 },
    title: 'a container’s port could not be published because it is taken',
    reference: 'moby libnetwork/portmapper/proxy.go',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: ['Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use'],
      nearMisses: ['Error starting userland proxy: '],
    },
  },
  {
    id: 'docker-network-broken',
    system: 'docker',
    needles: [
      'network ',
      'ridge ',
      'IPv4 address pool',
      'No chain/target/match by that name',
      'Unable to enable ',
      'Chain ',
    ],
    pattern:
      /network \S{1,128} not found|could not find an available, non-overlapping IPv4 address pool|Unable to enable (?:ACCEPT OUTGOING|ACCEPT INCOMING|DNAT|SKIP DNAT|NAT|DROP INCOMING) rule|iptables: No chain\/target\/match by that name|could not find bridge \S{1,16}|Chain 'DOCKER[A-Z0-9-]{0,24}' does not exist/,
    weights: { 'container-network-broken': 24 },
    title: 'the engine’s networks or firewall chains are broken',
    reference:
      'moby libnetwork/iptables/iptables.go and drivers/bridge; chains vanish when the firewall is reloaded',
    fact: 'container-network',
    reach: 'here',
    examples: {
      matches: [
        'Error response from daemon: network 8c1f0b2a not found',
        'Error response from daemon: Failed to Setup IP tables: Unable to enable SKIP DNAT rule:  (iptables failed: iptables --wait -t nat -I DOCKER -i br-1 -j RETURN: iptables: No chain/target/match by that name.',
        'docker: Error response from daemon: failed to create endpoint box on network bridge: adding interface veth305b336 to bridge docker0 failed: could not find bridge docker0: route ip+net: no such network interface.',
      ],
      nearMisses: ['docker0: port 1(veth12ab34c) entered forwarding state'],
    },
  },
  {
    id: 'docker-oom',
    system: 'docker',
    needles: ['container oom ', 'OOMKilled', 'Exit Message: "OOM Killed"'],
    pattern:
      /container oom [0-9a-f]{12,64} \(|"?OOMKilled"?(?:: ?true|\s*$|\s+\d)|[Rr]eason:\s{1,20}OOMKilled|Exit Message: "OOM Killed"/,
    weights: { 'oom-cgroup': 25 },
    title: 'a container reached its memory limit',
    reference:
      'moby daemon/monitor.go, EventOOM; kubernetes pkg/kubelet/container, OOMKilled; nomad drivers/docker',
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        '2026-11-20T17:04:51.123456789Z container oom 3f4e5d6c7b8a90112233445566778899aabbccddeeff00112233445566778899 (image=registry.example.com/api:1.9, name=api)',
        '            "OOMKilled": true,',
        '      Reason:       OOMKilled',
        'Terminated      Exit Code: 137, Exit Message: "OOM Killed"',
      ],
      nearMisses: ['            "OOMKilled": false,'],
    },
  },
  {
    id: 'docker-unhealthy',
    system: 'docker',
    needles: [
      'health_status: unhealthy',
      'is unhealthy',
      '(unhealthy)',
      'Health check for container',
      'Readiness probe failed',
      'Liveness probe failed',
    ],
    pattern:
      /container health_status: unhealthy|container \S{1,128} is unhealthy|\(unhealthy\)|Health check for container [0-9a-f]{12,64} (?:error|timeout)|(?:Readiness|Liveness) probe failed:/,
    when: (_groups, line) => !isSeenOnce(line),
    weights: { 'container-unhealthy': 22, 'slow-app-timeout': 3, 'backend-down': 3 },
    title: 'a container’s health check fails',
    reference: 'moby daemon/health.go, handleProbeResult(); kubernetes pkg/kubelet/prober/prober.go',
    fact: 'health',
    reach: 'here',
    examples: {
      matches: [
        '2026-11-20T17:04:51.323456789Z container health_status: unhealthy 3f4e5d6c7b8a90112233445566778899aabbccddeeff00112233445566778899 (image=registry.example.com/api:1.9, name=api)',
        'dependency failed to start: container shop-api-1 is unhealthy',
        'Warning  Unhealthy  3s (x5 over 43s)  kubelet  Readiness probe failed: HTTP probe failed with statuscode: 503',
      ],
      nearMisses: ['container health_status: healthy 3f4e5d6c7b8a (image=api, name=api)'],
    },
  },
  {
    id: 'docker-restart-loop',
    system: 'docker',
    needles: ['Restarting (', 'CrashLoopBackOff', 'Back-off restarting failed container'],
    pattern: /Restarting \(\d{1,3}\) [\w ]{1,40}ago|CrashLoopBackOff|Back-off restarting failed container/,
    when: (_groups, line) => !isSeenOnce(line),
    weights: { 'app-crash-loop': 24, 'app-boot-failure': 8 },
    title: 'a container is started again and again',
    reference: 'moby container/state.go, String(); kubernetes pkg/kubelet/kuberuntime, BackOffStartContainer',
    fact: 'restart',
    reach: 'here',
    examples: {
      matches: [
        'f00d1234abcd   registry.example.com/api:1.9   "npm start"   2 hours ago   Restarting (1) 5 seconds ago             api',
        'api-7d9f   0/1   CrashLoopBackOff   7 (12s ago)   11m',
      ],
      nearMisses: [
        'api-1  | Restarting (manual) worker pool',
        'Warning  BackOff  3d (x2 over 3d)  kubelet  Back-off restarting failed container',
      ],
    },
  },
  {
    id: 'docker-command-missing',
    system: 'docker',
    needles: [
      'executable file not found',
      'OCI runtime create failed',
      'exec format error',
      'permission denied: unknown',
    ],
    pattern:
      /exec: "?[^":\n]{1,200}"?: (?:executable file not found in \$PATH|permission denied|no such file or directory|exec format error|stat [^\n]{1,200}: no such file or directory)|OCI runtime create failed|exec (?:user process caused: |\/\S{1,200}: )?exec format error|exec format error$/i,
    when: (_groups, line) => !line.includes('OCI runtime exec failed'),
    weights: { 'app-boot-failure': 25, 'bad-release': 5 },
    title: 'a container’s command cannot be run',
    reference: 'opencontainers/runc libcontainer/standard_init_linux.go; execve(2), ENOEXEC',
    fact: 'boot',
    reach: 'here',
    examples: {
      matches: [
        'Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "gunicorn": executable file not found in $PATH: unknown',
        'exec /usr/local/bin/docker-entrypoint.sh: exec format error',
      ],
      nearMisses: [
        'docker exec api ls',
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
      ],
    },
  },
  {
    id: 'docker-exec-failed',
    system: 'docker',
    needles: ['OCI runtime exec failed'],
    pattern:
      /OCI runtime exec failed: [^\n]{0,300}(?:executable file not found|no such file or directory|permission denied)/,
    weights: { 'health-check-misconfig': 18, 'container-unhealthy': 6 },
    title: 'a command that was to run in a running container, a health check mostly, is not in its image',
    reference: 'moby daemon/health.go, cmdProbe.run(); opencontainers/runc exec.go',
    fact: 'health',
    reach: 'here',
    examples: {
      matches: [
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
      ],
      nearMisses: [
        'Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "gunicorn": executable file not found in $PATH: unknown',
      ],
    },
  },
  {
    id: 'docker-image-missing',
    system: 'docker',
    needles: [
      'pull access denied',
      'manifest unknown',
      'manifest for ',
      'No such image',
      'ImagePullBackOff',
      'ErrImagePull',
      'ailed to pull image',
      'Back-off pulling image',
      'toomanyrequests',
    ],
    pattern:
      /pull access denied for |manifest for \S{1,256} not found|manifest unknown|No such image: |ImagePullBackOff|ErrImagePull|[Ff]ailed to pull image "|Back-off pulling image "|toomanyrequests: /,
    weights: { 'bad-release': 16, 'backend-down': 8, 'app-boot-failure': 8, 'deploy-in-progress': 4 },
    title: 'the image of a container could not be had',
    reference: 'moby distribution/errors.go; kubernetes pkg/kubelet/images/types.go',
    fact: 'image',
    reach: 'here',
    examples: {
      matches: [
        'Error response from daemon: manifest for registry.example.com/api:2.0 not found: manifest unknown: manifest unknown',
        "Error response from daemon: pull access denied for api, repository does not exist or may require 'docker login'",
      ],
      nearMisses: ['Status: Image is up to date for nginx:latest'],
    },
  },
  {
    id: 'docker-daemon-away',
    system: 'docker',
    needles: ['Cannot connect to the Docker daemon', 'rror during connect:'],
    pattern: /Cannot connect to the Docker daemon at |error during connect: [^\n]{0,300}docker/,
    weights: { 'backend-down': 10, 'proxy-not-running': 3 },
    title: 'the container engine does not answer',
    reference: 'docker cli client/errors.go, ErrorConnectionFailed()',
    fact: 'engine',
    reach: 'here',
    examples: {
      matches: [
        'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      ],
      nearMisses: [
        'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      ],
    },
  },
  {
    id: 'docker-forced-stop',
    system: 'docker',
    needles: ['ailed to exit within'],
    pattern: /[Cc]ontainer [\w ]{0,80}failed to exit within \d+\S* (?:seconds )?of (?:signal|kill)/,
    weights: { 'ungraceful-shutdown': 18, 'deploy-in-progress': 6 },
    title: 'a container did not stop in time and was killed',
    reference: 'moby daemon/stop.go, containerStop(): 10 s unless told',
    fact: 'stop',
    reach: 'here',
    examples: {
      matches: [
        'level=info msg="Container failed to exit within 10s of signal 15 - using the force" container=3f4e5d6c7b8a error="context deadline exceeded"',
        'Container 3f4e5d6c7b8a failed to exit within 10 seconds of signal 15 - using the force',
      ],
      nearMisses: [
        'level=info msg="ignoring event" container=3f4e5d6c7b8a module=libcontainerd topic=/tasks/delete',
      ],
    },
  },
  {
    id: 'docker-task-event',
    system: 'docker',
    needles: ['msg="ignoring event"', 'msg="shim disconnected"'],
    pattern: /msg="(?:ignoring event|shim disconnected)"/,
    weights: { 'benign-noise': 16 },
    title: 'the engine notes that a container’s process ended',
    reference:
      'moby libcontainerd/remote/client.go, processEventStream(): written for each container that ends',
    fact: 'engine-event',
    reach: 'here',
    examples: {
      matches: [
        'level=info msg="ignoring event" container=3f4e5d6c7b8a module=libcontainerd namespace=moby topic=/tasks/delete type="*events.TaskDelete"',
      ],
      nearMisses: ['level=info msg="Container failed to exit within 10s of signal 15 - using the force"'],
    },
  },
]
