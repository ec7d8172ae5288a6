import type { Cause } from './cause.ts'

export const hostCauses = [
  {
    id: 'host-down',
    title: 'Backend machine down or unreachable',
    layer: 'host',
    explanation:
      'The whole machine is away: stopped, crashed, reclaimed by the cloud, or cut off from the network.',
    evidenceFor: ['no port of the machine answers', 'the cloud’s status check fails'],
    evidenceAgainst: ['any port of the machine answers, even with a refusal'],
    prior: -13,
  },
  {
    id: 'host-firewall-block',
    title: 'Host firewall blocks the port',
    layer: 'host',
    explanation:
      'A rule on the backend’s own machine (ufw, firewalld, nftables) drops or rejects connections to the port.',
    evidenceFor: [
      '“UFW BLOCK” lines',
      'the counter of a drop rule rises',
      'other ports of the machine answer',
    ],
    evidenceAgainst: ['the rules allow the port from the caller'],
    prior: -14,
  },
  {
    id: 'selinux-denied',
    title: 'SELinux or AppArmor denies access',
    layer: 'host',
    explanation:
      'The kernel’s security module forbids what ordinary permissions allow; on Red Hat systems web servers may not open connections until httpd_can_network_connect is on.',
    evidenceFor: ['AVC denied in the audit log', 'errno 13 on a TCP connect'],
    evidenceAgainst: ['the module is permissive or disabled'],
    prior: -16,
  },
  {
    id: 'oom-host',
    title: 'Machine out of memory',
    layer: 'host',
    explanation: 'The machine has no memory left, and the kernel killed the largest process to survive.',
    evidenceFor: ['“Out of memory: Killed process” with CONSTRAINT_NONE'],
    evidenceAgainst: ['no such kernel line in the window'],
    prior: -13,
  },
  {
    id: 'oom-cgroup',
    title: 'Container or unit memory limit hit',
    layer: 'host',
    explanation:
      'The container or unit used more memory than its own limit, and the kernel killed it while the machine had memory left.',
    evidenceFor: ['OOMKilled is true, exit code 137', 'systemd result oom-kill'],
    evidenceAgainst: ['the cgroup’s oom_kill counter has not moved'],
    prior: -13,
  },
  {
    id: 'listen-backlog-overflow',
    title: 'Accept queue overflow',
    layer: 'host',
    explanation:
      'Connections are complete but the app does not accept them fast enough; when the queue (listen backlog or somaxconn) is full, the kernel drops or resets new ones.',
    evidenceFor: ['ListenOverflows rises', 'Recv-Q has reached Send-Q on the listener'],
    evidenceAgainst: ['Recv-Q is zero'],
    prior: -13,
  },
  {
    id: 'port-conflict',
    title: 'Port already in use',
    layer: 'host',
    explanation:
      'The app cannot listen because another process, often an older copy of itself, holds its port.',
    evidenceFor: ['EADDRINUSE (errno 98)'],
    evidenceAgainst: ['the right process owns the port'],
    prior: -15,
  },
  {
    id: 'port-publish-failed',
    title: 'Container’s port could not be published',
    layer: 'host',
    explanation:
      'Docker could not bind the host port that the container publishes, because somebody else holds it, so the container is not reachable.',
    evidenceFor: ['“port is already allocated”'],
    evidenceAgainst: ['the container runs with its port published'],
    prior: -17,
  },
  {
    id: 'fd-exhaustion',
    title: 'File descriptors exhausted',
    layer: 'host',
    explanation:
      'A process or the whole system has as many files and sockets open as it may, and can open no further connection.',
    evidenceFor: ['“Too many open files” (errno 24 or 23)'],
    evidenceAgainst: ['the number of open descriptors is far below the limit'],
    prior: -14,
  },
  {
    id: 'disk-full',
    title: 'Disk full',
    layer: 'host',
    explanation: 'No space is left for logs, temporary files or data, and programs fail at their next write.',
    evidenceFor: ['“No space left on device” (errno 28)', 'df shows 100 %'],
    evidenceAgainst: ['there is free space'],
    prior: -13,
  },
  {
    id: 'inode-exhaustion',
    title: 'Inodes exhausted',
    layer: 'host',
    explanation:
      'The disk has space but can hold no further files, because there are very many small ones such as sessions or queued mail.',
    evidenceFor: ['df -i shows 100 % while df has space'],
    evidenceAgainst: ['inode use is below 95 %'],
    prior: -17,
  },
  {
    id: 'ephemeral-ports',
    title: 'Ephemeral ports exhausted',
    layer: 'host',
    explanation:
      'The caller has used up its local ports (about 28,000 by default) towards one address, mostly with closed connections in TIME-WAIT, and can open no new one.',
    evidenceFor: [
      'EADDRNOTAVAIL (errno 99) when connecting',
      'TIME-WAIT sockets near the size of the port range',
    ],
    evidenceAgainst: ['few TIME-WAIT sockets', 'new connections succeed'],
    prior: -15,
  },
  {
    id: 'conntrack-full',
    title: 'Connection tracking table full',
    layer: 'host',
    explanation:
      'The firewall’s table of known connections is full, and the kernel drops the packets of every new one.',
    evidenceFor: ['“nf_conntrack: table full, dropping packet”'],
    evidenceAgainst: ['the table’s count is far below its maximum'],
    prior: -16,
  },
  {
    id: 'syn-backlog',
    title: 'Queue of half-open connections full',
    layer: 'host',
    explanation:
      'More connections are being opened at once than the kernel remembers, from a flood or a burst, and first packets are dropped or answered with cookies.',
    evidenceFor: ['“Possible SYN flooding”', 'TCPReqQFullDrop or DoCookies rises'],
    evidenceAgainst: ['these counters stand still'],
    prior: -17,
  },
  {
    id: 'tcp-mem',
    title: 'Kernel short of TCP memory',
    layer: 'host',
    explanation:
      'All sockets together use more memory than tcp_mem allows, so the kernel shrinks windows and drops connections.',
    evidenceFor: ['“out of memory -- consider tuning tcp_mem”'],
    evidenceAgainst: ['the socket statistics show little memory in use'],
    prior: -19,
  },
  {
    id: 'pids-limit',
    title: 'Limit of processes or threads reached',
    layer: 'host',
    explanation:
      'The unit, container or user may start no further process or thread (TasksMax, pids cgroup, ulimit -u), so new workers fail to start.',
    evidenceFor: ['“fork rejected by pids controller”', '“Resource temporarily unavailable” on fork'],
    evidenceAgainst: ['the current number of tasks is below the limit'],
    prior: -16,
  },
  {
    id: 'fs-readonly',
    title: 'File system became read-only',
    layer: 'host',
    explanation:
      'After an error of the disk the kernel has mounted the file system read-only, and everything that writes fails.',
    evidenceFor: ['“Remounting filesystem read-only”', 'the mount shows ro'],
    evidenceAgainst: ['the mount shows rw'],
    prior: -17,
  },
  {
    id: 'io-stall',
    title: 'Storage stalls',
    layer: 'host',
    explanation:
      'Reads and writes take seconds because the disk or network volume is overloaded or failing, and processes hang while they wait.',
    evidenceFor: ['processes in state D and high iowait', '“hung task” lines of the kernel'],
    evidenceAgainst: ['iowait is low'],
    prior: -16,
  },
  {
    id: 'clock-skew',
    title: 'Clock wrong on the machine',
    layer: 'host',
    explanation:
      'The machine’s clock is minutes or more off, so certificates seem expired or not yet valid and signed tokens are refused.',
    evidenceFor: ['the Date header is more than 5 minutes off', 'timedatectl says not synchronised'],
    evidenceAgainst: ['the Date header agrees with our clock'],
    prior: -14,
  },
] as const satisfies readonly Cause[]
