import type { LogSignature } from '../../../model/diagnosis.ts'

const ofIpv6Loopback =
  /(?:\[::1\]|(?<![\w:])::1:\d)[^\n]{0,80}[Cc]annot assign requested address|EADDRNOTAVAIL ::1:\d/

/** Lines about limits of processes, files and ports. */
export const limitLines: readonly LogSignature[] = [
  {
    id: 'host-file-max',
    system: 'host',
    needles: ['file-max limit', 'oo many open files in system', 'ENFILE'],
    pattern: /VFS: file-max limit \d+ reached|[Tt]oo many open files in system|\bENFILE\b/,
    weights: { 'fd-exhaustion': 26 },
    title: 'the whole system has as many files open as it may',
    reference: 'linux fs/file_table.c, alloc_empty_file(); errno(3), ENFILE',
    fact: 'fd',
    reach: 'here',
    examples: {
      matches: [
        'kernel: VFS: file-max limit 1048576 reached',
        'accept4() failed (23: Too many open files in system)',
      ],
      nearMisses: ['accept4() failed (24: Too many open files)'],
    },
  },
  {
    id: 'host-too-many-files',
    system: 'host',
    needles: ['oo many open files', 'EMFILE', 'o file descriptors available'],
    // musl has words of its own for EMFILE.
    pattern: /[Tt]oo many open files(?! in system)|\bEMFILE\b|[Nn]o file descriptors available/,
    when: (_groups, line) => !/inotify|file watcher|io_setup/i.test(line),
    weights: { 'fd-exhaustion': 20 },
    title: 'a process has as many files open as it may',
    reference: 'errno(3), EMFILE; getrlimit(2), RLIMIT_NOFILE',
    fact: 'fd',
    reach: 'here',
    examples: {
      matches: [
        'OSError: [Errno 24] Too many open files',
        "Error: EMFILE: too many open files, open '/srv/app/views/index.html'",
        'java.net.SocketException: Too many open files (Accept failed)',
      ],
      nearMisses: [
        'Failed to allocate directory watch: inotify: Too many open files',
        'accept4() failed (23: Too many open files in system)',
      ],
    },
  },
  {
    id: 'host-pids-controller',
    system: 'host',
    needles: ['fork rejected by pids controller'],
    pattern: /cgroup: fork rejected by pids controller in (?<cgroup>\S{1,512})/,
    weights: { 'pids-limit': 26 },
    title: 'a container or unit may start no further process',
    reference: 'linux kernel/cgroup/pids.c, pids_can_fork()',
    fact: 'pids',
    reach: 'here',
    examples: {
      matches: ['kernel: cgroup: fork rejected by pids controller in /system.slice/docker-3f4e.scope'],
      nearMisses: ['kernel: cgroup: Unknown subsys name pids'],
    },
  },
  {
    id: 'host-fork-refused',
    system: 'host',
    needles: [
      'esource temporarily unavailable',
      'failed to create new OS thread',
      'Failed to start thread',
      'Cannot create thread',
      "can't start new thread",
      'nable to create native thread',
      'nable to create new native thread',
      'uv_thread_create',
      'spawn EAGAIN',
    ],
    pattern:
      /(?:fork|clone|pthread_create|thread)[^\n]{0,120}[Rr]esource temporarily unavailable|failed to create new OS thread|Failed to start thread |can't start new thread|[Uu]nable to create (?:new )?native thread|uv_thread_create|\bspawn EAGAIN/,
    weights: { 'pids-limit': 20, 'oom-host': 3 },
    title: 'no further process or thread could be started',
    reference: 'fork(2) and pthread_create(3), EAGAIN: RLIMIT_NPROC, threads-max, pid_max or pids.max',
    fact: 'pids',
    reach: 'here',
    examples: {
      matches: [
        '-bash: fork: retry: Resource temporarily unavailable',
        "RuntimeError: can't start new thread",
        'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
        'runtime: failed to create new OS thread (have 2 already; errno=11)',
        'fork/exec /usr/bin/convert: resource temporarily unavailable',
        'OpenBLAS blas_thread_init: pthread_create failed for thread 3 of 8: Resource temporarily unavailable',
      ],
      nearMisses: [
        'connect() to unix:/run/php/php8.2-fpm.sock failed (11: Resource temporarily unavailable) while connecting to upstream',
      ],
    },
  },
  {
    id: 'host-port-taken',
    system: 'host',
    needles: ['ddress already in use', 'EADDRINUSE'],
    pattern: /[Aa]ddress already in use|\bEADDRINUSE\b/,
    // Of a connection it says that no local port is left.
    when: (_groups, line) =>
      !/The system returned: \(|\bconnect\(\) |\bconnect EADDRINUSE|: connect: /.test(line),
    weights: { 'port-conflict': 18, 'app-boot-failure': 6, 'port-publish-failed': 2 },
    title: 'a program could not listen because its port is taken',
    reference: 'bind(2), EADDRINUSE',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: [
        'OSError: [Errno 98] Address already in use',
        'listen tcp :8080: bind: address already in use',
        'Error: listen EADDRINUSE: address already in use :::3000',
      ],
      nearMisses: [
        'OSError: [Errno 99] Cannot assign requested address',
        'The system returned: (98) Address already in use',
      ],
    },
  },
  {
    id: 'host-bind-address-missing',
    system: 'host',
    needles: ['annot assign requested address', 'EADDRNOTAVAIL'],
    pattern:
      /(?:bind|listen)\b[^\n]{0,120}(?:[Cc]annot assign requested address|EADDRNOTAVAIL)|EADDRNOTAVAIL: address not available \S{1,80}:\d+ *$/,
    // Of gateways their own signatures tell more.
    when: (_groups, line) => !/\[(?:emerg|crit|alert|error|ALERT)\]|nginx: /.test(line),
    weights: { 'app-boot-failure': 14, 'wrong-port': 8, 'ephemeral-ports': 2 },
    title: 'a program could not listen at an address that the machine does not have',
    reference: 'bind(2), EADDRNOTAVAIL',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: [
        'listen tcp 10.0.3.99:8080: bind: cannot assign requested address',
        'Error: listen EADDRNOTAVAIL: address not available 10.0.3.99:8080',
      ],
      nearMisses: [
        'connect() failed (99: Cannot assign requested address) while connecting to upstream',
        'nginx: [emerg] bind() to 10.0.3.99:80 failed (99: Cannot assign requested address)',
      ],
    },
  },
  {
    id: 'host-no-ipv6-loopback',
    system: 'host',
    needles: ['annot assign requested address', 'EADDRNOTAVAIL'],
    pattern: ofIpv6Loopback,
    when: (_groups, line) => !/bind|listen/i.test(line),
    weights: { 'localhost-ipv6': 25, 'ephemeral-ports': 7 },
    title: 'localhost was asked at ::1, which this machine or container does not have',
    reference: 'connect(2), EADDRNOTAVAIL: the address family is there and the address is not',
    fact: 'ports',
    reach: 'here',
    examples: {
      matches: [
        'dial tcp [::1]:8080: connect: cannot assign requested address',
        'Error: connect EADDRNOTAVAIL ::1:8080 - Local (:::0)',
      ],
      nearMisses: ['dial tcp 10.0.3.21:8080: connect: cannot assign requested address'],
    },
  },
  {
    id: 'host-local-ports-gone',
    system: 'host',
    needles: ['annot assign requested address', 'EADDRNOTAVAIL'],
    pattern: /(?:connect|dial tcp)\b[^\n]{0,120}(?:[Cc]annot assign requested address|EADDRNOTAVAIL)/,
    when: (_groups, line) => !ofIpv6Loopback.test(line),
    weights: { 'ephemeral-ports': 18 },
    title: 'no local port was left for a connection',
    reference: 'connect(2), EADDRNOTAVAIL; ip(7), ip_local_port_range',
    fact: 'ports',
    reach: 'here',
    examples: {
      matches: [
        'dial tcp 10.0.3.21:8080: connect: cannot assign requested address',
        'Error: connect EADDRNOTAVAIL 10.0.3.21:8080 - Local (0.0.0.0:0)',
      ],
      nearMisses: ['listen tcp 10.0.3.99:8080: bind: cannot assign requested address'],
    },
  },
]
