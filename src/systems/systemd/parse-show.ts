import type { Unit } from '../../model/facts/systemd.ts'
import { linesOf, numberOf } from '../host/lines-of.ts'
import { emptyUnit } from './empty-unit.ts'
import { parseTimestamp } from './parse-timestamp.ts'

/** What is asked of each unit; a systemd that does not know one of them leaves it out. */
export const unitProperties = [
  'Id',
  'LoadState',
  'ActiveState',
  'SubState',
  'Result',
  'Type',
  'NRestarts',
  'MainPID',
  'ExecMainCode',
  'ExecMainStatus',
  'ExecMainStartTimestamp',
  'StateChangeTimestamp',
  'MemoryCurrent',
  'MemoryMax',
  'MemoryLimit',
  'TasksCurrent',
  'TasksMax',
  'LimitNOFILE',
  'FragmentPath',
  'DropInPaths',
  'NeedDaemonReload',
] as const

/** Codes of waitid(2), which ExecMainCode is: CLD_EXITED, CLD_KILLED and CLD_DUMPED. */
const endings: Record<string, string> = { 1: 'exited', 2: 'killed', 3: 'dumped' }

/** The largest number of 64 bits is how old versions write that there is no limit. */
function limitOf(text: string | undefined): number | null {
  const value = numberOf(text)
  return value === null || value >= 2 ** 63 ? null : value
}

/** Reads `systemctl show` of one or more units, blocks of KEY=VALUE with a blank line between them. */
export function parseShow(text: string, why: Unit['why'] = 'pasted'): Unit[] {
  const blocks: Map<string, string>[] = []
  let block: Map<string, string> | null = null
  for (const line of linesOf(text)) {
    const match = /^([A-Za-z][A-Za-z0-9]{1,60})=(.{0,4000})/.exec(line)
    if (match === null) {
      if (line.trim() === '') block = null
      continue
    }
    if (block === null) {
      block = new Map()
      blocks.push(block)
    }
    block.set(match[1] ?? '', match[2] ?? '')
  }
  return blocks.flatMap((properties) => unitOf(properties, why))
}

function unitOf(properties: ReadonlyMap<string, string>, why: Unit['why']): Unit[] {
  const of = (name: string) => properties.get(name)
  const active = of('ActiveState')
  if (active === undefined) return []
  const hasRun =
    of('ExecMainStartTimestamp') !== '' && of('ExecMainCode') !== '0' && of('ExecMainCode') !== undefined
  const fragment = of('FragmentPath') ?? ''
  return [
    {
      ...emptyUnit(of('Id') ?? of('Names')?.split(' ')[0] ?? '?', why),
      load: of('LoadState') ?? '',
      active,
      sub: of('SubState') ?? '',
      result: of('Result') ?? '',
      restarts: numberOf(of('NRestarts')),
      mainPid: numberOf(of('MainPID')) || null,
      exitStatus: hasRun ? numberOf(of('ExecMainStatus')) : null,
      exitHow: hasRun ? (endings[of('ExecMainCode') ?? ''] ?? null) : null,
      startedAt: parseTimestamp(of('ExecMainStartTimestamp')),
      changedAt: parseTimestamp(of('StateChangeTimestamp')),
      memoryBytes: limitOf(of('MemoryCurrent')),
      memoryMaxBytes: limitOf(of('MemoryMax')) ?? limitOf(of('MemoryLimit')),
      tasks: limitOf(of('TasksCurrent')),
      tasksMax: limitOf(of('TasksMax')),
      filesLimit: limitOf(of('LimitNOFILE')),
      fragment: fragment === '' ? null : fragment,
      dropIns: (of('DropInPaths') ?? '').split(' ').filter((path) => path.startsWith('/')),
      needsReload: of('NeedDaemonReload') === 'yes',
    },
  ]
}
