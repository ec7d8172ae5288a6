import type { MachineFacts } from '../../model/facts/machine.ts'

/**
 * How many files a process may open, from /proc/PID/limits, `prlimit` or `ulimit -n`. How many are open none of them
 * tells, so that is 0.
 */
export function parseOpenFiles(text: string, about: string): MachineFacts['processFiles'] | null {
  const start = text.slice(0, 4096)
  const limit =
    /^Max open files\s{1,40}(\d{1,12})/m.exec(start)?.[1] ??
    /^NOFILE\s[^\n]{0,60}?(\d{1,12})\s/m.exec(start)?.[1] ??
    (/\bulimit -n\b/.test(about) ? /^\s{0,4}(\d{1,12})\s{0,4}$/.exec(start)?.[1] : undefined) ??
    /^open files\s{1,40}\(-n\) (\d{1,12})/m.exec(start)?.[1]
  if (limit === undefined) return null
  const pid = Number(/\/proc\/(\d{1,9})\/|--pid[= ](\d{1,9})/.exec(about)?.[1] ?? 0)
  return [{ pid, name: pid === 0 ? 'shell' : `process ${pid}`, open: 0, limit: Number(limit) }]
}
