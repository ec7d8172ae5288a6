import type { Command } from '../../model/host.ts'

/**
 * Prints every process whose command line matches `$1`, and of the environment only the variables that `$2` matches: a line
 * `system ticks uptime pagesize`, then for each a line `process pid state ppid … ` of /proc/PID/stat (proc(5)), its owner,
 * folder and program, and a line for each argument. Needs no ps, so that it runs in small containers too.
 */
const script = `read -r up rest < /proc/uptime
echo "system $(getconf CLK_TCK 2>/dev/null || echo 100) $up $(getconf PAGESIZE 2>/dev/null || echo 4096)"
for file in $(grep -laE -e "$1" /proc/[0-9]*/cmdline 2>/dev/null | head -n 400); do
dir=\${file%/cmdline}
stat= group=
{ read -r stat < "$dir/stat"; } 2>/dev/null
stat=\${stat##*) }
[ -n "$stat" ] || continue
{ while read -r line; do group=$line; done < "$dir/cgroup"; } 2>/dev/null
echo "process \${dir#/proc/} $stat"
echo "owner $(stat -c '%u %U' "$dir" 2>/dev/null)"
echo "folder $(readlink "$dir/cwd" 2>/dev/null)"
echo "program $(readlink "$dir/exe" 2>/dev/null)"
echo "group $group"
tr '\\n\\0' ' \\n' < "$file" 2>/dev/null | head -c 16384 | sed 's/^/argument /'
[ -z "$2" ] || tr '\\n\\0' ' \\n' < "$dir/environ" 2>/dev/null | grep -aE -e "$2" | head -n 8 | sed 's/^/variable /'
done; true`

/** One process, as /proc shows it. */
export interface ListedProcess {
  pid: number
  ppid: number
  /** One letter: `R`, `S`, `D`, `Z`, … */
  state: string
  ageMs: number | null
  rssBytes: number
  uid: number | null
  user: string | null
  folder: string | null
  program: string | null
  /** As the last line of /proc/PID/cgroup says: `0::/system.slice/shop.service`. */
  group: string | null
  argv: string[]
  variables: Record<string, string>
}

/**
 * Lists the processes whose command line matches an extended regular expression, which must not match itself: `[g]unicorn`.
 * Of their environments only the variables whose lines match the second expression are shown; anything else may be secret.
 */
export function listProcesses(pattern: string, variables = ''): Command {
  // Some ten programs are started for each process, which takes a machine at its limit a while.
  return {
    argv: ['sh', '-c', script, 'sh', pattern, variables],
    root: true,
    timeoutMs: 20_000,
    maxBytes: 1_000_000,
  }
}

/** Reads what {@link listProcesses} prints; cut-off output gives the processes up to there. */
export function parseListedProcesses(text: string): ListedProcess[] {
  let system = { ticks: 100, uptime: null as number | null, page: 4096 }
  const processes: ListedProcess[] = []
  for (const line of text.split('\n', 50_000)) {
    const space = line.indexOf(' ')
    const [word, rest] = space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)]
    const last = processes.at(-1)
    if (word === 'system') system = readSystem(rest)
    else if (word === 'process') {
      const process = readProcess(rest, system)
      if (process !== null) processes.push(process)
    } else if (last !== undefined) addTo(last, word, rest)
  }
  return processes
}

type System = { ticks: number; uptime: number | null; page: number }

function readSystem(text: string): System {
  const [ticks, uptime, page] = text.split(' ').map(Number)
  return {
    ticks: isPositive(ticks) ? ticks : 100,
    uptime: isPositive(uptime) ? uptime : null,
    page: isPositive(page) ? page : 4096,
  }
}

function isPositive(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value > 0
}

/** Fields of /proc/PID/stat from the third on: proc_pid_stat(5). */
function readProcess(text: string, { ticks, uptime, page }: System): ListedProcess | null {
  const [pid = '', state = '?', ...fields] = text.trim().split(' ')
  const ppid = Number(fields[0])
  const started = Number(fields[18])
  const pages = Number(fields[20])
  if (!/^\d{1,10}$/.test(pid) || !Number.isInteger(ppid)) return null
  return {
    pid: Number(pid),
    ppid,
    state,
    ageMs:
      uptime === null || Number.isNaN(started)
        ? null
        : Math.max(0, Math.round((uptime - started / ticks) * 1000)),
    rssBytes: Number.isNaN(pages) ? 0 : pages * page,
    uid: null,
    user: null,
    folder: null,
    program: null,
    group: null,
    argv: [],
    variables: {},
  }
}

function addTo(process: ListedProcess, word: string, rest: string): void {
  if (word === 'owner') {
    const [uid = '', user] = rest.split(' ')
    process.uid = /^\d{1,10}$/.test(uid) ? Number(uid) : null
    process.user = user ?? null
  } else if (word === 'folder') process.folder = rest === '' ? null : rest
  else if (word === 'program') process.program = rest === '' ? null : rest.replace(/ \(deleted\)$/, '')
  else if (word === 'group') process.group = rest === '' ? null : rest
  else if (word === 'argument') process.argv.push(rest)
  else if (word === 'variable') {
    const equals = rest.indexOf('=')
    if (equals > 0) process.variables[rest.slice(0, equals)] = rest.slice(equals + 1)
  }
}
