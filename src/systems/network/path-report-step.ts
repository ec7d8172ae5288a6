import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { Observation } from '../../model/evidence.ts'
import type { Connects, PathReportFacts, Route } from '../../model/facts/path-report.ts'
import type { Command, Ran } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import type { Target } from '../../model/target.ts'
import { runOnHost } from '../host/run-on-host.ts'
import { nextTargets } from './next-targets.ts'
import { parseConnects } from './parse-connects.ts'
import { parseMtr, parseTracepath, parseTraceroute } from './parse-routes.ts'

/**
 * Follows the way to a host with whatever program there is, and says which it was. `$1` is the host. mtr below 1 s between
 * rounds needs root; its grace time is 5 s unless told.
 */
const trace = `if command -v mtr >/dev/null 2>&1; then echo '# mtr'; exec mtr --report -n -c 5 -G 1 "$1" </dev/null
elif command -v traceroute >/dev/null 2>&1; then echo '# traceroute'; exec traceroute -n -q 2 -w 1 -m 20 "$1" </dev/null
elif command -v tracepath >/dev/null 2>&1; then echo '# tracepath'; exec tracepath -n -m 20 "$1" </dev/null
else echo '# none'; fi`

/** Connects `$3` times to host `$1` port `$2`, each within 3 s, and prints the exit code and the time in milliseconds. */
const connect = `i=0
while [ "$i" -lt "$3" ]; do i=$((i+1)); s=$(date +%s%N)
if command -v bash >/dev/null 2>&1; then m=$(timeout 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$1" "$2" 2>&1)
elif command -v nc >/dev/null 2>&1; then m=$(timeout 3 nc -z -w 3 "$1" "$2" 2>&1)
elif command -v python3 >/dev/null 2>&1; then m=$(timeout 3 python3 -c 'import socket,sys;socket.create_connection((sys.argv[1],int(sys.argv[2])),3)' "$1" "$2" 2>&1)
elif command -v perl >/dev/null 2>&1; then m=$(timeout 3 perl -MIO::Socket::INET -e 'IO::Socket::INET->new(PeerAddr=>$ARGV[0],PeerPort=>$ARGV[1],Timeout=>3) or die "$@$!"' "$1" "$2" 2>&1)
else echo none; exit; fi
r=$?; e=$(date +%s%N); echo "$r $(( (e-s)/1000000 )) $(echo "$m" | tr '\\n' ' ' | cut -c1-300)"; done`

/**
 * Shows the way from a machine to what the next hop's addresses are, by ICMP and by TCP connections to the real ports. Passes
 * when every connection was made, whatever the routers in between say.
 */
export const pathReportStep = defineStep({
  type: 'path-report',
  title: 'Follow the path to the next hop',
  looksAt: 'host',
  params: z.strictObject({ attempts: z.int().min(1).max(10).default(3) }),
  async run(host, params, context) {
    const targets = nextTargets(host, context.targets)
    if (targets.length === 0) return nothingBehind()
    const names = [...new Set(targets.map(({ hostname }) => hostname))]
    const commands: Command[] = [
      ...targets.map(
        ({ hostname, port }): Command => ({
          argv: ['sh', '-c', connect, 'sh', hostname, String(port), String(params.attempts)],
          timeoutMs: params.attempts * 3500 + 1000,
        }),
      ),
      ...names.map(
        (name): Command => ({
          argv: ['sh', '-c', trace, 'sh', name],
          timeoutMs: 15_000,
          maxBytes: 64 * 1024,
        }),
      ),
    ]
    const ran = await runOnHost(host, commands, context)
    const connects = targets.flatMap((target, index) => readConnects(target, ran[index]))
    const traced = names.map((name, index) => readRoute(name, ran[targets.length + index]))
    const routes = traced.flatMap(({ route }) => route ?? [])
    if (connects.length === 0 && routes.length === 0) {
      throw new BotError(
        'PROGRAM_MISSING',
        `${host.host.name} has no program that connects or follows a path`,
        'Install mtr-tiny or traceroute, and bash or netcat.',
      )
    }
    const facts: PathReportFacts = {
      tool: traced.find(({ tool }) => tool !== 'none')?.tool ?? 'none',
      to: targets.map(({ hostname, port }) => ({ name: hostname, address: null, port })),
      routes,
      connects,
    }
    const isWell = connects.every(({ connected, attempts }) => connected === attempts)
    return { outcome: isWell ? 'pass' : 'fail', summary: summarise(facts), facts }
  },
})

function nothingBehind(): Observation<PathReportFacts> {
  return {
    outcome: 'pass',
    summary: 'no hop further in has addresses',
    facts: { tool: 'none', to: [], routes: [], connects: [] },
  }
}

function readConnects({ hostname, port }: Target, ran: Ran | undefined): Connects[] {
  const read = ran === undefined ? null : parseConnects(ran.stdout)
  return read === null ? [] : [{ address: hostname, port, ...read }]
}

function readRoute(
  name: string,
  ran: Ran | undefined,
): { tool: PathReportFacts['tool']; route: Route | null } {
  const text = ran?.stdout ?? ''
  if (text.startsWith('# mtr')) return { tool: 'mtr', route: parseMtr(text, name) }
  if (text.startsWith('# traceroute')) return { tool: 'traceroute', route: parseTraceroute(text, name) }
  if (text.startsWith('# tracepath')) return { tool: 'tracepath', route: parseTracepath(text, name) }
  return { tool: 'none', route: null }
}

function summarise({ connects, routes, tool }: PathReportFacts): string {
  const ports = connects.map(({ address, port, attempts, connected, refused, timedOut, averageMs }) => {
    const failed = [refused > 0 ? `${refused} refused` : '', timedOut > 0 ? `${timedOut} timed out` : '']
      .filter((each) => each !== '')
      .join(', ')
    const time = averageMs === null ? '' : ` in ${averageMs} ms`
    return `${address} port ${port}: ${connected} of ${attempts} connected${time}${failed === '' ? '' : `, ${failed}`}`
  })
  const ways = routes.map(({ address, routers, reached }) => {
    return `${address} ${reached ? 'reached' : 'not reached'} by ${tool} after ${routers.length} ${routers.length === 1 ? 'hop' : 'hops'}`
  })
  return [...ports, ...ways].join('; ')
}
