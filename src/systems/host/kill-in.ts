/** What a line of the kernel says of a kill for want of memory. */
export interface Kill {
  /** As the kernel's table of processes names it, at most 15 characters. */
  name: string
  /** Of the process that was killed; null where the line does not tell. */
  cgroup: string | null
}

/**
 * Reads a line about a kill, null for others. Only the summary tells the cgroup, and it is left out when kills come fast
 * (linux mm/oom_kill.c: dump_oom_summary() under a rate limit, __oom_kill_process() without one).
 */
export function killIn(line: string): Kill | null {
  const head = line.slice(0, 2000)
  const summary = /oom-kill:constraint=[^\n]{0,600}?task_memcg=([^,\s]{1,600}),task=([^,\n]{1,32}),pid=/.exec(
    head,
  )
  if (summary !== null) return { name: summary[2] ?? '', cgroup: summary[1] ?? '' }
  const told =
    /(?:Kill(?:ed)? process|oom_reaper: reaped process) \d{1,10} \(([^)\n]{1,32})\)/.exec(head) ??
    /(?:^|[\s\]:])(\S{1,32}) invoked oom-killer: /.exec(head)
  return told === null ? null : { name: told[1] ?? '', cgroup: null }
}
