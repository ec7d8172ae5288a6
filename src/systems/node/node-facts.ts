import type { NodeFacts, NodeProcess } from '../../model/facts/node.ts'

/** Fewer restarts than this are deployments as likely as crashes. */
const manyRestarts = 5

/** A process that lives for less than this since its last restart is not stable. */
const freshMs = 60_000

/** What is wrong with one process, in words; null when nothing can be seen. */
export function nodeFault({ name, pm2, startedAt }: NodeProcess, now: Date | null): string | null {
  if (pm2 === null) return null
  const { status, restarts } = pm2
  if (status === 'errored') return `${name}: PM2 gave up after ${restarts} restarts`
  if (status === 'stopped' || status === 'stopping') return `${name} is ${status}`
  const age = now === null || startedAt === null ? null : now.getTime() - Date.parse(startedAt)
  if (restarts >= manyRestarts && age !== null && age < freshMs)
    return `${name}: restarted ${restarts} times, up for ${Math.round(age / 1000)} s`
  return status === 'waiting restart' ? `${name} waits for its next restart, after ${restarts}` : null
}

/** How near to its limit of memory a process is, in words; null from far below. */
export function memoryFault({ name, memoryBytes, heapLimitBytes, pm2 }: NodeProcess): string | null {
  if (memoryBytes === null) return null
  const limits = [
    { limit: heapLimitBytes, setting: '--max-old-space-size' },
    { limit: pm2?.memoryRestartBytes ?? null, setting: 'max_memory_restart' },
  ]
  const near = limits.find(({ limit }) => limit !== null && limit > 0 && memoryBytes >= 0.9 * limit)
  return near === undefined || near.limit === null
    ? null
    : `${name} uses ${mebibytes(memoryBytes)} of ${mebibytes(near.limit)} (${near.setting})`
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`
}

/** One line for people. */
export function nodeSummary({ processes }: NodeFacts, now: Date | null): string {
  if (processes.length === 0) return 'no process of Node listens'
  const faults = processes.flatMap((each) => nodeFault(each, now) ?? memoryFault(each) ?? [])
  if (faults.length > 0) return faults.slice(0, 3).join('; ')
  return processes
    .slice(0, 8)
    .map(({ name, pid, ports, pm2 }) => {
      const at = ports.length === 0 ? '' : ` on port ${ports.join(', ')}`
      const by = pm2 === null ? '' : `, PM2 ${pm2.status}, ${pm2.restarts} restarts`
      return `${name}${pid === null ? '' : ` (pid ${pid})`}${at}${by}`
    })
    .join('; ')
}

/** Whether there is a process, and none of them is broken. */
export function isNodeWell({ processes }: NodeFacts, now: Date | null): boolean {
  return processes.length > 0 && processes.every((each) => nodeFault(each, now) === null)
}
