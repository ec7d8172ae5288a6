import type { Command, Ran } from '../../model/host.ts'
import { linesOf, numberOf } from '../host/lines-of.ts'
import { parseTimestamp } from './parse-timestamp.ts'

/** What is asked of a unit before and after a change. */
const properties = [
  'Id',
  'LoadState',
  'ActiveState',
  'SubState',
  'Result',
  'MainPID',
  'NRestarts',
  'Restart',
  'InvocationID',
  'ExecMainStartTimestamp',
  'ActiveEnterTimestamp',
  'CanReload',
  'RefuseManualStart',
  'RefuseManualStop',
  'LimitNOFILE',
  'LimitNOFILESoft',
  'MemoryMax',
  'TasksMax',
]

/** A unit as it is now. */
export interface UnitState {
  name: string
  load: string
  active: string
  sub: string
  result: string
  pid: number | null
  /** Starts that systemd made by itself since the last one by hand. */
  restarts: number
  /** Whether systemd starts it again by itself when it ends. */
  restartsItself: boolean
  /** Random, another one for each start; null before systemd 232 and where it never ran. */
  invocation: string | null
  startedAt: string | null
  /** How long it has been active; null when it is not. */
  activeMs: number | null
  canReload: boolean
  refuses: boolean
  /** Bytes, tasks or files; `infinity` where there is no limit, null where it was not told. */
  limits: Record<'LimitNOFILE' | 'LimitNOFILESoft' | 'MemoryMax' | 'TasksMax', number | 'infinity' | null>
}

/** Asks for the state of a unit: the clock of the machine, and what systemd says. */
export function askUnit(name: string): [Command, Command] {
  return [
    { argv: ['date', '+%s'], timeoutMs: 3000 },
    {
      // Timestamps are printed in the zone of whoever asks.
      argv: [
        'env',
        'TZ=UTC',
        'systemctl',
        'show',
        '--no-pager',
        `--property=${properties.join(',')}`,
        '--',
        name,
      ],
      timeoutMs: 10_000,
    },
  ]
}

/** Reads what {@link askUnit} brought; null when systemd did not say how the unit is. */
export function readUnit(date: Ran | undefined, shown: Ran | undefined): UnitState | null {
  const told = new Map(
    linesOf(shown?.stdout ?? '').flatMap((line) => {
      const equals = line.indexOf('=')
      return equals < 1 ? [] : [[line.slice(0, equals), line.slice(equals + 1, 4000)] as const]
    }),
  )
  const of = (name: string) => told.get(name) ?? ''
  if (shown?.failure !== null || !/^[a-z-]{1,32}$/.test(of('ActiveState'))) return null
  const nowMs = (numberOf(date?.stdout.trim()) ?? Number.NaN) * 1000
  const activeAt = parseTimestamp(of('ActiveEnterTimestamp'))
  const active = of('ActiveState')
  return {
    name: of('Id'),
    load: of('LoadState'),
    active,
    sub: of('SubState'),
    result: of('Result'),
    pid: numberOf(of('MainPID')) || null,
    restarts: numberOf(of('NRestarts')) ?? 0,
    restartsItself: !['', 'no'].includes(of('Restart')),
    invocation: /^[0-9a-f]{32}$/.exec(of('InvocationID'))?.[0] ?? null,
    startedAt: parseTimestamp(of('ExecMainStartTimestamp')),
    activeMs:
      active !== 'active' || activeAt === null || Number.isNaN(nowMs)
        ? null
        : Math.max(0, nowMs - Date.parse(activeAt)),
    canReload: of('CanReload') === 'yes',
    refuses: of('RefuseManualStart') === 'yes' || of('RefuseManualStop') === 'yes',
    limits: {
      LimitNOFILE: limitOf(of('LimitNOFILE')),
      LimitNOFILESoft: limitOf(of('LimitNOFILESoft')),
      MemoryMax: limitOf(of('MemoryMax')),
      TasksMax: limitOf(of('TasksMax')),
    },
  }
}

/** The largest number of 64 bits is how old versions write that there is no limit. */
function limitOf(text: string): number | 'infinity' | null {
  if (text === 'infinity') return 'infinity'
  const value = numberOf(text)
  if (value === null) return null
  return value >= 2 ** 63 ? 'infinity' : value
}

/** How it is, for people: `active (running) since 2026-11-21 12:03:10 UTC, pid 4711`. */
export function stateWords({ load, active, sub, result, startedAt, pid }: UnitState): string {
  if (load === 'not-found' || load === 'masked') return load === 'masked' ? 'masked' : 'unknown to systemd'
  const how = [sub, ...(result === '' || result === 'success' ? [] : [result])].filter(
    (word) => word !== active,
  )
  const since = startedAt === null ? '' : `, started ${startedAt.slice(0, 19).replace('T', ' ')} UTC`
  return `${active}${how.length === 0 ? '' : ` (${how.join(', ')})`}${since}${pid === null ? '' : `, pid ${pid}`}`
}
