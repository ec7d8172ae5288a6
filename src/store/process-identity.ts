import { readFile } from 'node:fs/promises'

/** Names one process for good, although its pid will be used again. */
export interface ProcessIdentity {
  pid: number
  /** Boot id and start time in clock ticks since boot (proc(5), `stat` field 22), null where there is no /proc. */
  started: string | null
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  return { pid: process.pid, started: (await lookUp(process.pid))?.started ?? null }
}

/** Whether that very process still runs; a zombie does not. */
export async function isAlive({ pid, started }: ProcessIdentity): Promise<boolean> {
  if (pid <= 0) return false
  if (started === null || (await lookUp(process.pid)) === null) return answersSignals(pid)
  const found = await lookUp(pid)
  return found !== null && !found.dead && found.started === started
}

async function lookUp(pid: number): Promise<{ started: string; dead: boolean } | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ])
    // The second field is the command in parentheses, which may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { started: `${boot.trim()}/${fields[19]}`, dead: fields[0] === 'Z' || fields[0] === 'X' }
  } catch {
    return null
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
