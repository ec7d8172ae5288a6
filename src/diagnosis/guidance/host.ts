import type { WrittenGuidance } from '../guidance.ts'

/** Causes in a machine and its kernel. */
export const hostGuidance = {
  'host-down': {
    cures: [
      [
        'Bring the machine back, or take it out of the path',
        'console of the cloud or the hypervisor',
        'high',
      ],
    ],
    confirm: ['firewall', 'names'],
  },
  'host-firewall-block': {
    cures: [['Allow the port from the hop outside', 'ufw allow from <proxy> to any port <port>', 'medium']],
    confirm: ['firewall', 'kernel'],
  },
  'selinux-denied': {
    cures: [
      [
        'Allow it in the policy instead of turning the policy off',
        'setsebool -P httpd_can_network_connect 1; semanage port -a -t http_port_t',
        'medium',
      ],
    ],
    confirm: ['kernel'],
  },
  'oom-host': {
    cures: [
      ['Free memory: fewer workers, no leak, more memory', 'the kernel’s line lists who used what', 'medium'],
      ['Start again what was killed', 'systemctl restart <unit>', 'medium'],
    ],
    confirm: ['kernel', 'memory'],
  },
  'oom-cgroup': {
    cures: [
      [
        'Raise the limit of the container or unit, or use less',
        'docker run -m, MemoryMax=, resources.limits.memory',
        'medium',
      ],
      ['Start again what was killed', 'systemctl restart <unit>', 'medium'],
    ],
    confirm: ['kernel', 'containers', 'unit'],
  },
  'listen-backlog-overflow': {
    cures: [
      [
        'Make the app accept faster: more workers or less work',
        'a larger queue only helps against bursts',
        'medium',
      ],
      ['Lengthen the queue', 'net.core.somaxconn and the app’s backlog together', 'low'],
    ],
    confirm: ['listeners', 'memory'],
  },
  'port-conflict': {
    cures: [
      [
        'Stop whoever holds the port, then start the app',
        'ss -ltnp names the process; often an old copy of the app',
        'medium',
      ],
    ],
    confirm: ['listeners', 'journal'],
  },
  'port-publish-failed': {
    cures: [['Free the port or publish another', 'docker ps and ss -ltnp name who holds it', 'medium']],
    confirm: ['listeners', 'containers'],
  },
  'fd-exhaustion': {
    cures: [
      [
        'Raise the limit of open files, and find the leak',
        'LimitNOFILE= in a drop-in, worker_rlimit_nofile',
        'low',
      ],
    ],
    confirm: ['memory', 'listeners'],
  },
  'disk-full': {
    cures: [
      [
        'Free space from places known to be safe',
        'journalctl --vacuum-size=200M; logrotate -f; docker image prune',
        'medium',
      ],
      ['Enlarge the disk', 'and watch it from now on', 'medium'],
    ],
    confirm: ['memory'],
  },
  'inode-exhaustion': {
    cures: [
      [
        'Remove the many small files',
        'sessions, queued mail, caches: find <folder> -xdev -type f | wc -l',
        'medium',
      ],
    ],
    confirm: ['memory'],
  },
  'ephemeral-ports': {
    cures: [
      [
        'Reuse connections to the backend',
        'upstream keepalive; then net.ipv4.ip_local_port_range and tcp_tw_reuse',
        'low',
      ],
    ],
    confirm: ['listeners', 'proxyConfig'],
  },
  'conntrack-full': {
    cures: [['Enlarge the table, or do not track this traffic', 'net.netfilter.nf_conntrack_max', 'low']],
    confirm: ['kernel', 'memory'],
  },
  'syn-backlog': {
    cures: [
      [
        'Lengthen the queue, and look whether it is a flood',
        'net.ipv4.tcp_max_syn_backlog, tcp_syncookies',
        'low',
      ],
    ],
    confirm: ['listeners', 'kernel'],
  },
  'tcp-mem': {
    cures: [['Give TCP more memory, and find who holds it', 'net.ipv4.tcp_mem; ss -tm', 'medium']],
    confirm: ['kernel', 'listeners'],
  },
  'pids-limit': {
    cures: [['Raise the limit of tasks, and find who starts so many', 'TasksMax=, --pids-limit', 'low']],
    confirm: ['unit', 'kernel'],
  },
  'fs-readonly': {
    cures: [
      ['Check the disk before it is mounted writable again', 'dmesg; fsck from a rescue system', 'high'],
    ],
    confirm: ['kernel', 'memory'],
  },
  'io-stall': {
    cures: [['Find who overloads the disk, or replace it', 'iostat -x 1; smartctl -a', 'medium']],
    confirm: ['kernel', 'memory'],
  },
  'clock-skew': {
    cures: [['Set the clock and keep it so', 'timedatectl set-ntp true; systemctl restart chronyd', 'low']],
    confirm: ['memory'],
  },
} as const satisfies Record<string, WrittenGuidance>
