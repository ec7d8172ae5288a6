import type { Unit } from '../../model/facts/systemd.ts'
import { redactSecrets } from '../../redact.ts'
import { linesOf, numberOf } from '../host/lines-of.ts'
import { parseSize } from '../host/parse-size.ts'
import { emptyUnit } from './empty-unit.ts'
import { parseAgo, parseTimestamp } from './parse-timestamp.ts'

const heading = /^\s{0,4}[●○×↻*x?] (\S{1,200}\.(?:service|socket|mount|target|timer|scope|path))(?: - |\s*$)/u
const missing = /^Unit (\S{1,200}) could not be found\./
const journal =
  /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\S{0,12} \S{1,253} \S{1,200}:/

/** Reads `systemctl status` of one or more units, with the journal lines below (systemctl(1)). */
export function parseStatus(text: string): Unit[] {
  const units: Unit[] = []
  let needsReload = false
  for (const line of linesOf(text)) {
    const absent = missing.exec(line)
    if (absent !== null) {
      units.push({
        ...emptyUnit(absent[1] ?? '?', 'pasted'),
        load: 'not-found',
        active: 'inactive',
        sub: 'dead',
      })
      continue
    }
    if (/^Warning: .{0,300}daemon-reload/.test(line)) needsReload = true
    const name = heading.exec(line.slice(0, 400))?.[1]
    if (name !== undefined) {
      units.push(emptyUnit(name, 'pasted'))
      continue
    }
    const unit = units.at(-1)
    if (unit !== undefined) read(unit, line)
  }
  return units
    .filter(({ active, load }) => active !== '' || load !== '')
    .map((unit) => (needsReload ? { ...unit, needsReload } : unit))
}

function read(unit: Unit, line: string): void {
  if (journal.test(line)) {
    if (unit.lastLines.length < 20) unit.lastLines.push(redactSecrets(line).slice(0, 1000))
    return
  }
  const [, key, value] = /^\s{1,12}([A-Z][A-Za-z -]{1,16}): (.{0,2000})/.exec(line) ?? []
  if (key === undefined || value === undefined) return
  if (key === 'Loaded') readLoaded(unit, value)
  else if (key === 'Active') readActive(unit, value)
  else if (key === 'Main PID' || key === 'Process') readProcess(unit, key, value)
  else if (key === 'Tasks') {
    unit.tasks = numberOf(value.split(' ')[0])
    unit.tasksMax = numberOf(/\(limit: (\d{1,12})\)/.exec(value)?.[1])
  } else if (key === 'Memory') {
    unit.memoryBytes = parseSize(value.split(' ')[0])
    unit.memoryMaxBytes = parseSize(/\((?:[^)]{0,80}?)?(?:limit|max): ([\d.]{1,12}[KMGT]?)/.exec(value)?.[1])
  }
}

function readLoaded(unit: Unit, value: string): void {
  unit.load = /^[a-z-]{1,20}/.exec(value)?.[0] ?? ''
  unit.fragment = /\((\/[^;)]{1,400})/.exec(value)?.[1] ?? null
}

function readActive(unit: Unit, value: string): void {
  const [, active = '', sub = ''] =
    /^([a-z-]{1,20}) \(([a-z-]{1,24})/.exec(value) ?? /^([a-z-]{1,20})/.exec(value) ?? []
  unit.active = active
  // A failed unit shows its result where others show their state.
  unit.sub = sub === '' && active === 'failed' ? 'failed' : sub
  unit.result = /\(Result: ([a-z-]{1,24})\)/.exec(value)?.[1] ?? (active === 'active' ? 'success' : '')
  unit.changedAt = parseTimestamp(/since (.{1,60}?);/.exec(value)?.[1])
  unit.sinceMs = parseAgo(value)
  if (active === 'active') unit.startedAt = unit.changedAt
}

function readProcess(unit: Unit, key: string, value: string): void {
  const [, how, status] = /\(code=(exited|killed|dumped), (?:status|signal)=(\d{1,3})?/.exec(value) ?? []
  // Of several processes the main one counts; ExecStartPre= and the like only when there is nothing else.
  if (how !== undefined && (key === 'Main PID' || unit.exitHow === null)) {
    unit.exitHow = how
    unit.exitStatus = numberOf(status)
  }
  if (key === 'Main PID' && how === undefined) unit.mainPid = numberOf(/^\d{1,9}/.exec(value)?.[0])
}
