import type { ChangeState } from '../../model/change.ts'
import type { Difference } from '../../model/timeline.ts'
import type { Deps } from '../deps.ts'
import { drift, subjectOf } from './drift.ts'
import type { ReadyChange, ReadyPart } from './scene-of.ts'
import { withinTime } from './within-time.ts'

/** How the thing that is changed stands, as the accounts that only look see it. Throws what the change throws. */
export function inspectChange(
  deps: Deps,
  { part, place }: ReadyPart,
  { planned, step, exact }: ReadyChange,
  stop: AbortSignal,
): Promise<ChangeState> {
  const what = `looking at ${subjectOf(part, planned)} at ${part.place}`
  return withinTime(what, deps.changeLimits.lookMs, stop, (signal) =>
    step.inspect(place, exact, { ...deps.planContext, signal, key: planned.key }),
  )
}

/** What is different at a change's place since it was planned. Throws what the change throws. */
export async function driftOf(
  deps: Deps,
  part: ReadyPart,
  change: ReadyChange,
  stop: AbortSignal,
): Promise<Difference[]> {
  const now = await inspectChange(deps, part, change, stop)
  return drift(subjectOf(part.part, change.planned), change.planned.state, now)
}
