import type { NotAimed } from '../../model/change.ts'
import { type SysctlName, sysctlSettings } from './sysctl-settings.ts'

/** What a remedy asks for: a value, or so many times the present one. */
export interface SysctlWish {
  setting: SysctlName
  to?: number | string | undefined
  times?: number | undefined
}

/** What is known of the machine when a new value is worked out. */
export interface SysctlSituation {
  /** As the kernel shows it; several numbers are parted by white space. */
  present: string
  memoryBytes: number | null
  /** Ports that something listens on, or should. */
  taken: readonly number[]
  /** How much of it is in use, where the kernel counts that. */
  used: number | null
  /** Backlogs of the sockets whose queue is full. */
  fullBacklogs: readonly number[]
}

/** No more of the memory than this share is given to a table of the kernel's. */
const mostOfMemory = 0.05

/** Below this share of its limit nothing is turned away, nor will be in the next minutes. */
const shortFrom = 0.7

/** The value that a setting gets, `4096` or `15000 64999`; or why it is left alone. Never less than there is. */
export function decideSysctl(wish: SysctlWish, situation: SysctlSituation): { value: string } | NotAimed {
  const { setting } = wish
  const present = situation.present.trim().split(/\s+/).map(Number)
  if (present.some((each) => !Number.isInteger(each)) || situation.present.trim() === '') {
    return { lacking: `${setting} is not there on this machine, or cannot be read.` }
  }
  switch (sysctlSettings[setting].kind) {
    case 'ports':
      return widened(wish, present, situation.taken)
    case 'choice':
      return chosen(wish, present)
    case 'count':
      return raised(wish, present, situation)
  }
}

function raised({ setting, to, times }: SysctlWish, [present = 0]: number[], situation: SysctlSituation) {
  const rule = sysctlSettings[setting]
  const { memoryBytes, used, fullBacklogs } = situation
  if (setting === 'net.core.somaxconn' && fullBacklogs.length > 0) {
    const longest = Math.max(...fullBacklogs)
    if (longest < present) {
      return {
        lacking: `The full queue is ${longest} long while ${setting} is ${present}: the program itself asks for no more.`,
      }
    }
  }
  if (used !== null && used < present * shortFrom) {
    return { lacking: `Only ${used} of ${present} (${setting}) are in use: that is not what is short.` }
  }
  const wanted = times === undefined ? Number(to) : Math.round(present * times)
  const affordable =
    rule.bytesEach === 0 || memoryBytes === null
      ? rule.to
      : Math.floor((memoryBytes * mostOfMemory) / rule.bytesEach)
  const value = Math.min(wanted, rule.to, affordable)
  if (value > present) return { value: String(value) }
  const why =
    affordable < wanted
      ? 'more would take too much of its memory'
      : present >= rule.to
        ? `and ${rule.to} is the most that is set`
        : 'which is enough'
  return { lacking: `${setting} is ${present} already, ${why}.` }
}

function chosen({ setting, to }: SysctlWish, [present]: number[]): { value: string } | NotAimed {
  return Number(to) === present
    ? { lacking: `${setting} is ${present} already.` }
    : { value: String(Number(to)) }
}

function widened(
  { setting, to }: SysctlWish,
  [from = 0, until = 0]: number[],
  taken: readonly number[],
): { value: string } | NotAimed {
  const wanted = portsOf(to)
  if (wanted === null) return { lacking: `${setting} wants two ports.` }
  // A port that an outgoing connection was given is one that no service can listen on.
  const below = Math.max(0, ...taken.filter((port) => port >= wanted.from && port < from))
  const above = Math.min(65_536, ...taken.filter((port) => port <= wanted.until && port > until))
  const lowest = Math.min(from, Math.max(wanted.from, below + 1))
  const highest = Math.max(until, Math.min(wanted.until, above - 1))
  if (highest - lowest > until - from) return { value: `${lowest} ${highest}` }
  return {
    lacking: `${setting} is ${from} ${until} already, and services listen right beside it or it is wide enough.`,
  }
}

/** `15000 64999`; null for anything else. */
export function portsOf(text: number | string | undefined): { from: number; until: number } | null {
  const match = /^(\d{1,5}) (\d{1,5})$/.exec(String(text ?? ''))
  if (match === null) return null
  const [from, until] = [Number(match[1]), Number(match[2])]
  return from >= 1024 && until <= 65_535 && until - from >= 1000 ? { from, until } : null
}
