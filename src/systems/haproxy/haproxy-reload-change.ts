import { z } from 'zod'
import { BotError } from '../../errors.ts'
import { defineChange } from '../../model/change.ts'
import { type Reload, readReload, reloadCommand } from '../app/reload.ts'
import { lookAtRunning, readRunning } from '../app/running.ts'
import { machineOf } from '../owner/machine-of.ts'
import { askMachine, runChange } from '../owner/run-change.ts'
import { changeableUnit } from '../systemd/changeable-unit.ts'
import { haproxyAtHand, haproxyPattern, isHaproxy } from './haproxy-at-hand.ts'

const path = z.string().regex(/^(?:\/[\w.@+-]{1,200}){1,20}\/?$/)

const exact = z.strictObject({
  program: path,
  files: z.array(path).min(1).max(50),
  unit: changeableUnit.nullable(),
  pid: z.int().positive(),
  ticks: z.int().min(0),
})

type Exact = z.output<typeof exact>

const sumScript =
  'for file do if [ -d "$file" ]; then cat "$file"/*.cfg; else cat "$file"; fi; done | sha256sum'

/** Reloads HAProxy after its test, and sees that a new worker took over. States that were set at the runtime socket are lost. */
export const haproxyReload = defineChange({
  type: 'haproxy.reload',
  title: 'Reload HAProxy',
  actsOn: 'host',
  params: z.strictObject({}),
  exact,
  async aim(site, _params, context) {
    const found = await haproxyAtHand(site, context)
    if ('lacking' in found) return found
    const { program, files, unit, master, hasMaster } = found
    if (!hasMaster) {
      const { name } = machineOf(site.place).host
      return {
        lacking: `HAProxy on ${name} runs without a master process (-W), and is reloaded by starting another one by hand.`,
      }
    }
    return { program, files, unit, pid: master.pid, ticks: master.ticks }
  },
  commands: (planned) => [
    testOf(planned).join(' '),
    planned.unit === null ? `kill -USR2 ${planned.pid}` : `systemctl reload ${planned.unit}`,
  ],
  async inspect(place, { pid, ticks, files }, context) {
    const [listed, sum] = await askMachine(
      place,
      [lookAtRunning(haproxyPattern), { argv: ['sh', '-c', sumScript, 'sh', ...files], root: true }],
      context,
    )
    const configuration = /^([0-9a-f]{64})\b/.exec(sum?.stdout ?? '')?.[1]
    if (listed === undefined || listed.failure !== null || configuration === undefined) {
      throw new BotError('OUTPUT_UNREADABLE', `HAProxy on ${place.id} could not be looked at.`, 'Try again.')
    }
    const processes = readRunning(listed.stdout).filter(isHaproxy)
    const master = processes.find((each) => each.pid === pid && each.ticks === ticks)
    const workers = processes.filter(({ ppid }) => ppid === pid)
    const newest = workers.toSorted((a, b) => b.ticks - a.ticks)[0]
    return {
      summary:
        master === undefined
          ? `HAProxy (pid ${pid}) does not run.`
          : `HAProxy (pid ${pid}) runs since ${master.startedAt ?? 'it was started'}, its worker since ${newest?.startedAt ?? 'unknown'}.`,
      marks: {
        master: master?.pid ?? null,
        started: master?.ticks ?? null,
        'newest worker': newest?.pid ?? null,
        configuration,
      },
    }
  },
  apply(place, planned, context) {
    const reload = reloadOf(planned)
    return runChange(place, [reloadCommand(reload)], context, ([ran]) => readReload(ran, reload))
  },
  undo: { none: 'A reload reads the configuration that lies there; nothing of it was changed.' },
})

function testOf({ program, files }: Exact): readonly [string, ...string[]] {
  return [program, '-c', ...files.flatMap((file) => ['-f', file])]
}

function reloadOf(planned: Exact): Reload {
  return {
    name: 'HAProxy',
    master: planned,
    workers: '^([^ ]*/)?haproxy ',
    turned: 'one',
    seconds: 20,
    check: testOf(planned),
    reload:
      planned.unit === null
        ? ['sh', '-c', 'kill -s USR2 "$1"', 'sh', String(planned.pid)]
        : ['systemctl', 'reload', '--', planned.unit],
  }
}
