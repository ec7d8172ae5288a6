import type { LogLocator } from '../../model/log-place.ts'
import { parseListedProcesses } from '../app/list-processes.ts'
import { filePlace, outputPlace, withoutDoubles } from '../app/log-places.ts'
import { findDaemons, findProcesses, portsByPid } from './find-processes.ts'
import { nodeProcesses } from './node-step.ts'

/** Files that a daemon’s own user has written into its folder of logs, newest first; a link could lead anywhere. */
const pm2Logs = `for file in $(grep -la '^PM2 v[0-9].*[G]od Daemon (' /proc/[0-9]*/cmdline 2>/dev/null | head -n 8); do
dir=\${file%/cmdline}; title=$(tr '\\0' ' ' < "$file" 2>/dev/null | head -c 600)
home=\${title#*(}; home=\${home%%)*}; user=$(stat -c %u "$dir" 2>/dev/null)
case $home in *..*|[!/]*|'') continue ;; esac
find "$home/pm2.log" "$home/logs" -maxdepth 1 -type f -user "$user" -name '*.log' -mmin -1440 -size +0 2>/dev/null | head -n 60
done; true`

/** PM2’s own log and those of its apps; for other processes of Node whatever takes up what they print. */
export const nodeLocator: LogLocator = {
  system: 'node',
  commands: () => [
    nodeProcesses,
    { argv: ['ss', '-Hltnp'], root: true, timeoutMs: 5000, maxBytes: 1_000_000 },
    { argv: ['sh', '-c', pm2Logs, 'sh'], root: true, timeoutMs: 5000 },
  ],
  locate([listed, listening, logs]) {
    const processes = parseListedProcesses(listed?.stdout ?? '')
    const daemons = findDaemons(processes)
    const files = (logs?.stdout ?? '').split(/\r?\n/).filter((file) => /^\/[^\0]{1,1000}\.log$/.test(file))
    const pm2Pids = new Set(daemons.map(({ pid }) => pid))
    const plain = new Set(
      findProcesses(processes, { now: null, portsOf: portsByPid(listening?.stdout ?? ''), pm2Pids }).map(
        ({ pid }) => pid,
      ),
    )
    return withoutDoubles([
      ...files.map((file) => filePlace(file, 'error', file.endsWith('/pm2.log') ? 'pm2' : 'unknown')),
      ...processes.flatMap((process) => {
        const isOfPm2 = daemons.some(({ pid }) => pid === process.ppid)
        return plain.has(process.pid) && !isOfPm2 ? [outputPlace(process)] : []
      }),
    ])
  },
}
