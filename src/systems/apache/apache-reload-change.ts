import { posix } from 'node:path'
import { z } from 'zod'
import { BotError } from '../../errors.ts'
import { defineChange } from '../../model/change.ts'
import { findMaster, type MasterKind } from '../app/find-master.ts'
import { type Reload, readReload, reloadCommand } from '../app/reload.ts'
import { lookAtRunning, type RunningProcess, readRunning } from '../app/running.ts'
import { machineOf } from '../owner/machine-of.ts'
import { askMachine, runChange } from '../owner/run-change.ts'
import { changeableUnit } from '../systemd/changeable-unit.ts'

const pattern = '[a]pache2|[h]ttpd'

const kind: MasterKind = {
  name: 'Apache httpd',
  pattern,
  isMaster: (process, all) =>
    isApache(process) && !all.some((each) => each.pid === process.ppid && isApache(each)),
}

const path = z.string().regex(/^(?:\/[\w.@+-]{1,200}){1,20}\/?$/)

const exact = z.strictObject({
  /** What tests its configuration, with the environment that it was started with: apache2ctl on Debian, else httpd itself. */
  control: path,
  options: z.array(z.string().regex(/^(?:-[fdD]|\/[\w./@+-]{1,1000}|[A-Za-z_]\w{0,60})$/)).max(20),
  unit: changeableUnit.nullable(),
  pid: z.int().positive(),
  ticks: z.int().min(0),
})

type Exact = z.output<typeof exact>

const findControl = 'PATH=$PATH:/usr/sbin:/sbin; command -v apache2ctl || command -v apachectl'

const sumScript = `list=$("$@" -t -D DUMP_INCLUDES 2>/dev/null | sed -n 's/^ *([0-9*]*) //p')
printf '%s\\n' "$list" | while IFS= read -r file; do [ -f "$file" ] && cat "$file"; done | sha256sum`

/** Reloads Apache gracefully after its test: running requests end as they were begun, backends in error are tried again. */
export const apacheReload = defineChange({
  type: 'apache.reload',
  title: 'Reload Apache httpd',
  actsOn: 'host',
  params: z.strictObject({}),
  exact,
  async aim(site, _params, context) {
    const found = await findMaster(site, kind, context)
    if ('lacking' in found) return found
    const { master, unit } = found
    const isDebian = posix.basename(master.program ?? '') === 'apache2'
    const [said] = isDebian
      ? await askMachine(site.place, [{ argv: ['sh', '-c', findControl] }], context)
      : []
    const control = isDebian ? said?.stdout.trim() : master.program
    const planned = exact.safeParse({
      control,
      options: optionsOf(master.argv),
      unit,
      pid: master.pid,
      ticks: master.ticks,
    }).data
    const { name } = machineOf(site.place).host
    return planned ?? { lacking: `It is not known how Apache httpd on ${name} was started.` }
  },
  commands: (planned) => [
    testOf(planned).join(' '),
    planned.unit === null ? `kill -USR1 ${planned.pid}` : `systemctl reload ${planned.unit}`,
  ],
  async inspect(place, { control, options, pid, ticks }, context) {
    const [listed, sum] = await askMachine(
      place,
      [
        lookAtRunning(pattern),
        { argv: ['sh', '-c', sumScript, 'sh', control, ...options], root: true, timeoutMs: 20_000 },
      ],
      context,
    )
    const configuration = /^([0-9a-f]{64})\b/.exec(sum?.stdout ?? '')?.[1]
    if (listed === undefined || listed.failure !== null || configuration === undefined) {
      throw new BotError(
        'OUTPUT_UNREADABLE',
        `Apache httpd on ${place.id} could not be looked at.`,
        'Try again.',
      )
    }
    const master = readRunning(listed.stdout).find((each) => each.pid === pid && each.ticks === ticks)
    return {
      summary:
        master === undefined
          ? `The Apache httpd of the plan (pid ${pid}) does not run.`
          : `Apache httpd (pid ${pid}) runs since ${master.startedAt ?? 'it was started'}.`,
      marks: { master: master?.pid ?? null, started: master?.ticks ?? null, configuration },
    }
  },
  apply(place, planned, context) {
    const reload = reloadOf(planned)
    return runChange(place, [reloadCommand(reload)], context, ([ran]) => readReload(ran, reload))
  },
  undo: { none: 'A reload reads the configuration that lies there; nothing of it was changed.' },
})

function testOf({ control, options }: Exact): readonly [string, ...string[]] {
  return [control, ...options, '-t']
}

function reloadOf(planned: Exact): Reload {
  return {
    name: 'Apache httpd',
    master: planned,
    workers: '^([^ ]*/)?(apache2|httpd) ',
    // Old children stay for as long as they have requests: https://httpd.apache.org/docs/2.4/stopping.html
    turned: 'one',
    seconds: 20,
    check: testOf(planned),
    reload:
      planned.unit === null
        ? ['sh', '-c', 'kill -s USR1 "$1"', 'sh', String(planned.pid)]
        : ['systemctl', 'reload', '--', planned.unit],
  }
}

function isApache({ argv: [name = ''] }: RunningProcess): boolean {
  return /^(?:apache2|httpd)$/.test(posix.basename(name)) && !name.includes(' ')
}

/** What says where its configuration is, and what is defined in it. */
function optionsOf(argv: readonly string[]): string[] {
  return argv.flatMap((word, index) => (/^-[fdD]$/.test(word) ? [word, argv[index + 1] ?? ''] : []))
}
