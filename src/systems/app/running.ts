import type { Command } from '../../model/host.ts'
import { linesOf } from '../host/lines-of.ts'

/**
 * Prints every process whose command line matches `$1`: a line `process pid state ppid …` of /proc/PID/stat (proc(5)),
 * whether it lives among our processes or in a container, its systemd unit, its program, and a line for each argument.
 */
const script = `echo "boot $(sed -n 's/^btime //p' /proc/stat 2>/dev/null) $(getconf CLK_TCK 2>/dev/null || echo 100)"
own=$(readlink /proc/self/ns/pid 2>/dev/null)
for file in $(grep -laE -e "$1" /proc/[0-9]*/cmdline 2>/dev/null | head -n 400); do
dir=\${file%/cmdline}
stat=$(sed -n '1s/^.*) //p' "$dir/stat" 2>/dev/null)
[ -n "$stat" ] || continue
echo "process \${dir#/proc/} $stat"
space=$(readlink "$dir/ns/pid" 2>/dev/null)
[ "$space" = "$own" ] && echo 'space ours' || echo "space \${space:-unknown}"
echo "unit $(sed -n 's#^.*/\\([A-Za-z0-9@._:\\\\-]*\\.service\\)$#\\1#p' "$dir/cgroup" 2>/dev/null | head -n 1)"
echo "program $(readlink "$dir/exe" 2>/dev/null)"
echo "folder $(readlink "$dir/cwd" 2>/dev/null)"
tr '\\n\\0' ' \\n' < "$file" 2>/dev/null | head -c 8192 | sed 's/^/argument /'
done; true`

/** One process as it runs now. */
export interface RunningProcess {
  pid: number
  ppid: number
  state: string
  /** Clock ticks from boot to its start: never changes while it lives, and tells it from another of its number. */
  ticks: number
  /** ISO 8601; null where the machine does not tell when it booted. */
  startedAt: string | null
  rssPages: number
  /** False for a process in a container. */
  isHere: boolean
  unit: string | null
  program: string | null
  folder: string | null
  argv: string[]
}

/** Lists processes by an extended regular expression for their command line, which must not match itself: `[g]unicorn`. */
export function lookAtRunning(pattern: string): Command {
  return { argv: ['sh', '-c', script, 'sh', pattern], root: true, maxBytes: 1_000_000 }
}

/** Reads what {@link lookAtRunning} prints. */
export function readRunning(text: string): RunningProcess[] {
  const found: RunningProcess[] = []
  let boot = { seconds: Number.NaN, hertz: 100 }
  for (const line of linesOf(text)) {
    const space = line.indexOf(' ')
    const [word, rest] = space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)]
    const last = found.at(-1)
    if (word === 'boot') {
      const [seconds, hertz] = rest.split(' ').map(Number)
      boot = { seconds: seconds || Number.NaN, hertz: hertz || 100 }
    } else if (word === 'process') {
      const process = processOf(rest, boot)
      if (process !== null) found.push(process)
    } else if (last !== undefined && rest !== '') {
      if (word === 'space') last.isHere = rest === 'ours'
      else if (word === 'unit') last.unit = rest
      else if (word === 'program') last.program = rest.replace(/ \(deleted\)$/, '')
      else if (word === 'folder') last.folder = rest
      else if (word === 'argument') last.argv.push(rest.trimEnd())
    }
  }
  return found
}

/** Fields of /proc/PID/stat from the third on: proc_pid_stat(5). */
function processOf(text: string, boot: { seconds: number; hertz: number }): RunningProcess | null {
  const [pid = '', state = '?', ...fields] = text.trim().split(' ')
  const [ppid, ticks, pages] = [fields[0], fields[18], fields[20]].map(Number)
  if (!/^\d{1,10}$/.test(pid) || !Number.isInteger(ppid) || !Number.isInteger(ticks)) return null
  const at = boot.seconds + (ticks ?? 0) / boot.hertz
  return {
    pid: Number(pid),
    ppid: ppid ?? 0,
    state,
    ticks: ticks ?? 0,
    startedAt: Number.isNaN(at) ? null : new Date(Math.floor(at) * 1000).toISOString(),
    rssPages: pages ?? 0,
    isHere: false,
    unit: null,
    program: null,
    folder: null,
    argv: [],
  }
}
