import type { Approval } from '../model/approval.ts'
import type { RefusalReason } from '../model/refusal-reason.ts'
import type { Difference, Sampled } from '../model/timeline.ts'
import type { Handled, Jobs } from '../queue/queue.ts'
import { type Carried, carryOut } from './change/carry-out.ts'
import { checkScene } from './change/check-scene.ts'
import { endChange, escalationOf } from './change/end-change.ts'
import { inspectUnknown } from './change/inspect-unknown.ts'
import { judgeChange } from './change/judge-change.ts'
import { rollBack, stateDifferences } from './change/roll-back.ts'
import { isAllGood, sampleDifferences, sampleService } from './change/sample-service.ts'
import { type Scene, sceneOf } from './change/scene-of.ts'
import type { Deps } from './deps.ts'

/**
 * Carries out an approved plan: checks that it still fits, writes the intent, changes, verifies, judges, undoes what did not
 * help, and has the diagnosis run again. Only the caller that spends the approval changes anything; whatever fails before
 * that changes nothing, and what fails after it is never repeated.
 */
export async function remediate(deps: Deps, job: Jobs['remediate'], stop: AbortSignal): Promise<Handled> {
  const approval = await deps.store.approval(job.approval)
  const context = deps.changeContext
  // A process that may change nothing leaves it to one that may.
  if (approval?.state !== 'approved' || context === undefined || (await isRefused(deps, approval)))
    return 'done'
  const scene = sceneOf(deps, approval)
  if ('refusal' in scene) return refuse(deps, approval, { reason: scene.refusal, code: scene.code })
  const checked = await checkScene(deps, scene, stop)
  // Nothing was changed yet, so at the next start it is looked at anew.
  if (stop.aborted || checked.state === 'stopped') return 'done'
  if (checked.state === 'refused') return refuse(deps, approval, checked)

  const [first] = approval.plan.parts
  const [change] = first?.changes ?? []
  if (first === undefined || change === undefined)
    return refuse(deps, approval, { reason: 'The plan changes nothing.', code: 'other' })
  const places = [...new Set(approval.plan.parts.map(({ place }) => place))]
  const intent = { place: first.place, change: change.type, part: 0, index: 0, way: 'apply' } as const
  const startedAt = deps.now()
  const spending = await deps.store.spend(approval.id, places, intent)
  if (spending.state === 'lost') return 'done'
  if (spending.state === 'held') return waitFor(deps, approval, spending)
  const carried = await carryOut(deps, context, scene, spending.fence, stop)
  if (carried !== null)
    await conclude(deps, context, scene, { ...checked, carried, ...spending, startedAt }, stop)
  return 'done'
}

async function conclude(
  deps: Deps,
  context: NonNullable<Deps['changeContext']>,
  scene: Scene,
  course: { before: Sampled | null; carried: Carried; fence: number; startedAt: Date },
  stop: AbortSignal,
): Promise<void> {
  const { approval } = scene
  const { before, carried, fence, startedAt } = course
  if (carried.outcomes.includes('unknown')) await inspectUnknown(deps, scene, stop)
  const settled = await settledSample(deps, scene, carried, stop)
  if (stop.aborted) return
  const judged = judgeChange({ before, after: settled, ...carried })
  const kept = judged.ending === 'unknown' ? 'none' : 'not-needed'
  const rolled = judged.keep
    ? ({ rolledBack: kept, why: null } as const)
    : await rollBack(deps, context, scene, carried, fence, stop)
  if (rolled === null) return
  const states = await stateDifferences(deps, carried.done, stop)
  const { ending } = judged
  const why =
    rolled.rolledBack === 'none' && rolled.why !== null
      ? `${judged.why} Not undone: ${rolled.why}`
      : judged.why
  await endChange(
    deps,
    approval,
    {
      ...{ ending, rolledBack: rolled.rolledBack, why, before, after: settled },
      differences: [...sampleDifferences(before, settled), ...states],
      tookMs: Math.max(0, deps.now().getTime() - startedAt.getTime()),
    },
    escalationOf(approval, ending, rolled.rolledBack, judged.why, rolled.why),
  )
}

/** How requests go when what was changed has settled: a gateway takes some seconds to send requests to it again. */
async function settledSample(
  deps: Deps,
  { approval, service }: Scene,
  carried: Carried,
  stop: AbortSignal,
): Promise<Sampled | null> {
  const isVerified = carried.verified.length > 0 && carried.verified.every((outcome) => outcome === 'pass')
  const most = isVerified ? deps.changeLimits.settleSamples : 1
  for (let taken = 1; ; taken += 1) {
    const after = await sampleService(deps, service, approval.id, stop)
    if (after === null || isAllGood(after) || taken >= most) return after
    await deps.pause(deps.changeLimits.settleEveryMs, stop)
  }
}

async function isRefused(deps: Deps, { id, incident }: Approval): Promise<boolean> {
  const entries = await deps.timeline.entries(incident)
  return entries.some(({ what }) => what.kind === 'change.refused' && what.approval === id)
}

async function refuse(
  deps: Deps,
  { id, incident, plan }: Approval,
  refused: { reason: string; code: RefusalReason; differences?: Difference[]; escalate?: boolean },
): Promise<Handled> {
  const { reason, code, differences = [], escalate = false } = refused
  // What another worker has begun meanwhile is what is different now.
  if ((await deps.store.approval(id))?.state !== 'approved') return 'done'
  await deps.store.append(incident, [
    { kind: 'change.refused', approval: id, reason, code, differences },
    ...(escalate ? [{ kind: 'change.escalated' as const, approval: id, why: reason }] : []),
  ])
  deps.log.info({ incident, approval: id, remedy: plan.remedy, reason, code }, 'change refused')
  return 'done'
}

/** Another change holds a place: it is waited for, within limits. */
function waitFor(
  deps: Deps,
  approval: Approval,
  { place, by }: { place: string; by: { incident: string } },
): Handled | Promise<Handled> {
  const since = approval.decidedAt ?? approval.createdAt
  const { heldMs, heldEveryMs } = deps.changeLimits
  if (deps.now().getTime() - since.getTime() < heldMs) return { again: heldEveryMs }
  const reason = `${place} is being changed for ${by.incident}, and was not free in time. Wait for its end, then run the diagnosis again.`
  return refuse(deps, approval, { reason, code: 'held' })
}
