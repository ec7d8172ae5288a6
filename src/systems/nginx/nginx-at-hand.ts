import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { ChangeContext, ChangePlace, ChangeSite, ChangeState, NotAimed } from '../../model/change.ts'
import { type FoundMaster, findMaster, type MasterKind } from '../app/find-master.ts'
import type { Reload } from '../app/reload.ts'
import { lookAtRunning, type RunningProcess, readRunning } from '../app/running.ts'
import { sha256 } from '../host/file-patch.ts'
import { machineOf } from '../owner/machine-of.ts'
import { plainWords } from '../owner/refusal-of.ts'
import { askMachine } from '../owner/run-change.ts'
import { changeableUnit } from '../systemd/changeable-unit.ts'
import type { Directive } from './config/directive.ts'
import { dumpedFiles, dumpOf } from './config/dumped-files.ts'
import { parseConfig } from './config/parse-config.ts'
import { parseTest } from './output/parse-test.ts'

/** Configurations with many sites are long. */
const dumpBytes = 4_000_000

const pattern = '^[n]ginx: '

const kind: MasterKind = {
  name: 'nginx',
  pattern,
  isMaster: ({ argv }) => /^nginx: master process/.test(argv[0] ?? ''),
}

/** One nginx that runs, as a plan names it. */
export const runningNginx = z.strictObject({
  program: z.string().regex(/^(?:\/[\w.@+-]{1,200}){1,20}$/),
  /** Where it was told to find its configuration: `-c …`, `-p …`. */
  options: z.array(z.string().regex(/^(?:-[cp]|\/[\w./@+-]{1,1000})$/)).max(4),
  /** The unit that reloads it; null where it is told by a signal. */
  unit: changeableUnit.nullable(),
  pid: z.int().positive(),
  ticks: z.int().min(0),
})

/** One nginx that runs, as a plan names it. */
export type RunningNginx = z.output<typeof runningNginx>

/** An nginx with the configuration that lies on its machine. */
export interface NginxAtHand {
  nginx: RunningNginx
  files: Map<string, string>
  /** Of {@link dumpOf} these files. */
  tree: Directive[]
}

/** Finds the nginx of a hop and reads its configuration, as `nginx -T` shows it; not where that is invalid. */
export async function nginxAtHand(site: ChangeSite, context: ChangeContext): Promise<NginxAtHand | NotAimed> {
  const found = await findMaster(site, kind, context)
  if ('lacking' in found) return found
  const { host } = machineOf(site.place)
  const nginx = planned(found)
  if (nginx === null) return { lacking: `It is not known how nginx on ${host.name} was started.` }
  const [dump] = await askMachine(
    site.place,
    [{ argv: [nginx.program, ...nginx.options, '-T'], root: true, timeoutMs: 30_000, maxBytes: dumpBytes }],
    context,
  )
  if (dump === undefined || dump.failure !== null || dump.truncated) {
    return { lacking: `The configuration of nginx on ${host.name} could not be read.` }
  }
  if (dump.exitCode !== 0) {
    const said = parseTest(dump.stderr)?.messages[0] ?? plainWords(dump.stderr)
    return {
      lacking: `The configuration of nginx on ${host.name} is not valid, and a reload would not take it: ${said}`,
    }
  }
  const files = dumpedFiles(dump.stdout)
  return { nginx, files, tree: parseConfig(dumpOf(files)) }
}

function planned({ master, unit }: FoundMaster): RunningNginx | null {
  const title = master.argv.join(' ')
  const told = [...title.matchAll(/ (-[cp]) ?(\S+)/g)].flatMap(([, option = '', value = '']) => [
    option,
    value,
  ])
  const given = { program: master.program, options: told, unit, pid: master.pid, ticks: master.ticks }
  return runningNginx.safeParse(given).data ?? null
}

/** Arguments of the test of its configuration. */
export function testOf({ program, options }: RunningNginx): readonly [string, ...string[]] {
  return [program, ...options, '-t']
}

/** How this nginx is told to read its configuration again, and how that is seen. */
export function reloadOf(nginx: RunningNginx, check: Reload['check']): Reload {
  return {
    name: 'nginx',
    master: nginx,
    workers: '^nginx: worker process *$',
    // A worker without a free descriptor loses what the master tells it (ngx_channel.c: “recvmsg() returned invalid ancillary data”).
    turned: 'all',
    // Names that do not resolve hold up the reading of the configuration.
    seconds: 20,
    check,
    reload: nginx.unit === null ? signalArgv(nginx.pid) : ['systemctl', 'reload', '--', nginx.unit],
  }
}

function signalArgv(pid: number): Reload['reload'] {
  return ['sh', '-c', 'kill -s HUP "$1"', 'sh', String(pid)]
}

/** Test and reload, as a person would type them. */
export function reloadLines(nginx: RunningNginx): string[] {
  return [
    testOf(nginx).join(' '),
    nginx.unit === null ? `kill -HUP ${nginx.pid}` : `systemctl reload ${nginx.unit}`,
  ]
}

/** The nginx of a plan that has been carried out: by its process, or what took its place since. */
export async function nginxNow(
  nginx: RunningNginx,
  place: ChangePlace,
  context: ChangeContext,
): Promise<RunningNginx> {
  const [listed] = await askMachine(place, [lookAtRunning(pattern)], context)
  const masters = readRunning(listed?.stdout ?? '').filter((each) => kind.isMaster(each, []) && each.isHere)
  const same = masters.find(({ pid, ticks }) => pid === nginx.pid && ticks === nginx.ticks)
  const [only, ...others] = masters.filter(({ program }) => program === nginx.program)
  if (same !== undefined || only === undefined || others.length > 0) return nginx
  return { ...nginx, pid: only.pid, ticks: only.ticks }
}

const sumScript = '"$@" 2>/dev/null | sha256sum'

/** The processes of an nginx and the sum of its configuration. Throws `OUTPUT_UNREADABLE` when nothing can be seen. */
export async function inspectNginx(
  nginx: RunningNginx,
  place: ChangePlace,
  context: ChangeContext,
): Promise<ChangeState> {
  const [listed, sum] = await askMachine(
    place,
    [
      lookAtRunning(pattern),
      {
        argv: ['sh', '-c', sumScript, 'sh', nginx.program, ...nginx.options, '-T'],
        root: true,
        timeoutMs: 30_000,
      },
    ],
    context,
  )
  const processes = readRunning(listed?.stdout ?? '')
  const config = /^([0-9a-f]{64})\b/.exec(sum?.stdout ?? '')?.[1]
  if (listed === undefined || listed.failure !== null || config === undefined) {
    throw new BotError('OUTPUT_UNREADABLE', `nginx on ${place.id} could not be looked at.`, 'Try again.')
  }
  const master = processes.find(({ pid, ticks }) => pid === nginx.pid && ticks === nginx.ticks)
  const workers = processes.filter(
    ({ ppid, argv }) => ppid === nginx.pid && /^nginx: worker process$/.test(argv.join(' ').trim()),
  )
  const oldest = workers.toSorted((a, b) => a.ticks - b.ticks)[0]
  return {
    summary: summaryOf(nginx, master, oldest, workers.length),
    marks: {
      master: master === undefined ? null : master.pid,
      started: master === undefined ? null : master.ticks,
      workers: workers.length,
      'oldest worker': oldest?.ticks ?? null,
      // Of nothing where the configuration is not valid.
      configuration: config === sha256('') ? 'not valid' : config,
    },
  }
}

function summaryOf(
  { pid }: RunningNginx,
  master: RunningProcess | undefined,
  oldest: RunningProcess | undefined,
  workers: number,
): string {
  if (master === undefined) return `nginx (pid ${pid}) does not run.`
  const since = oldest?.startedAt ? `, the oldest since ${oldest.startedAt}` : ''
  return `nginx (pid ${pid}) runs since ${master.startedAt ?? 'it was started'}, with workers: ${workers}${since}.`
}
