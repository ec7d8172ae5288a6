import type { ChartMark, ChartMoment } from '../model/chart.ts'
import type { Entry } from '../model/timeline.ts'
import { firstAlertAt } from './first-alert-at.ts'

/** More than this cannot be told apart in a picture; the first ones and the last one stay. */
const mostMarks = 12

/** The turning points of an incident, in order. */
export function chartMarks(entries: readonly Entry[]): ChartMark[] {
  const marks: ChartMark[] = []
  const add = (at: string, what: ChartMoment) => marks.push({ at, what })
  const fixedBy = new Set(
    entries.flatMap(({ what }) =>
      what.kind === 'change.judged' && what.ending === 'fixed' ? [what.approval] : [],
    ),
  )
  const alertAt = firstAlertAt(entries)
  const fault = entries.find(
    ({ what }) => what.kind === 'run.finished' && what.diagnosis.verdict.state === 'fault',
  )
  const verdict = fault ?? entries.find(({ what }) => what.kind === 'run.finished')
  const told = new Set<string>()
  /** Only the first of each: what is filed twice happened once. */
  const once = (key: string) => !told.has(key) && told.add(key)

  if (alertAt !== null) add(alertAt, 'alert')
  for (const { at, what } of entries) {
    if (what.kind === 'incident.opened' && alertAt === null && once('opened')) add(at, 'opened')
    if (what.kind === 'run.finished' && at === verdict?.at && once('verdict')) add(at, 'verdict')
    if (what.kind === 'run.finished' && fault !== undefined && fixedBy.size === 0) {
      const isHealthy = what.diagnosis.verdict.state === 'healthy'
      if (isHealthy && told.has('verdict') && once('healthy')) add(at, 'healthy')
    }
    if (what.kind === 'approval.decided' && what.decision === 'approved' && once(`approved ${what.approval}`))
      add(at, 'approved')
    if (what.kind === 'change.finished' && what.outcome === 'pass' && !fixedBy.has(what.approval))
      if (once(`changed ${what.approval}`)) add(at, 'changed')
    if (what.kind === 'change.judged' && what.ending === 'fixed' && once(`fixed ${what.approval}`))
      add(at, 'fixed')
    if (what.kind === 'relapse.watched' && what.state === 'relapsed' && once(`relapse ${what.approval}`))
      add(at, 'relapse')
    if (what.kind === 'incident.closed' && once('closed')) add(at, 'closed')
  }
  const sorted = marks
    .filter(({ at }) => Number.isFinite(Date.parse(at)))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return sorted.length <= mostMarks ? sorted : [...sorted.slice(0, mostMarks - 1), ...sorted.slice(-1)]
}
