import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { ChangeContext, ChangePlace, ChangeSite, ChangeState, NotAimed } from '../../model/change.ts'
import { type FoundMaster, findMaster, type MasterKind } from '../app/find-master.ts'
import type { Reload } from '../app/reload.ts'
import { lookAtRunning, type RunningProcess, readRunning } from '../app/running.ts'
import { machineOf } from '../owner/machine-of.ts'
import { askMachine } from '../owner/run-change.ts'
import { changeableUnit } from '../systemd/changeable-unit.ts'

const pattern = '^[p]hp-fpm: '

function isTitled({ argv }: RunningProcess): boolean {
  return /^php-fpm: master process \(/.test(argv.join(' '))
}

const kind: MasterKind = {
  name: 'PHP-FPM',
  pattern,
  // A child bears its master's title until it has set its own.
  isMaster: (process, all) =>
    isTitled(process) && !all.some((other) => other.pid === process.ppid && isTitled(other)),
}

const path = z.string().regex(/^(?:\/[\w.@+-]{1,200}){1,20}$/)

/** A running PHP-FPM, as a plan names it. */
export const runningFpm = z.strictObject({
  program: path,
  config: path,
  /** The unit that reloads it; null where it is told by a signal. */
  unit: changeableUnit.nullable(),
  pid: z.int().positive(),
  ticks: z.int().min(0),
})

/** A running PHP-FPM, as a plan names it. */
export type RunningFpm = z.output<typeof runningFpm>

/** Finds the PHP-FPM that serves the hop. */
export async function fpmAtHand(
  site: ChangeSite,
  context: ChangeContext,
): Promise<(FoundMaster & { fpm: RunningFpm }) | NotAimed> {
  const found = await findMaster(site, kind, context)
  if ('lacking' in found) return found
  const { master, unit } = found
  const config = /^php-fpm: master process \(([^)]{1,1000})\)/.exec(master.argv.join(' '))?.[1]
  const given = { program: master.program, config, unit, pid: master.pid, ticks: master.ticks }
  const fpm = runningFpm.safeParse(given).data
  if (fpm !== undefined) return { ...found, fpm }
  return { lacking: `It is not known how PHP-FPM on ${machineOf(site.place).host.name} was started.` }
}

/** Arguments of the test of its configuration. */
export function testOf({ program, config }: RunningFpm): readonly [string, ...string[]] {
  return [program, '-t', '-y', config]
}

/**
 * How this PHP-FPM starts itself anew (USR2): its children end at once unless process_control_timeout gives them time, and
 * those that start on demand come with the next request.
 */
export function reloadOf(fpm: RunningFpm, check: Reload['check']): Reload {
  return {
    name: 'PHP-FPM',
    master: fpm,
    workers: '^php-fpm: pool ',
    turned: 'gone',
    seconds: 30,
    check,
    reload:
      fpm.unit === null
        ? ['sh', '-c', 'kill -s USR2 "$1"', 'sh', String(fpm.pid)]
        : ['systemctl', 'reload', '--', fpm.unit],
  }
}

/** Test and reload, as a person would type them. */
export function reloadLines(fpm: RunningFpm): string[] {
  return [testOf(fpm).join(' '), fpm.unit === null ? `kill -USR2 ${fpm.pid}` : `systemctl reload ${fpm.unit}`]
}

/** The PHP-FPM of a plan that has been carried out: by its process, or what took its place since. */
export async function fpmNow(
  fpm: RunningFpm,
  place: ChangePlace,
  context: ChangeContext,
): Promise<RunningFpm> {
  const [listed] = await askMachine(place, [lookAtRunning(pattern)], context)
  const running = readRunning(listed?.stdout ?? '')
  const masters = running.filter((each) => kind.isMaster(each, running) && each.isHere)
  const same = masters.find(({ pid, ticks }) => pid === fpm.pid && ticks === fpm.ticks)
  const [only, ...others] = masters.filter(({ program, argv }) => {
    return program === fpm.program && argv.join(' ').includes(`(${fpm.config})`)
  })
  if (same !== undefined || only === undefined || others.length > 0) return fpm
  return { ...fpm, pid: only.pid, ticks: only.ticks }
}

const sumScript = `cat "$1" $(sed -n 's/^[[:space:]]*include[[:space:]]*=[[:space:]]*\\(\\/[A-Za-z0-9_.*/-]*\\)[[:space:]]*$/\\1/p' "$1") 2>/dev/null | sha256sum`

/** The master and the sum of its configuration. Throws `OUTPUT_UNREADABLE` when nothing can be seen. */
export async function inspectFpm(
  { pid, ticks, config }: RunningFpm,
  place: ChangePlace,
  context: ChangeContext,
): Promise<ChangeState> {
  const [listed, sum] = await askMachine(
    place,
    [lookAtRunning(pattern), { argv: ['sh', '-c', sumScript, 'sh', config], root: true }],
    context,
  )
  const configuration = /^([0-9a-f]{64})\b/.exec(sum?.stdout ?? '')?.[1]
  if (listed === undefined || listed.failure !== null || configuration === undefined) {
    throw new BotError('OUTPUT_UNREADABLE', `PHP-FPM on ${place.id} could not be looked at.`, 'Try again.')
  }
  const master = readRunning(listed.stdout).find((each) => each.pid === pid && each.ticks === ticks)
  return {
    summary: summaryOf(pid, master),
    marks: { master: master?.pid ?? null, started: master?.ticks ?? null, configuration },
  }
}

function summaryOf(pid: number, master: RunningProcess | undefined): string {
  if (master === undefined) return `The PHP-FPM of the plan (pid ${pid}) does not run.`
  return `PHP-FPM (pid ${pid}) runs since ${master.startedAt ?? 'it was started'}.`
}
