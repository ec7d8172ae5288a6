import type { MachineFacts } from '../../model/facts/machine.ts'
import { linesOf, numberOf, wordsOf } from './lines-of.ts'

/** The lines of several files as `grep -H . FILE…` prints them, by file. */
export function parseLabelled(text: string): Map<string, string[]> {
  const files = new Map<string, string[]>()
  for (const line of linesOf(text)) {
    const colon = line.indexOf(':')
    if (!line.startsWith('/') || colon < 0) continue
    const name = line.slice(0, colon)
    const known = files.get(name)
    if (known === undefined) files.set(name, [line.slice(colon + 1)])
    else known.push(line.slice(colon + 1))
  }
  return files
}

/** `avg10` of `some` in a file of /proc/pressure (Documentation/accounting/psi.rst). */
export function parsePressure(lines: readonly string[] | undefined): number | null {
  const some = lines?.find((line) => line.startsWith('some '))
  return numberOf(/ avg10=(\d{1,3}\.\d{1,4})/.exec(some ?? '')?.[1])
}

/** The three averages of /proc/loadavg, and of `uptime`, `top` and `w`. */
export function parseLoad(line: string | undefined): MachineFacts['load'] {
  const match = /(?:^|load averages?: )(\d{1,6}[.,]\d\d),? (\d{1,6}[.,]\d\d),? (\d{1,6}[.,]\d\d)/.exec(
    line ?? '',
  )
  if (match === null) return null
  const [one = 0, five = 0, fifteen = 0] = match.slice(1).map((value) => Number(value.replace(',', '.')))
  return [one, five, fifteen]
}

/** How long the machine has been up, as `uptime` and `top` write it. */
export function parseUptime(line: string): number | null {
  const match =
    /\bup\s{1,4}(?:(\d{1,5}) days?,\s{0,4})?(?:(\d{1,2}):(\d\d)|(\d{1,2}) min|(\d{1,2}) hrs?|(\d{1,2}) sec)?/.exec(
      line,
    )
  if (match === null || match.slice(1).every((part) => part === undefined)) return null
  const [days = 0, hours = 0, minutes = 0, onlyMinutes = 0, onlyHours = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0))
  return ((days * 24 + hours + onlyHours) * 60 + minutes + onlyMinutes) * 60_000 + seconds * 1000
}

/** Addresses of resolvers in /etc/resolv.conf (resolv.conf(5)). */
export function parseResolvers(lines: readonly string[] | undefined): string[] {
  return (lines ?? []).flatMap((line) => {
    const [keyword, address] = wordsOf(line)
    return keyword === 'nameserver' && address !== undefined ? [address] : []
  })
}

/** Open and most files of the system: /proc/sys/fs/file-nr holds used, unused and most. */
export function parseFileNumbers(line: string | undefined): MachineFacts['files'] {
  const [open, , max] = wordsOf(line ?? '').map(numberOf)
  return open == null || max == null || max === 0 ? null : { open, max }
}

/** Whether `timedatectl` says that the clock follows others; old ones say `NTP synchronized`. */
export function parseSynchronized(text: string): boolean | null {
  const answer = /(?:System clock synchronized|NTP synchronized|NTPSynchronized)(?:: |=)(yes|no)/.exec(
    text,
  )?.[1]
  return answer === undefined ? null : answer === 'yes'
}

/** Lines of `PID OPEN LIMIT NAME`. */
export function parseProcessFiles(text: string): MachineFacts['processFiles'] {
  return linesOf(text).flatMap((line) => {
    const [pid, open, limit, ...name] = wordsOf(line)
    const [id, used, most] = [numberOf(pid), numberOf(open), numberOf(limit)]
    if (id === null || used === null || most === null || most === 0) return []
    return [{ pid: id, open: used, limit: most, name: name.join(' ').slice(0, 64) }]
  })
}

/**
 * The cgroups in which processes were killed for want of memory, from `grep -H` over their files: `memory.events` and
 * `memory.max` of version 2, `memory.oom_control` and `memory.limit_in_bytes` of version 1. Counters include what is
 * below, so only the innermost count; the limit is the nearest above.
 */
export function parseOomKills(text: string): MachineFacts['cgroupOomKills'] {
  const kills = new Map<string, number>()
  const limits = new Map<string, number>()
  for (const [file, lines] of parseLabelled(text)) {
    const slash = file.lastIndexOf('/')
    const cgroup = file.slice(0, slash).replace(/^\/sys\/fs\/cgroup(?:\/memory)?\/?/, '')
    if (/memory\.(?:max|limit_in_bytes)$/.test(file)) {
      const limit = numberOf(lines[0])
      // Version 1 writes "no limit" as the largest number of pages.
      if (limit !== null && limit < 2 ** 60) limits.set(cgroup, limit)
      continue
    }
    const count = numberOf(
      /^oom_kill (\d{1,15})/.exec(lines.find((line) => line.startsWith('oom_kill ')) ?? '')?.[1],
    )
    if (count !== null && count > 0) kills.set(cgroup, count)
  }
  const names = [...kills.keys()]
  return names
    .filter((name) => !names.some((other) => other.startsWith(`${name}/`) || (name === '' && other !== '')))
    .map((cgroup) => ({ cgroup, kills: kills.get(cgroup) ?? 0, limitBytes: nearestLimit(cgroup, limits) }))
}

function nearestLimit(cgroup: string, limits: ReadonlyMap<string, number>): number | null {
  for (let at = cgroup; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const limit = limits.get(at)
    if (limit !== undefined) return limit
    if (at === '') return null
  }
}
