import type { Unit } from '../../model/facts/systemd.ts'
import type { Command } from '../../model/host.ts'
import { linesOf, wordsOf } from '../host/lines-of.ts'
import { isChangeableUnit } from '../systemd/changeable-unit.ts'
import { roleOf } from '../systemd/judge-unit.ts'
import { parseShow, unitProperties } from '../systemd/parse-show.ts'

/** Units beyond these are not asked about. */
const most = 60

/** A unit of which nothing runs, as the machine says just now. */
export interface SilentUnit {
  unit: Unit
  /** What it starts, as systemd has it; not for people, because arguments may be secret. */
  exec: string
  /** Whether it is meant to run: it has failed, or is started with the machine. */
  isMeant: boolean
}

/** Lists the services that are loaded and do not run. */
export const listSilentUnits: Command = {
  argv: [
    'systemctl',
    'list-units',
    '--type=service',
    '--all',
    '--state=inactive,failed,activating',
    '--plain',
    '--no-legend',
    '--no-pager',
  ],
  timeoutMs: 8000,
}

/** Names of the units of {@link listSilentUnits} that may run an app or a gateway, and of others that were seen. */
export function silentNames(listed: string, seen: readonly string[]): string[] {
  const names = linesOf(listed).flatMap((line) => {
    const [name = '', load] = wordsOf(line)
    return load === 'loaded' && ['app', 'gateway'].includes(roleOf({ name })) ? [name] : []
  })
  return [...new Set([...seen, ...names])].filter(isChangeableUnit).slice(0, most)
}

export function askSilentUnits(names: readonly string[]): Command {
  return {
    argv: [
      'env',
      'TZ=UTC',
      'systemctl',
      'show',
      '--no-pager',
      `--property=${[...unitProperties, 'UnitFileState', 'ExecStart'].join(',')}`,
      '--',
      ...names,
    ],
    timeoutMs: 8000,
  }
}

/** Reads what {@link askSilentUnits} brought. */
export function readSilentUnits(shown: string): SilentUnit[] {
  return shown.split(/\n\n+/, most * 2).flatMap((block) => {
    const [unit] = parseShow(block, 'failed')
    if (unit === undefined) return []
    const exec = /^ExecStart=(.{0,4000})/m.exec(block)?.[1] ?? ''
    const file = /^UnitFileState=([a-z-]{0,40})$/m.exec(block)?.[1] ?? ''
    const isMeant = unit.active !== 'inactive' || !['disabled', 'masked', 'bad', 'static'].includes(file)
    return [{ unit, exec, isMeant }]
  })
}
