/** Memory, disks, processor and kernel of one machine. What could not be read, or was not pasted, is null or empty. */
export interface MachineFacts {
  hostname: string | null
  uptimeMs: number | null
  /** The machine's clock minus ours. */
  clockOffsetMs: number | null
  clockSynchronized: boolean | null
  cpus: number | null
  load: [one: number, five: number, fifteen: number] | null
  memory: {
    totalBytes: number
    availableBytes: number
    swapTotalBytes: number
    swapFreeBytes: number
  } | null
  disks: {
    mount: string
    /** As the kernel names it: `ext4`, `tmpfs`; null where it was not told. */
    type: string | null
    sizeBytes: number
    usedPercent: number
    inodesUsedPercent: number | null
    readOnly: boolean
  }[]
  /** `avg10` of `some` in /proc/pressure, percent. */
  pressure: { cpu: number | null; memory: number | null; io: number | null } | null
  /** Open files of the whole system against its limit. */
  files: { open: number; max: number } | null
  /** Processes with more than half of their own limit of open files in use, or of interest for the path. */
  processFiles: { pid: number; name: string; open: number; limit: number }[]
  conntrack: { count: number; max: number } | null
  /** Processes that the kernel has killed for want of memory since it started, whatever the reason. */
  oomKills: number | null
  /** cgroups whose oom_kill counter is above zero: `system.slice/shop-api.service`. */
  cgroupOomKills: { cgroup: string; kills: number; limitBytes: number | null }[]
  /** Processes that wait for storage and cannot be interrupted (state D). */
  blocked: number | null
  /** Largest first, at most ten. */
  processes: {
    pid: number
    name: string
    rssBytes: number
    cpuPercent: number
    ageMs: number
    state: string
  }[]
  /** `enforcing`, `permissive`, `disabled` of SELinux; profiles in enforce mode of AppArmor. */
  security: { selinux: string | null; apparmorEnforced: string[] } | null
  resolvers: string[]
}
