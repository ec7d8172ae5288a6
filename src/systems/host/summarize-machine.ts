import type { MachineFacts } from '../../model/facts/machine.ts'
import { isExhausted, shortagesOf } from './shortages.ts'

/** Whether the machine lacks nothing, and one line that says what was seen. */
export function summarizeMachine(facts: MachineFacts): { outcome: 'pass' | 'fail'; summary: string } {
  const shortages = shortagesOf(facts)
  const outcome = shortages.some(isExhausted) ? 'fail' : 'pass'
  const troubles = [...shortages.map(({ words }) => words), ...killsOf(facts)]
  return { outcome, summary: troubles.length > 0 ? troubles.slice(0, 5).join('; ') : plain(facts) }
}

function killsOf({ cgroupOomKills }: MachineFacts): string[] {
  return cgroupOomKills
    .slice(0, 2)
    .map(({ cgroup, kills }) => `${kills} killed for memory in ${cgroup || 'the container'}`)
}

function plain({ memory, disks, load, cpus, uptimeMs, processes }: MachineFacts): string {
  const parts: string[] = []
  if (memory !== null) parts.push(`${percent(memory.availableBytes, memory.totalBytes)} of memory available`)
  const fullest = disks.toSorted((a, b) => b.usedPercent - a.usedPercent)[0]
  if (fullest !== undefined) parts.push(`fullest disk ${fullest.mount} ${fullest.usedPercent} %`)
  if (load !== null) parts.push(`load ${load[0]}${cpus === null ? '' : ` on ${cpus} CPUs`}`)
  if (uptimeMs !== null) parts.push(`up ${Math.floor(uptimeMs / 3_600_000)} h`)
  if (parts.length === 0 && processes.length > 0) parts.push(`${processes.length} largest processes`)
  return parts.length === 0 ? 'nothing unusual' : parts.join(', ')
}

function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`
}
