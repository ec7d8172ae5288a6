/** How bad a line is by its own words: its level where it names one, else words that only faults write. */
export type LineLevel = 'error' | 'warning' | 'info'

const named =
  /\[(?:[a-z_0-9]{1,30}:)?(emerg|alert|crit|critical|error|err|fatal|warn|warning|notice|info|debug|trace\d?)\]|\b(?:level|lvl|severity|log\.level)"?[=:] ?"?(emerg\w*|alert|crit\w*|error|err|fatal|panic|warn\w*|notice|info\w*|debug|trace|[1-6]0)\b|"PRIORITY" ?: ?"([0-7])"|(?:^|[\s:\]])(EMERG|ALERT|CRIT|CRITICAL|ERROR|FATAL|SEVERE|PANIC|WARN|WARNING|NOTICE|INFO|DEBUG|TRACE)(?=[\s:\]|])/

const faults =
  /\b(?:[Ee]rror|ERROR|[Ff]atal|FATAL|[Ee]xception|Traceback|panic|[Kk]illed|[Ss]egfault|[Ss]egmentation fault|out of memory|Out of memory|core dump(?:ed)?|ECONN\w{3,12}|ETIMEDOUT|EPIPE|ENOSPC|EMFILE|refused|timed? ?out|[Ff]ailed|denied|unreachable|DAMN|SIGKILL|SIGSEGV|SIGABRT|SIGBUS|unavailable|exhausted|too many)\b|[a-z](?:Error|Exception)\b|status=\d{1,3}\/|exit(?:ed)?(?: with)?(?: code| status)? [1-9]/

const byName: Record<string, LineLevel> = {
  emerg: 'error',
  alert: 'error',
  crit: 'error',
  err: 'error',
  fatal: 'error',
  panic: 'error',
  severe: 'error',
  warn: 'warning',
  notic: 'info',
  info: 'info',
  debug: 'info',
  trace: 'info',
}

/** The level of a line with its trace. */
export function lineLevel(line: string): LineLevel {
  const head = line.slice(0, 4096)
  const match = named.exec(head)
  const name = match
    ?.slice(1)
    .find((group) => group !== undefined)
    ?.toLowerCase()
  if (name === undefined) return faults.test(head) ? 'error' : 'info'
  if (/^\d$/.test(name)) return Number(name) <= 3 ? 'error' : Number(name) === 4 ? 'warning' : 'info'
  // pino and bunyan count in tens: 30 info, 40 warn, 50 error, 60 fatal.
  if (/^\d0$/.test(name)) return Number(name) >= 50 ? 'error' : Number(name) === 40 ? 'warning' : 'info'
  return Object.entries(byName).find(([start]) => name.startsWith(start))?.[1] ?? 'info'
}
