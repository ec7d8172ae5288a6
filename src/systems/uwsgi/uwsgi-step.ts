import { posix } from 'node:path'
import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { UwsgiFacts } from '../../model/facts/uwsgi.ts'
import type { Command, HostTarget, Ran } from '../../model/host.ts'
import { defineStep, type StepContext } from '../../model/step.ts'
import { type ListedProcess, listProcesses, parseListedProcesses } from '../app/list-processes.ts'
import { readAsSeen } from '../app/read-as-seen.ts'
import { runOnHost } from '../host/run-on-host.ts'
import { parseStats, type Stats } from './parse-stats.ts'
import { configFilesOf, instanceFacts, settingsOf, uwsgiFaults, uwsgiSummary } from './uwsgi-facts.ts'

/** Every process of uWSGI. */
export const uwsgiProcesses = listProcesses('[u][wW][sS][gG][iI]')

/**
 * Connects to a stats server, which speaks first and hangs up. What connects is whatever the machine has; all of them print
 * what they read. `$1` is host and port, or a path.
 */
const statsScript = `case $1 in
*:*) host=\${1%:*} port=\${1##*:}; [ -n "$host" ] || host=127.0.0.1
{ command -v socat >/dev/null && socat -u -T 2 "TCP:$host:$port" -; } || { command -v nc >/dev/null && nc -w 2 "$host" "$port" </dev/null; } || { command -v python3 >/dev/null && python3 -c 'import socket,sys
s=socket.create_connection((sys.argv[1],int(sys.argv[2])),2)
while True:
    d=s.recv(65536)
    if not d: break
    sys.stdout.buffer.write(d)' "$host" "$port"; } ;;
*) { command -v socat >/dev/null && socat -u -T 2 "UNIX-CONNECT:$1" -; } || { command -v python3 >/dev/null && python3 -c 'import socket,sys
s=socket.socket(socket.AF_UNIX); s.settimeout(2); s.connect(sys.argv[1])
while True:
    d=s.recv(65536)
    if not d: break
    sys.stdout.buffer.write(d)' "$1"; } ;;
esac`

/** Programs and titles (auto-procname) of uWSGI. */
const program = /^(?:uwsgi(?:-core|_python3?|[\d.]{0,6})|pyuwsgi)$|^uWSGI (?:master|emperor)/

/**
 * Looks at uWSGI on a machine: what its instances were told, and what their stats servers say. Up to three round trips. Fails
 * without any instance, when a queue is full, and when requests were killed. Throws `PROGRAM_MISSING` where processes cannot be
 * listed.
 */
export const uwsgiStep = defineStep({
  type: 'uwsgi',
  title: 'Look at uWSGI',
  looksAt: 'host',
  params: z.strictObject({}),
  async run(host, _params, context) {
    const [listed] = await runOnHost(host, [uwsgiProcesses], context)
    if (listed === undefined || listed.failure !== null || !listed.stdout.startsWith('system ')) {
      throw new BotError(
        'PROGRAM_MISSING',
        `the processes of ${host.host.name} could not be listed`,
        'The step needs /proc and the usual tools (grep, sed, tr) on that machine.',
      )
    }
    const facts = await lookAt(findInstances(parseListedProcesses(listed.stdout)), host, context)
    return {
      outcome: uwsgiFaults(facts).length === 0 ? 'pass' : 'fail',
      summary: uwsgiSummary(facts),
      facts,
    }
  },
})

/** Instances beyond these are not looked into. */
const mostInstances = 20

/** Processes of uWSGI that are no workers: their parent is none, or has other arguments, as an emperor has. */
export function findInstances(processes: readonly ListedProcess[]): ListedProcess[] {
  const ours = processes.filter(({ argv }) => program.test(posix.basename(argv[0] ?? '')))
  const byPid = new Map(ours.map((process) => [process.pid, process]))
  return ours.filter(({ argv, ppid }) => {
    if (argv.includes('--emperor') || /^uWSGI emperor/.test(argv[0] ?? '')) return false
    const parent = byPid.get(ppid)
    return parent === undefined || parent.argv.join('\n') !== argv.join('\n')
  })
}

async function lookAt(
  all: readonly ListedProcess[],
  host: HostTarget,
  context: StepContext,
): Promise<UwsgiFacts> {
  if (all.length === 0) return { version: null, instances: [] }
  const instances = all.slice(0, mostInstances)
  const named = instances.map(({ argv, folder }) =>
    configFilesOf(argv.slice(1))
      .slice(0, 4)
      .map((file) => (folder === null ? file : posix.resolve(folder, file)))
      .filter((file) => posix.isAbsolute(file)),
  )
  const wanted = instances.flatMap(({ pid }, index) => (named[index] ?? []).map((file) => ({ pid, file })))
  const read =
    wanted.length === 0
      ? []
      : await runOnHost(
          host,
          wanted.map(({ pid, file }) => readAsSeen(pid, file)),
          context,
        )
  const told = instances.map(({ pid, argv }, index) => ({
    pid,
    argv,
    files: (named[index] ?? []).flatMap((file) => {
      const ran = read[wanted.findIndex((each) => each.pid === pid && each.file === file)]
      return ran === undefined || ran.exitCode !== 0 ? [] : [{ file, text: ran.stdout }]
    }),
  }))
  const asked = told.map((each) => statsAddress(settingsOf({ ...each, argv: each.argv.slice(1) })))
  const commands = asked.flatMap((address): Command[] => (address === null ? [] : [askStats(address)]))
  const answers: Ran[] = commands.length === 0 ? [] : await runOnHost(host, commands, context)
  const stats = asked.map((address): Stats | null => {
    const ran = address === null ? undefined : answers.shift()
    return ran === undefined ? null : parseStats(ran.stdout)
  })
  return {
    version: stats.find((each) => each !== null)?.version ?? null,
    instances: told.map((each, index) => ({
      ...instanceFacts({ ...each, argv: each.argv.slice(1), stats: stats[index]?.stats ?? null }),
      argv: instanceFacts({ ...each, stats: null }).argv,
    })),
  }
}

function askStats(address: string): Command {
  return { argv: ['sh', '-c', statsScript, 'sh', address], root: true, timeoutMs: 4000, maxBytes: 1_000_000 }
}

/** Addresses with variables that were not filled in cannot be asked. */
function statsAddress(settings: readonly { name: string; value: string }[]): string | null {
  const value = settings.findLast(({ name }) => name === 'stats' || name === 'stats-server')?.value
  if (value === undefined || !/^(?:[\w.-]{0,253}:\d{1,5}|\/[\w./-]{1,200})$/.test(value)) return null
  return value.replace(/^(?:0\.0\.0\.0|\*):/, '127.0.0.1:')
}
