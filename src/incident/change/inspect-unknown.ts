import { toBotError } from '../../errors.ts'
import type { Approval } from '../../model/approval.ts'
import type { ChangeMade, Difference, Happening } from '../../model/timeline.ts'
import type { Deps } from '../deps.ts'
import { changeCourse } from './change-course.ts'
import { drift, subjectOf } from './drift.ts'
import { inspectChange } from './inspect-change.ts'
import { readyPart } from './scene-of.ts'

type Inspected = Extract<Happening, { kind: 'change.inspected' }>

/**
 * Looks at the places of an approval's changes of which nobody knows whether they were made, and files what is found. Looks
 * only, with the accounts that may do no more; each once, however often it is called.
 */
export async function inspectUnknown(
  deps: Deps,
  { approval }: { approval: Approval },
  stop: AbortSignal,
): Promise<Inspected[]> {
  const { intents } = changeCourse(await deps.timeline.entries(approval.incident), approval.id)
  const found: Inspected[] = []
  for (const { made, outcome, inspected } of intents) {
    if (inspected || outcome === 'pass' || outcome === 'fail') continue
    const seen = await inspectMade(deps, approval, made, stop)
    if (stop.aborted) return found
    found.push({ kind: 'change.inspected', ...made, ...seen })
  }
  if (found.length > 0) await deps.store.append(approval.incident, found)
  return found
}

async function inspectMade(
  deps: Deps,
  { plan }: Approval,
  made: ChangeMade,
  stop: AbortSignal,
): Promise<Pick<Inspected, 'found' | 'summary' | 'differences'>> {
  const service = deps.services.get(plan.service)
  const part = plan.parts[made.part]
  const ready = service && part ? readyPart(deps, service, part) : { refusal: 'it is not configured here' }
  if ('refusal' in ready) return unreadable(ready.refusal)
  const change = ready.changes[made.index]
  if (change === undefined) return unreadable('the plan has no such change')
  try {
    const now = await inspectChange(deps, ready, change, stop)
    const differences = drift(subjectOf(ready.part, change.planned), change.planned.state, now)
    const found = differences.length === 0 ? 'untouched' : 'touched'
    return { found, summary: `${now.summary}; ${words(differences)}`, differences }
  } catch (thrown) {
    return unreadable(toBotError(thrown).message)
  }
}

function unreadable(why: string): Pick<Inspected, 'found' | 'summary' | 'differences'> {
  return { found: 'unreadable', summary: `Nobody can see it: ${why}`, differences: [] }
}

function words(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'it is as it was when the change was planned'
  return differences.map(({ what, before, after }) => `${what} was ${before} and is ${after}`).join(', ')
}
