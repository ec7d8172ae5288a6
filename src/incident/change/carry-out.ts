import { toBotError } from '../../errors.ts'
import type { Outcome } from '../../model/evidence.ts'
import { checkGuards } from '../approval/check-guards.ts'
import { isOverridden } from '../approval/is-overridden.ts'
import type { Deps } from '../deps.ts'
import { driftOf } from './inspect-change.ts'
import { madeOf, makeChange } from './make-change.ts'
import { probePeers } from './probe-peers.ts'
import type { ReadyChange, ReadyPart, Scene } from './scene-of.ts'
import { verifyPart } from './verify-part.ts'

/** A change that was made. */
export interface Done {
  ready: ReadyPart
  change: ReadyChange
  part: number
  index: number
}

/** How far a plan was carried out. */
export interface Carried {
  outcomes: Outcome[]
  verified: Outcome[]
  /** Why parts were left undone although nothing went wrong; null when none was. */
  stopped: string | null
  /** In the order in which they were made; undone in the other. */
  done: Done[]
}

/**
 * Carries out the parts of a spent approval one after another, each change with its intent before and its result after it.
 * What goes wrong, does not verify, or nobody knows of, is the last. Null when this worker is to write no more: it is
 * stopping, or was taken for lost.
 */
export async function carryOut(
  deps: Deps,
  context: NonNullable<Deps['changeContext']>,
  scene: Scene,
  fence: number,
  stop: AbortSignal,
): Promise<Carried | null> {
  const carried: Carried = { outcomes: [], verified: [], stopped: null, done: [] }
  for (const [number, ready] of scene.parts.entries()) {
    const bar = await barOfPart(deps, scene, number, carried, stop)
    if (stop.aborted && number > 0) return null
    if (bar !== null && number > 0) return { ...carried, stopped: bar }
    for (const [index, change] of ready.changes.entries()) {
      const made = madeOf(scene, ready, change, { part: number, index, way: 'apply' })
      // Spending the approval wrote the first intent.
      const isFirst = number === 0 && index === 0
      if (!isFirst && (stop.aborted || !(await deps.store.intend(made, fence)))) return null
      if (isFirst && (bar !== null || stop.aborted)) {
        const summary = `Not made: ${bar ?? 'the bot was stopped before it began.'}`
        const finished = {
          kind: 'change.finished',
          ...made,
          outcome: 'fail',
          summary,
          durationMs: 0,
        } as const
        await deps.store.append(scene.approval.incident, [finished])
        return { ...carried, outcomes: ['fail'] }
      }
      const outcome = await makeChange(deps, context, scene, ready, change, made, stop)
      if (outcome === 'stopped') return null
      carried.outcomes.push(outcome)
      if (outcome !== 'pass') return carried
      carried.done.push({ ready, change, part: number, index })
    }
    const verified = await verifyPart(deps, scene, ready, stop)
    if (verified === null) return null
    carried.verified.push(verified.outcome)
    await deps.store.append(scene.approval.incident, [
      { kind: 'change.verified', approval: scene.approval.id, place: ready.part.verifyAt, ...verified },
    ])
    if (verified.outcome !== 'pass') return carried
  }
  return carried
}

/**
 * Why the next part must not be begun, now that its places are ours: a guard, or that somebody touched it since it was
 * looked at. Whatever the plan itself has changed before is not compared.
 */
async function barOfPart(
  deps: Deps,
  scene: Scene,
  number: number,
  carried: Carried,
  stop: AbortSignal,
): Promise<string | null> {
  const ready = scene.parts[number]
  const touched = new Set(carried.done.map((done) => done.ready.part.place))
  if (ready === undefined || stop.aborted) return null
  const guarded = number === 0 ? null : await guardOfPart(deps, scene, number, touched, stop)
  if (guarded !== null || touched.has(ready.part.place)) return guarded
  for (const change of ready.changes) {
    try {
      const [first] = await driftOf(deps, ready, change, stop)
      if (first) return `${first.what} was ${first.before} when this was planned and is ${first.after} now.`
    } catch (thrown) {
      return `nobody can see how ${ready.part.place} is: ${toBotError(thrown).message}`
    }
  }
  return null
}

async function guardOfPart(
  deps: Deps,
  { approval, service, parts }: Scene,
  number: number,
  touched: ReadonlySet<string>,
  stop: AbortSignal,
): Promise<string | null> {
  const ready = parts[number]
  if (ready === undefined) return null
  const peers = await probePeers(deps, service, ready, stop)
  const left = approval.plan.parts.slice(number).filter(({ place }) => !touched.has(place))
  // The part before was verified just now: that is the newest evidence.
  const plan = { ...approval.plan, parts: left, evidenceAt: deps.now().toISOString() }
  const guarded = await checkGuards(deps, service, plan, { approval: approval.id, peers })
  return guarded === null || isOverridden(guarded, approval) ? null : guarded.why
}
