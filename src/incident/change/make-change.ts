import { toBotError } from '../../errors.ts'
import type { ChangeOutcome } from '../../model/change.ts'
import type { ChangeMade } from '../../model/timeline.ts'
import type { Deps } from '../deps.ts'
import { limitFor } from './change-limits.ts'
import { subjectOf } from './drift.ts'
import type { ReadyChange, ReadyPart, Scene } from './scene-of.ts'
import { withinTime } from './within-time.ts'

/** What came of one change. `stopped`: like `unknown`, and this process is ending. */
export type Made = 'pass' | 'fail' | 'unknown' | 'stopped'

/** Which change of a plan, and which way. */
export function madeOf(
  { approval }: Scene,
  { part }: ReadyPart,
  change: ReadyChange,
  place: Pick<ChangeMade, 'part' | 'index' | 'way'>,
): ChangeMade {
  return { approval: approval.id, place: part.place, change: change.planned.type, ...place }
}

/**
 * Makes, or undoes, one change whose intent is on the timeline, once and within its time, and writes what came of it.
 * Whatever it throws, running out of time included, means that nobody knows.
 */
export async function makeChange(
  deps: Deps,
  context: NonNullable<Deps['changeContext']>,
  scene: Scene,
  ready: ReadyPart,
  change: ReadyChange,
  made: ChangeMade,
  stop: AbortSignal,
): Promise<Made> {
  const { incident, plan } = scene.approval
  const { planned, exact, step } = change
  const since = performance.now()
  const limitMs = limitFor(deps.changeLimits.applyMs, plan.takesMs)
  const what = `${planned.type} of ${subjectOf(ready.part, planned)} at ${made.place}`
  try {
    const { outcome, summary } = await withinTime(what, limitMs, stop, (signal) => {
      const given = { ...context, signal, key: planned.key }
      if (made.way === 'apply') return step.apply(ready.place, exact, given)
      return 'none' in step.undo ? noWayBack(step.undo.none) : step.undo.apply(ready.place, exact, given)
    })
    const durationMs = Math.round(performance.now() - since)
    await deps.store.append(incident, [{ kind: 'change.finished', ...made, outcome, summary, durationMs }])
    return outcome
  } catch (thrown) {
    const error = toBotError(thrown)
    if (error.fault === 'bug') deps.log.error({ incident, ...made, err: error }, 'change failed')
    const reason = stop.aborted ? 'CANCELED' : error.code
    const summary = stop.aborted ? 'The bot was stopped while the change was going on.' : error.message
    await deps.store.append(incident, [{ kind: 'change.unknown', ...made, reason, summary }])
    return stop.aborted ? 'stopped' : 'unknown'
  }
}

async function noWayBack(why: string): Promise<ChangeOutcome> {
  return { outcome: 'fail', summary: why }
}
