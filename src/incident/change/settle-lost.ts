import type { Approval, RolledBack } from '../../model/approval.ts'
import type { Outcome } from '../../model/evidence.ts'
import type { Happening } from '../../model/timeline.ts'
import type { Deps } from '../deps.ts'
import { type ChangeCourse, changeCourse } from './change-course.ts'
import { limitFor } from './change-limits.ts'
import { endChange } from './end-change.ts'
import { inspectUnknown } from './inspect-unknown.ts'
import { judgeChange } from './judge-change.ts'
import { sampleDifferences, sampleService } from './sample-service.ts'
import { readyPart } from './scene-of.ts'
import { verifyPart } from './verify-part.ts'

type Judged = Omit<Extract<Happening, { kind: 'change.judged' }>, 'kind' | 'approval'>

/** Whether the worker of a begun change must be taken for lost: it has been silent for longer than anything it does takes. */
export function isLost(deps: Deps, { plan }: Approval, { lastAt }: ChangeCourse): boolean {
  const { applyMs, verifyMs, lostMs } = deps.changeLimits
  const silentMs = limitFor(applyMs, plan.takesMs) + limitFor(verifyMs, plan.takesMs) + lostMs
  return lastAt === null || deps.now().getTime() - lastAt.getTime() > silentMs
}

/**
 * Ends a change whose worker was lost. Its places are taken over, so that it writes no more should it live after all; what is
 * there is looked at and said. Nothing is ever made, repeated or undone here. Calling it again goes on where it was.
 */
export async function settleLost(deps: Deps, approval: Approval, stop: AbortSignal): Promise<void> {
  await deps.store.seize(approval.id)
  const course = changeCourse(await deps.timeline.entries(approval.incident), approval.id)
  await inspectUnknown(deps, { approval }, stop)
  const silent = course.intents.filter(({ outcome }) => outcome === null)
  if (stop.aborted) return
  if (silent.length > 0) {
    const summary =
      'The worker was lost after it had begun; the change may or may not have been made. It is not repeated.'
    await deps.store.append(
      approval.incident,
      silent.map(({ made }) => ({
        kind: 'change.unknown' as const,
        ...made,
        reason: 'WORKER_LOST' as const,
        summary,
      })),
    )
  }
  const judged = await judgeLost(deps, approval, stop)
  if (stop.aborted) return
  const left = judged.rolledBack === 'failed' ? 'It is not known how much of it was undone.' : ''
  const escalation =
    judged.ending === 'fixed'
      ? null
      : `${approval.plan.title}: ${judged.why} ${left} Look at ${placesOf(approval)}, then run it again: that proposes anew.`
  await endChange(deps, approval, judged, escalation?.replaceAll('  ', ' ') ?? null)
}

async function judgeLost(deps: Deps, approval: Approval, stop: AbortSignal): Promise<Judged> {
  const course = changeCourse(await deps.timeline.entries(approval.incident), approval.id)
  const { intents, startedAt } = course
  const now = deps.now().getTime()
  const common = { before: null, tookMs: Math.max(0, now - (startedAt?.getTime() ?? now)) }
  const undone = intents.filter(({ made }) => made.way === 'undo')
  const unknown = intents.find(({ outcome }) => outcome !== 'pass' && outcome !== 'fail')
  if (unknown !== undefined) {
    const { change, place } = unknown.made
    const why = `The worker was lost in the middle of ${change} at ${place}, so nobody knows whether it was made. It is not repeated.`
    return { ...common, ...said('unknown', undone.length > 0 ? 'failed' : 'none', why) }
  }
  if (undone.length > 0) {
    const made = intents.filter(({ made, outcome }) => made.way === 'apply' && outcome === 'pass')
    const isUndone = undone.length === made.length && undone.every(({ outcome }) => outcome === 'pass')
    const why = 'It did not help, and the worker was lost while it was undone.'
    return { ...common, ...said('no-effect', isUndone ? 'done' : 'failed', why) }
  }
  if (intents.some(({ outcome }) => outcome === 'fail')) {
    return { ...common, ...said('failed', 'none', 'A change went wrong, and the worker was lost after it.') }
  }
  return { ...common, ...(await judgeMade(deps, approval, course, stop)) }
}

/** Everything that was begun was made: whether it helped can be seen without its worker. */
async function judgeMade(
  deps: Deps,
  approval: Approval,
  { intents }: ChangeCourse,
  stop: AbortSignal,
): Promise<Omit<Judged, 'tookMs' | 'before'>> {
  const { plan } = approval
  const service = deps.services.get(plan.service)
  const verified: Outcome[] = []
  if (service === undefined)
    return said('unknown', 'none', `${plan.service} is not configured here any more.`)
  const begun = new Set(intents.map(({ made }) => made.part))
  for (const number of begun) {
    const part = plan.parts[number]
    const ready = part && readyPart(deps, service, part)
    const seen =
      !ready || 'refusal' in ready ? null : await verifyPart(deps, { approval, service }, ready, stop, 0)
    verified.push(seen?.outcome ?? 'unknown')
  }
  const after = await sampleService(deps, service, approval.id, stop)
  const planned = plan.parts.reduce((count, { changes }) => count + changes.length, 0)
  const stopped = intents.length < planned ? 'its worker was lost.' : null
  const judged = judgeChange({ before: null, after, outcomes: intents.map(() => 'pass'), verified, stopped })
  const lost =
    judged.ending === 'fixed'
      ? 'Its worker was lost meanwhile.'
      : 'Its worker was lost, so nothing was undone.'
  return {
    ...said(judged.ending, judged.ending === 'fixed' ? 'not-needed' : 'none', `${judged.why} ${lost}`),
    ...{ after, differences: sampleDifferences(null, after) },
  }
}

function said(ending: Judged['ending'], rolledBack: RolledBack, why: string) {
  return { ending, rolledBack, why, after: null, differences: [] }
}

function placesOf({ plan }: Approval): string {
  return [...new Set(plan.parts.map(({ place }) => place))].join(', ')
}
