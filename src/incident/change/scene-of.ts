import type { z } from 'zod'
import { hashOf } from '../../canonical-json.ts'
import type { Approval } from '../../model/approval.ts'
import type { ChangePlace, ChangeStep } from '../../model/change.ts'
import type { RefusalReason } from '../../model/refusal-reason.ts'
import type { PlannedChange, PlanPart } from '../../model/remedy.ts'
import type { Service } from '../../model/service.ts'
import type { Deps } from '../deps.ts'
import { barOf } from '../plan/change-sites.ts'
import { findPlace } from '../plan/find-place.ts'
import { hashPlan, inWords } from '../plan/plan.ts'

/** One planned change with what carries it out. */
export interface ReadyChange {
  planned: PlannedChange
  step: ChangeStep
  exact: z.output<ChangeStep['exact']>
}

export interface ReadyPart {
  part: PlanPart
  place: ChangePlace
  verifyAt: ChangePlace
  changes: ReadyChange[]
}

/** An approved plan, found again in what is configured here. */
export interface Scene {
  approval: Approval
  service: Service
  parts: ReadyPart[]
}

/**
 * Finds the places and changes of an approved plan. Everything but the plan itself, which the approval vouches for, is taken
 * from this process's own configuration: nothing that was written to the database can point a change at another machine.
 */
export function sceneOf(deps: Deps, approval: Approval): Scene | { refusal: string; code: RefusalReason } {
  const { plan } = approval
  const refusal = forged(deps, approval)
  if (refusal !== null) return { refusal, code: 'forged' }
  const service = deps.services.get(plan.service)
  if (service?.environment !== plan.environment) {
    return {
      refusal: `${plan.service} (${plan.environment}) is not among the services that are configured here.`,
      code: 'outdated',
    }
  }
  const outdated = outdatedness(deps, approval, service)
  if (outdated !== null) return { refusal: outdated, code: 'outdated' }
  const parts: ReadyPart[] = []
  for (const part of plan.parts) {
    const ready = readyPart(deps, service, part)
    if ('refusal' in ready) return { ...ready, code: 'outdated' }
    parts.push(ready)
  }
  return parts.length === 0
    ? { refusal: 'The plan changes nothing.', code: 'other' }
    : { approval, service, parts }
}

function forged(deps: Deps, approval: Approval): string | null {
  if (!deps.grants.holds(approval)) {
    return 'The approval is not signed with the key of this installation, so it is not acted upon. Look who wrote it, and whether CHANGE_KEY is the same everywhere.'
  }
  if (hashPlan(approval.plan) !== approval.planHash) return 'The plan is not the one that was approved.'
  return null
}

/** What was approved by a rule or planned from a remedy that is another one by now. */
function outdatedness(deps: Deps, { plan, votes }: Approval, service: Service): string | null {
  const remedy = deps.remedies.find(({ name }) => name === plan.remedy)
  if (remedy === undefined) return `There is no remedy ${plan.remedy} here any more.`
  const essence = (types: string[], rest: unknown) => hashOf({ types, rest })
  const { risk, rollback } = plan
  for (const { changes, precheck, verify } of plan.parts) {
    const planned = essence(
      changes.map(({ type }) => type),
      { risk, rollback, precheck, verify },
    )
    const known = essence(
      remedy.apply.map(({ type }) => type),
      {
        ...{ risk: remedy.risk, rollback: remedy.rollback },
        ...{ precheck: remedy.precheck, verify: remedy.verify },
      },
    )
    if (planned !== known) return `The remedy ${plan.remedy} is another one since this was planned.`
  }
  const { needed } = service.changes.rules[plan.risk]
  const voters = new Set(
    votes.flatMap(({ decision, identity }) => (decision === 'approved' ? [identity] : [])),
  )
  return voters.size >= needed ? null : `${needed} people must approve it, and ${voters.size} did.`
}

/** One part of a plan with its places and changes, as they are configured here. */
export function readyPart(
  deps: Pick<Deps, 'changes'>,
  service: Service,
  part: PlanPart,
): ReadyPart | { refusal: string } {
  const place = findPlace(service, part.place)
  const verifyAt = findPlace(service, part.verifyAt)
  if (place === null || verifyAt === null) {
    return {
      refusal: `${place === null ? part.place : part.verifyAt} is no longer on the path of ${service.name}.`,
    }
  }
  const bar = barOf(place)
  if (bar !== null) return { refusal: bar }
  const changes: ReadyChange[] = []
  for (const planned of part.changes) {
    const step = deps.changes[planned.type]
    const exact = step?.exact.safeParse(planned.with)
    if (step === undefined || !exact?.success) {
      return { refusal: `This process cannot read the planned ${planned.type}.` }
    }
    const shown = { commands: planned.commands, undo: planned.undo }
    if (hashOf(inWords(step, exact.data)) !== hashOf(shown)) {
      return { refusal: `${planned.type} would run something else than the plan shows.` }
    }
    changes.push({ planned, step, exact: exact.data })
  }
  return changes.length === 0 ? { refusal: 'The plan changes nothing.' } : { part, place, verifyAt, changes }
}
