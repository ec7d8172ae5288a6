import { setTimeout as delay } from 'node:timers/promises'
import type { Evidence } from '../model/evidence.ts'
import type { Approval, StepCall } from '../model/remedy.ts'
import type { Service } from '../model/service.ts'
import type { Target } from '../model/target.ts'
import type { Handled, Jobs } from '../queue/queue.ts'
import { targetsOf } from '../runbook/select-targets.ts'
import { bot } from './bot-person.ts'
import type { Deps } from './deps.ts'
import { hashPlan } from './plan.ts'
import { latestRun, runState } from './run-state.ts'
import { startRun } from './start-run.ts'
import { look } from './take-steps.ts'

const changeTimeoutMs = 60_000
const verifyAttempts = 20
const verifyDelayMs = 500

/**
 * Carries out an approved plan: checks that it still fits, writes the intent, changes, verifies, and runs the
 * diagnosis again. Only the caller that spends the approval changes anything; whatever fails before that changes nothing.
 */
export async function remediate(deps: Deps, job: Jobs['remediate'], stop: AbortSignal): Promise<Handled> {
  const approval = await deps.store.approval(job.approval)
  if (approval?.state !== 'approved') return 'done'
  const place = await placeOf(deps, approval)
  if (place === null) return refuse(deps, approval, 'Its target is no longer on the path.')
  const refusal = await refusalOf(deps, approval, place, stop)
  // Nothing was changed yet, so at the next start it is looked at anew.
  if (stop.aborted) return 'done'
  if (refusal !== null) return refuse(deps, approval, refusal)
  const [first] = approval.plan.calls.apply
  if (!first || !(await deps.store.spend(approval.id, first.type))) return 'done'
  await carryOut(deps, approval, place, stop)
  await settle(deps, approval, place, stop)
  await startRun(deps, job.incident, {
    service: place.service,
    purpose: 'verify',
    by: approval.decidedBy ?? bot,
  })
  return 'done'
}

async function refuse(deps: Deps, approval: Approval, reason: string): Promise<Handled> {
  await deps.store.append(approval.incident, [{ kind: 'change.refused', approval: approval.id, reason }])
  return 'done'
}

/** The plan's changes in their order; one that failed, or of which nobody knows, is the last. */
async function carryOut(deps: Deps, approval: Approval, place: Place, stop: AbortSignal): Promise<void> {
  for (const [index, call] of approval.plan.calls.apply.entries()) {
    // Spending the approval wrote the first intent.
    if (index > 0) {
      await deps.store.append(approval.incident, [
        { kind: 'change.intended', approval: approval.id, step: call.type },
      ])
    }
    if (!(await change(deps, approval, call, place, stop))) return
  }
}

interface Place {
  service: Service
  target: Target
  targets: Target[]
}

async function placeOf(deps: Deps, approval: Approval): Promise<Place | null> {
  const entries = await deps.timeline.entries(approval.incident)
  const run = latestRun(entries)
  const service = run === null ? undefined : runState(entries, run)?.started.service
  if (!service) return null
  const targets = targetsOf(service)
  const target = targets.find(({ id }) => id === approval.plan.target)
  return target ? { service, target, targets } : null
}

async function refusalOf(
  deps: Deps,
  approval: Approval,
  place: Place,
  stop: AbortSignal,
): Promise<string | null> {
  if (hashPlan(approval.plan) !== approval.planHash) return 'The plan is not the one that was approved.'
  for (const call of approval.plan.calls.precheck) {
    const evidence = await observe(deps, approval, call, place, stop)
    if (evidence === null) return null
    if (!meets(call, evidence)) {
      return `It is different now: ${evidence.summary} (expected ${call.type} to ${call.expect ?? 'pass'}).`
    }
  }
  return null
}

function meets(call: StepCall, evidence: Evidence): boolean {
  return evidence.outcome === (call.expect ?? 'pass')
}

/** Whether the change was made and went well. */
async function change(
  deps: Deps,
  approval: Approval,
  call: StepCall,
  place: Place,
  stop: AbortSignal,
): Promise<boolean> {
  const evidence = await observe(deps, approval, call, place, stop)
  if (evidence !== null && evidence.outcome !== 'unknown') {
    await deps.store.append(approval.incident, [{ kind: 'change.finished', approval: approval.id, evidence }])
    return evidence.outcome === 'pass'
  }
  await deps.store.append(approval.incident, [
    {
      kind: 'change.unknown',
      approval: approval.id,
      reason: evidence?.reason ?? 'CANCELED',
      summary: evidence?.summary ?? 'The bot was stopped while the change was going on.',
    },
  ])
  return false
}

/** Waits until the remedy's own verification holds, within limits; the run that follows says whether it did. */
async function settle(deps: Deps, approval: Approval, place: Place, stop: AbortSignal): Promise<void> {
  for (let attempt = 1; attempt <= verifyAttempts && !stop.aborted; attempt += 1) {
    const seen = await Promise.all(
      approval.plan.calls.verify.map((call) => observe(deps, approval, call, place, stop)),
    )
    if (seen.every((evidence, index) => evidence && meetsAt(approval, index, evidence))) return
    await delay(verifyDelayMs, undefined, { signal: stop }).catch(() => undefined)
  }
}

function meetsAt(approval: Approval, index: number, evidence: Evidence): boolean {
  const call = approval.plan.calls.verify[index]
  return call !== undefined && meets(call, evidence)
}

function observe(
  deps: Deps,
  approval: Approval,
  call: StepCall,
  place: Place,
  stop: AbortSignal,
): Promise<Evidence | null> {
  const step = {
    id: call.type,
    type: call.type,
    forEach: 'targets' as const,
    with: call.with,
    when: null,
    timeoutMs: changeTimeoutMs,
    retry: { attempts: 1, delayMs: 0 },
  }
  return look(deps, approval.id, step, place.target, place.targets, stop)
}
