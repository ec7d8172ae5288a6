import { freezeWords } from '../../chat/freeze-words.ts'
import { toBotError } from '../../errors.ts'
import type { RolledBack } from '../../model/approval.ts'
import type { Difference } from '../../model/timeline.ts'
import { isOverridden } from '../approval/is-overridden.ts'
import type { Deps } from '../deps.ts'
import type { Carried, Done } from './carry-out.ts'
import { subjectOf } from './drift.ts'
import { driftOf } from './inspect-change.ts'
import { madeOf, makeChange } from './make-change.ts'
import type { Scene } from './scene-of.ts'

/** What came of undoing; `why` is for the owners where something is left undone. */
export interface RollBack {
  rolledBack: RolledBack
  why: string | null
}

/**
 * Undoes every change that was made, the last one first, each with its intent and its result. Where one cannot be undone,
 * those before it at the same place are left as they are; other places go on. Null when this worker is to write no more.
 */
export async function rollBack(
  deps: Deps,
  context: NonNullable<Deps['changeContext']>,
  scene: Scene,
  { done }: Pick<Carried, 'done'>,
  fence: number,
  stop: AbortSignal,
): Promise<RollBack | null> {
  const { plan } = scene.approval
  if (done.length === 0) return { rolledBack: 'not-needed', why: null }
  if (plan.rollback !== 'undo') return { rolledBack: 'none', why: plan.rollback.none }
  const frozen = await freezeOver(deps, scene)
  if (frozen !== null) return { rolledBack: 'failed', why: `${frozen} ${byHand(done)}` }
  const left: Done[] = []
  for (const each of done.toReversed()) {
    const { ready, change, part, index } = each
    if (left.some((other) => other.ready.part.place === ready.part.place)) {
      left.push(each)
      continue
    }
    const made = madeOf(scene, ready, change, { part, index, way: 'undo' })
    if (stop.aborted || !(await deps.store.intend(made, fence))) return null
    const outcome = await makeChange(deps, context, scene, ready, change, made, stop)
    if (outcome === 'stopped') return null
    if (outcome !== 'pass') left.push(each)
  }
  if (left.length === 0) return { rolledBack: 'done', why: null }
  const where = left.map(
    ({ ready, change }) => `${subjectOf(ready.part, change.planned)} at ${ready.part.place}`,
  )
  return { rolledBack: 'failed', why: `Not undone: ${where.join(', ')}. ${byHand(left)}` }
}

/** How the things that were changed stand now, against how they stood when it was planned; what cannot be seen is left out. */
export async function stateDifferences(
  deps: Deps,
  done: readonly Done[],
  stop: AbortSignal,
): Promise<Difference[]> {
  const differences: Difference[] = []
  for (const { ready, change } of done) {
    const found = await driftOf(deps, ready, change, stop).catch((thrown) => {
      deps.log.warn(
        { place: ready.part.place, err: toBotError(thrown) },
        'state after a change could not be seen',
      )
      return []
    })
    differences.push(...found.filter(({ what }) => !differences.some((known) => known.what === what)))
  }
  return differences
}

/** The kill switch holds for undoing as well, unless the glass was broken over it. */
async function freezeOver(deps: Deps, { approval, service }: Scene): Promise<string | null> {
  const now = deps.now()
  const standing = await deps.store.freezes(now)
  const freeze = standing.find(
    (each) =>
      (each.service === null || each.service === service.name) &&
      !isOverridden({ overridable: true, since: each.since }, approval),
  )
  return freeze === undefined ? null : freezeWords(freeze, now)
}

function byHand(left: readonly Done[]): string {
  const lines = left.flatMap(({ change: { planned } }) => ('none' in planned.undo ? [] : planned.undo))
  return lines.length === 0 ? 'Look at it by hand.' : `By hand: ${lines.join('; ')}`
}
