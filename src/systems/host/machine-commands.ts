import type { Command } from '../../model/host.ts'

/**
 * Prints `PID OPEN LIMIT NAME` of the twenty processes with the largest tables of open files (FDSize of
 * /proc/PID/status, which the kernel only ever doubles), as counting those of all would take seconds.
 */
const openFiles = `grep -sH '^FDSize:' /proc/[0-9]*/status | sort -t: -k3 -rn | head -n 20 | while IFS=: read -r file rest; do
pid=\${file#/proc/}; pid=\${pid%/status}
[ -r "/proc/$pid/fd" ] || continue
open=$(ls -U "/proc/$pid/fd" 2>/dev/null | wc -l)
limit=$(sed -n 's/^Max open files *\\([0-9]*\\).*/\\1/p' "/proc/$pid/limits" 2>/dev/null)
read -r name < "/proc/$pid/comm" 2>/dev/null || name=?
[ -n "$limit" ] && echo "$pid $open $limit $name"
done; true`

const kernelFiles = [
  '/proc/loadavg',
  '/proc/uptime',
  '/proc/pressure/cpu',
  '/proc/pressure/memory',
  '/proc/pressure/io',
  '/proc/sys/fs/file-nr',
  '/proc/sys/net/netfilter/nf_conntrack_count',
  '/proc/sys/net/netfilter/nf_conntrack_max',
  '/proc/sys/kernel/hostname',
  '/proc/vmstat',
  '/etc/resolv.conf',
  '/etc/selinux/config',
  '/sys/fs/selinux/enforce',
  '/sys/module/apparmor/parameters/enabled',
]

/** What the machine is asked, all in one round trip; every one of them may be missing or refused. */
export const machineCommands = {
  date: { argv: ['date', '+%s.%N'], timeoutMs: 3000 },
  memory: { argv: ['cat', '/proc/meminfo'], timeoutMs: 3000 },
  kernel: { argv: ['grep', '-sH', '.', ...kernelFiles], timeoutMs: 5000 },
  mounts: { argv: ['cat', '/proc/mounts'], timeoutMs: 3000 },
  // -l keeps away from network file systems, on which df hangs when their server is away.
  blocks: { argv: ['df', '-P', '-k', '-l'], timeoutMs: 5000 },
  inodes: { argv: ['df', '-P', '-i', '-l'], timeoutMs: 5000 },
  cpus: { argv: ['nproc'], timeoutMs: 3000 },
  processes: { argv: ['ps', '-eo', 'pid,state,rss,etimes,pcpu,comm', '--sort=-rss'], timeoutMs: 5000 },
  openFiles: { argv: ['sh', '-c', openFiles, 'sh'], root: true, timeoutMs: 10_000 },
  // A process that has no cgroups of its own to look at (a container) finds none here, which is fine.
  kills: {
    argv: [
      'find',
      '/sys/fs/cgroup',
      '-maxdepth',
      '7',
      '(',
      '-name',
      'memory.events',
      '-o',
      '-name',
      'memory.max',
      '-o',
      '-name',
      'memory.oom_control',
      '-o',
      '-name',
      'memory.limit_in_bytes',
      ')',
      '-exec',
      'grep',
      '-sH',
      '-e',
      '^oom_kill [1-9]',
      '-e',
      '^[0-9][0-9]*$',
      '{}',
      '+',
    ],
    timeoutMs: 8000,
  },
  clock: { argv: ['timedatectl'], timeoutMs: 5000 },
  armor: { argv: ['cat', '/sys/kernel/security/apparmor/profiles'], root: true, timeoutMs: 3000 },
} as const satisfies Record<string, Command>

export type MachineCommand = keyof typeof machineCommands
