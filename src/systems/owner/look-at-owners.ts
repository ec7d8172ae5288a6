import type { Command } from '../../model/host.ts'
import { type ListedProcess, parseListedProcesses } from '../app/list-processes.ts'
import { linesOf } from '../host/lines-of.ts'

/**
 * Prints `listening PORT PID…` for each of the ports in `$1`, and then in the form of {@link parseListedProcesses} these
 * processes, the daemons of PM2 and Supervisor, and the parents of all of them.
 */
const script = `for port in $1; do
[ -n "$(ss -Hltn "sport = :$port" 2>/dev/null)" ] || continue
pids=$(ss -Hltnp "sport = :$port" 2>/dev/null | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -un | head -n 40)
echo "listening $port" $pids
all="$all $pids"
done
daemons=$(grep -laE -e '^PM2 v[0-9].*[G]od Daemon|[s]upervisord' /proc/[0-9]*/cmdline 2>/dev/null | head -n 16 | tr -dc '0-9\\n')
read -r up rest < /proc/uptime
echo "system $(getconf CLK_TCK 2>/dev/null || echo 100) $up 4096"
seen=' '
for pid in $all $daemons; do
while [ "\${pid:-0}" -gt 1 ]; do
case $seen in *" $pid "*) break ;; esac
seen="$seen$pid "
dir=/proc/$pid
stat=$(sed -n '1s/^.*) //p' "$dir/stat" 2>/dev/null)
[ -n "$stat" ] || break
echo "process $pid $stat"
echo "owner $(stat -c '%u %U' "$dir" 2>/dev/null)"
echo "program $(readlink "$dir/exe" 2>/dev/null)"
echo "group $(tail -n 1 "$dir/cgroup" 2>/dev/null)"
tr '\\n\\0' ' \\n' < "$dir/cmdline" 2>/dev/null | head -c 4096 | sed 's/^/argument /'
set -- $stat; pid=$2
done
done; true`

/** Who listens at some ports of a machine, and the processes that lead to them. */
export interface Listening {
  /** A port without processes is listened at by somebody whom we may not see. */
  ports: Map<number, number[]>
  processes: Map<number, ListedProcess>
}

/** Asks who listens at these ports and who started them; as root, because only root sees the processes of others. */
export function lookAtOwners(ports: readonly number[]): Command {
  return {
    argv: ['sh', '-c', script, 'sh', ports.filter(Number.isSafeInteger).join(' ')],
    root: true,
    timeoutMs: 8000,
    maxBytes: 1_000_000,
  }
}

/** Reads what {@link lookAtOwners} printed. */
export function readOwners(text: string): Listening {
  const ports = new Map<number, number[]>()
  for (const line of linesOf(text)) {
    const match = /^listening (\d{1,5})((?: \d{1,10}){0,40})$/.exec(line)
    if (match !== null) ports.set(Number(match[1]), (match[2] ?? '').split(' ').filter(Boolean).map(Number))
  }
  return { ports, processes: new Map(parseListedProcesses(text).map((each) => [each.pid, each])) }
}
