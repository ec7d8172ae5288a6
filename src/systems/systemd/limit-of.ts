import type { NotAimed } from '../../model/change.ts'
import type { UnitState } from './unit-state.ts'

export const limitSettings = ['LimitNOFILE', 'MemoryMax', 'TasksMax'] as const
export type LimitSetting = (typeof limitSettings)[number]

const mebibyte = 1024 * 1024

/** fs.nr_open of Linux unless told otherwise: no process can be given more (proc_sys_fs(5)). */
const mostFiles = 1_048_576

/** kernel.pid_max is at least this on every machine (proc_sys_kernel(5)). */
const mostTasks = 32_768

/** Of the memory that a machine has to spare, what one unit may be given at a time. */
const shareOfSpare = 0.8

/** A higher limit: what the unit is given, and what that comes to as systemd writes it. */
export interface Raised {
  from: number
  to: number
  /** Files have a soft and a hard limit: `65536:524288`. */
  value: string
}

/** Works out a higher limit from the one in force; refuses where there is none, or nothing to raise it with. */
export function raisedLimit(
  unit: UnitState,
  setting: LimitSetting,
  { factor, least, spareBytes }: { factor: number; least: number; spareBytes: number | null },
): Raised | NotAimed {
  const from = setting === 'LimitNOFILE' ? unit.limits.LimitNOFILESoft : unit.limits[setting]
  if (from === null) return { lacking: `systemd did not say what ${setting}= of ${unit.name} is.` }
  if (from === 'infinity') return { lacking: `${unit.name} has no limit by ${setting}=.` }
  const wanted = Math.max(Math.ceil(from * factor), least)
  if (setting === 'MemoryMax') {
    const to = Math.ceil(wanted / mebibyte) * mebibyte
    if (spareBytes === null) return { lacking: 'How much memory the machine has to spare was not seen.' }
    if (to - from > spareBytes * shareOfSpare) {
      return {
        lacking: `The machine has ${Math.floor(spareBytes / mebibyte)} MiB to spare, too little to raise ${setting}= of ${unit.name} from ${Math.round(from / mebibyte)} to ${to / mebibyte} MiB.`,
      }
    }
    return { from, to, value: String(to) }
  }
  const most = setting === 'LimitNOFILE' ? mostFiles : mostTasks
  const to = Math.min(wanted, most)
  if (to <= from)
    return { lacking: `${setting}= of ${unit.name} is ${from} already, which is as much as can be had.` }
  const hard = unit.limits.LimitNOFILE
  const value =
    setting === 'TasksMax'
      ? String(to)
      : `${to}:${hard === 'infinity' ? 'infinity' : Math.max(hard ?? 0, to)}`
  return { from, to, value }
}

/** Bytes of `MemAvailable` of /proc/meminfo; null when it is not there. */
export function spareMemory(meminfo: string): number | null {
  const kibibytes = /^MemAvailable:\s{1,40}(\d{1,15}) kB$/m.exec(meminfo.slice(0, 20_000))?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}
