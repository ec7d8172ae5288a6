import type { LogSignature } from '../../../model/diagnosis.ts'

/** ENOSPC of things that are no disk: watches, semaphores and shared memory segments have tables of their own. */
const noDisk = /AH10124|inotify|\bwatch(?:es|ing|ers?)?\b|semget|semaphore|mutex|shmget|msgget|epoll/i

/** Lines about disks that are full, failing or slow. */
export const storageLines: readonly LogSignature[] = [
  {
    id: 'host-no-space',
    system: 'host',
    needles: ['o space left on device', 'isk quota exceeded'],
    pattern: /[Nn]o space left on device|[Dd]isk quota exceeded/,
    when: (_groups, line) => !noDisk.test(line),
    weights: { 'disk-full': 20, 'inode-exhaustion': 11 },
    title: 'a write failed for want of space',
    reference: 'errno(3), ENOSPC and EDQUOT; of inodes too: ext4(5)',
    fact: 'disk',
    reach: 'here',
    examples: {
      matches: [
        'Error: ENOSPC: no space left on device, write',
        "rsyslogd: file '/var/log/syslog'[7] write error: No space left on device [v8.2302.0 try https://www.rsyslog.com/e/2027 ]",
        'OSError: [Errno 122] Disk quota exceeded',
      ],
      nearMisses: [
        "Error: ENOSPC: System limit for number of file watchers reached, watch '/srv/app/src'",
        'unexpected error watching template /etc/nginx/template/nginx.tmpl: no space left on device',
        'tail: inotify cannot be used, reverting to polling: No space left on device',
        "[core:emerg] AH00023: Couldn't create the mpm-accept mutex (28)No space left on device",
      ],
    },
  },
  {
    id: 'host-store-full',
    system: 'host',
    needles: [
      'disk is full',
      'Disk is full',
      'disk watermark',
      'disk resource limit alarm',
      'blocks.read_only_allow_delete',
      'read-only / allow delete',
    ],
    pattern:
      /database or disk is full|Disk is full writing|flood stage disk watermark|disk resource limit alarm set|read-only \/ allow delete/,
    weights: { 'disk-full': 21, 'db-down': 4 },
    title: 'a database or store stopped writing because its disk is full',
    reference:
      'SQLite SQLITE_FULL; Elasticsearch DiskThresholdMonitor; RabbitMQ rabbit_alarm; MySQL mysys/errors.cc',
    fact: 'disk',
    reach: 'here',
    examples: {
      matches: [
        'sqlite3.OperationalError: database or disk is full',
        'flood stage disk watermark [95%] exceeded on [abc][node-1], all indices on this node will be marked read-only',
        'disk resource limit alarm set on node rabbit@mq1',
      ],
      nearMisses: ['low disk watermark [85%] exceeded on [abc][node-1]', 'database is locked'],
    },
  },
  {
    id: 'host-fs-readonly',
    system: 'host',
    needles: [
      'emounting filesystem read-only',
      'Aborting journal',
      'hutting down filesystem',
      'has been shut down',
      'forced readonly',
    ],
    pattern:
      /Remounting filesystem read-only|Aborting journal on device|XFS \([^)]{1,64}\): [^\n]{0,120}(?:[Ss]hutting down filesystem|has been shut down)|BTRFS [^\n]{0,160}forced readonly/,
    weights: { 'fs-readonly': 26 },
    title: 'the kernel stopped all writes to a file system after an error',
    reference:
      'linux fs/ext4/super.c, ext4_handle_error(); fs/xfs/xfs_fsops.c, xfs_do_force_shutdown(); fs/btrfs/super.c',
    fact: 'readonly',
    reach: 'here',
    examples: {
      matches: [
        'kernel: EXT4-fs (nvme0n1p1): Remounting filesystem read-only',
        'XFS (sda1): Corruption of in-memory data detected.  Shutting down filesystem',
        'Aborting journal on device sda1-8.',
        'BTRFS info (device sdb1): forced readonly',
      ],
      nearMisses: [
        'EXT4-fs (sda1): re-mounted. Opts: errors=remount-ro. Quota mode: none.',
        'EXT4-fs (sda1): mounted filesystem with ordered data mode',
      ],
    },
  },
  {
    id: 'host-write-readonly',
    system: 'host',
    needles: ['ead-only file system'],
    pattern: /(?:\b30:? |Errno 30\] |EROFS: |: |failed \(30: )[Rr]ead-only file system/,
    weights: { 'fs-readonly': 22, 'app-boot-failure': 5 },
    title: 'a write failed on a read-only file system',
    reference: 'errno(3), EROFS; also of units with ProtectSystem= and containers with --read-only',
    fact: 'readonly',
    reach: 'here',
    examples: {
      matches: [
        "OSError: [Errno 30] Read-only file system: '/srv/app/cache'",
        "Error: EROFS: read-only file system, open '/srv/app/cache/x'",
        "touch: cannot touch '/var/x': Read-only file system",
      ],
      nearMisses: ['VFS: Mounted root (ext4 filesystem) readonly on device 8:1.'],
    },
  },
  {
    id: 'host-disk-errors',
    system: 'host',
    needles: ['I/O error', 'EXT4-fs error', 'Medium Error', 'failed command: ', 'QID'],
    pattern:
      /I\/O error,? (?:on )?dev(?:ice)? \w+|EXT4-fs error \(device |Medium Error|ata\d+(?:\.\d+)?: failed command: |nvme\d+: I\/O (?:tag )?\d+ [^\n]{0,40}QID \d+ timeout/,
    weights: { 'io-stall': 15, 'fs-readonly': 11 },
    title: 'a disk reports errors',
    reference: 'linux block/blk-core.c, blk_status_to_str(); drivers/nvme/host/pci.c, nvme_timeout()',
    fact: 'disk-error',
    reach: 'here',
    examples: {
      matches: [
        'kernel: blk_update_request: I/O error, dev sda, sector 123456 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 0',
        'Buffer I/O error on dev dm-0, logical block 12345, lost async page write',
        'EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm nginx: reading directory lblock 0',
        'nvme nvme0: I/O 123 QID 4 timeout, aborting',
      ],
      nearMisses: ['sr 1:0:0:0: [sr0] scsi3-mmc drive', 'nvme nvme0: 4/0/0 default/read/poll queues'],
    },
  },
  {
    id: 'host-hung-task',
    system: 'host',
    needles: ['blocked for more than', 'not responding, still trying', 'not responding, timed out'],
    pattern:
      /INFO: task \S{1,80}:\d+ blocked for more than \d+ seconds|nfs: server \S{1,253} not responding, (?:still trying|timed out)/,
    weights: { 'io-stall': 20, 'dependency-slow': 4, 'slow-app-timeout': 4 },
    title: 'processes have waited for storage for minutes',
    reference: 'linux kernel/hung_task.c, check_hung_task(); net/sunrpc/clnt.c',
    fact: 'io',
    reach: 'here',
    examples: {
      matches: [
        'kernel: INFO: task postgres:2215 blocked for more than 122 seconds.',
        'nfs: server nas.internal not responding, still trying',
      ],
      nearMisses: [
        'nfs: server nas.internal OK',
        'kernel:       Not tainted 6.1.0-18-amd64 #1 Debian 6.1.76-1',
      ],
    },
  },
  {
    id: 'host-cpu-stuck',
    system: 'host',
    needles: ['soft lockup', 'self-detected stall', 'detected stalls on CPUs'],
    pattern:
      /BUG: soft lockup - CPU#\d+ stuck for \d+s|rcu: INFO: \w+ (?:self-detected stall|detected (?:expedited )?stalls) on CPU/,
    weights: { 'slow-app-timeout': 9, 'io-stall': 7, 'host-down': 7 },
    title: 'a processor stood still for seconds',
    reference: 'linux kernel/watchdog.c, watchdog_timer_fn(); kernel/rcu/tree_stall.h',
    fact: 'cpu',
    reach: 'here',
    examples: {
      matches: [
        'kernel: watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [node:812]',
        'rcu: INFO: rcu_sched self-detected stall on CPU',
      ],
      nearMisses: ['NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.'],
    },
  },
]
