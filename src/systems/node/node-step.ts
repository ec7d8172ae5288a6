import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { NodeFacts, NodeProcess } from '../../model/facts/node.ts'
import type { Command } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import { listProcesses, parseListedProcesses } from '../app/list-processes.ts'
import { runOnHost } from '../host/run-on-host.ts'
import { findDaemons, findProcesses, portsByPid } from './find-processes.ts'
import { isNodeWell, nodeSummary } from './node-facts.ts'
import { parseJlist } from './parse-jlist.ts'

/** Every process of Node, with the options that it takes from its environment. */
export const nodeProcesses = listProcesses('[n]ode|[n]ext-server|[G]od Daemon', '^NODE_OPTIONS=')

/**
 * Asks one running daemon of PM2, as the user that it belongs to. \`pm2\` would start a daemon where none answers, so it is asked
 * only while the daemon’s process and its socket are there; its program is the one beside the daemon’s own Node, or in the path.
 */
export const jlistScript = `pid=$1 home=$2
[ -S "$home/rpc.sock" ] || exit 0
case $(tr '\\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null) in PM2\\ v*"God Daemon ($home)"*) ;; *) exit 0 ;; esac
user=$(stat -c %U "/proc/$pid") uid=$(stat -c %u "/proc/$pid")
node=$(readlink "/proc/$pid/exe") folder=\${node%/*}
pm2=$folder/pm2
[ -x "$pm2" ] || pm2=$(command -v pm2) || { echo 'no pm2'; exit 0; }
if [ "$uid" = "$(id -u)" ]; then
exec env PM2_HOME="$home" PM2_DISCRETE_MODE=true PATH="$folder:$PATH" "$pm2" jlist --silent
elif [ "$(id -u)" = 0 ]; then
exec runuser -u "$user" -- env PM2_HOME="$home" PM2_DISCRETE_MODE=true PATH="$folder:$PATH" "$pm2" jlist --silent
fi
echo 'not allowed'`

/**
 * Looks at Node on a machine: the processes that listen, and what PM2 knows of its apps. Two round trips. Fails when nothing
 * listens, and when an app under PM2 is stopped, given up or restarted again and again. Throws `PROGRAM_MISSING` where processes
 * cannot be listed.
 */
export const nodeStep = defineStep({
  type: 'node',
  title: 'Look at Node and PM2',
  looksAt: 'host',
  params: z.strictObject({}),
  async run(host, _params, context) {
    const [listed, listening] = await runOnHost(
      host,
      [nodeProcesses, { argv: ['ss', '-Hltnp'], root: true, timeoutMs: 8000, maxBytes: 1_000_000 }],
      context,
    )
    if (listed === undefined || listed.failure !== null || !listed.stdout.startsWith('system ')) {
      throw new BotError(
        'PROGRAM_MISSING',
        `the processes of ${host.host.name} could not be listed`,
        'The step needs /proc and the usual tools (grep, sed, tr) on that machine.',
      )
    }
    const processes = parseListedProcesses(listed.stdout)
    const portsOf = portsByPid(listening?.stdout ?? '')
    const daemons = findDaemons(processes).slice(0, 4)
    const asked = daemons.length === 0 ? [] : await runOnHost(host, daemons.map(askDaemon), context)
    const apps = daemons.flatMap(({ pid }, index) => {
      const listedApps = parseJlist(asked[index]?.stdout ?? '') ?? []
      return listedApps.map((app) => withPorts(app, listedApps, portsOf, pid))
    })
    const now = context.now()
    const pm2Pids = new Set([...apps.flatMap(({ pid }) => pid ?? []), ...daemons.map(({ pid }) => pid)])
    const facts: NodeFacts = {
      processes: [...apps, ...findProcesses(processes, { now, portsOf, pm2Pids })],
    }
    return { outcome: isNodeWell(facts, now) ? 'pass' : 'fail', summary: nodeSummary(facts, now), facts }
  },
})

function askDaemon({ pid, home }: { pid: number; home: string }): Command {
  return {
    argv: ['sh', '-c', jlistScript, 'sh', String(pid), home],
    root: true,
    timeoutMs: 8000,
    maxBytes: 4_000_000,
  }
}

/** In cluster mode the daemon holds the ports: they are told of an app only where no other can be meant. */
function withPorts(
  app: NodeProcess,
  all: readonly NodeProcess[],
  portsOf: ReadonlyMap<number, readonly number[]> | null,
  daemon: number,
): NodeProcess {
  const own = app.pid === null ? [] : (portsOf?.get(app.pid) ?? [])
  const clustered = new Set(all.filter(({ pm2 }) => pm2?.mode === 'cluster').map(({ name }) => name))
  const shared =
    app.pm2?.mode === 'cluster' && app.pid !== null && clustered.size === 1
      ? (portsOf?.get(daemon) ?? [])
      : []
  const ports = [...new Set([...own, ...shared])]
  const listens = portsOf === null || ports.length > 0
  return {
    ...app,
    ports,
    timeouts: listens ? app.timeouts : app.timeouts.filter(({ kind }) => kind === 'graceful'),
  }
}
