/** The processes of nginx on a machine, with how long they have run. */
export interface NginxProcesses {
  master: { pid: number; seconds: number } | null
  workers: { pid: number; seconds: number }[]
}

/**
 * Reads `ps -eo pid=,ppid=,etimes=,args=`: processes that call themselves `nginx: …` (src/os/unix/ngx_process_cycle.c).
 * Of several masters the oldest, with its own workers; workers that are shutting down are left out.
 */
export function parseProcesses(text: string): NginxProcesses {
  const found = text.split('\n').flatMap((line) => {
    const parts =
      /^\s{0,20}(\d{1,10})\s{1,20}(\d{1,10})\s{1,20}(\d{1,12})\s{1,20}nginx: (master|worker) process(?! is shutting down)/.exec(
        line,
      )
    if (parts === null) return []
    return [{ pid: Number(parts[1]), parent: Number(parts[2]), seconds: Number(parts[3]), role: parts[4] }]
  })
  const master = found.filter(({ role }) => role === 'master').toSorted((a, b) => b.seconds - a.seconds)[0]
  const workers = found.filter(
    ({ role, parent }) => role === 'worker' && (master === undefined || parent === master.pid),
  )
  return {
    master: master === undefined ? null : { pid: master.pid, seconds: master.seconds },
    workers: workers.map(({ pid, seconds }) => ({ pid, seconds })),
  }
}
