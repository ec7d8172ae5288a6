import type { ChangeState } from '../../model/change.ts'
import type { PlannedChange, PlanPart } from '../../model/remedy.ts'
import type { Difference } from '../../model/timeline.ts'

/** What is no longer as it was, mark by mark. */
export function drift(what: string, before: ChangeState, after: ChangeState): Difference[] {
  const marks = new Set([...Object.keys(before.marks), ...Object.keys(after.marks)])
  return [...marks].flatMap((mark) => {
    const was = shown(before.marks[mark])
    const is = shown(after.marks[mark])
    return was === is ? [] : [{ what: `${what}: ${mark}`, before: was, after: is }]
  })
}

const names = [
  'unit',
  'container',
  'app',
  'program',
  'process',
  'server',
  'backend',
  'path',
  'file',
  'name',
  'key',
]

/** What a change is made to, for people: `shop-api.service`, or the place where it has no name of its own. */
export function subjectOf({ place }: Pick<PlanPart, 'place'>, change: Pick<PlannedChange, 'with'>): string {
  const name = names
    .map((field) => change.with[field])
    .find((value) => typeof value === 'string' && value !== '')
  return typeof name === 'string' ? name : place
}

function shown(mark: ChangeState['marks'][string] | undefined): string {
  if (mark === undefined || mark === null) return 'none'
  return String(mark)
}
