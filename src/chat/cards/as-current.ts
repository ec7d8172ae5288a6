import type { ChangeType } from '../../model/change.ts'
import type { TakenType } from '../../model/evidence.ts'
import type { ChangePolicy } from '../../model/policy.ts'
import type { LookCall, Plan, PlannedChange } from '../../model/remedy.ts'
import type { Service } from '../../model/service.ts'
import type { ChangeMade, Happening } from '../../model/timeline.ts'
import { usualGuards, usualRule } from '../../model/usual-policy.ts'

type Told<K extends Happening['kind']> = Extract<Happening, { kind: K }>
type FirstCall<T> = { type: T; with: Record<string, unknown>; expect?: 'pass' | 'fail' }

/** As version 0.1 wrote plans: one place, one change, and lines for people beside the calls. */
interface FirstPlan extends Pick<Plan, 'remedy' | 'title' | 'risk' | 'service' | 'cause'> {
  target: string
  calls: {
    precheck: FirstCall<TakenType>[]
    apply: FirstCall<ChangeType>[]
    verify: FirstCall<TakenType>[]
  }
  apply: string[]
  rollback: string[] | { none: string }
}

type FirstService = Omit<Service, 'changes'> & { approvers: string[] }

/** What version 0.1 wrote otherwise than today. */
export type FirstHappening =
  | (Omit<Told<'incident.opened'>, 'service'> & { service: FirstService })
  | (Omit<Told<'run.started'>, 'service'> & { service: FirstService })
  | (Omit<Told<'remedy.proposed'>, 'plan' | 'needed' | 'record'> & { plan: FirstPlan })
  | Omit<Told<'approval.decided'>, 'voters' | 'breakGlass'>
  | Omit<Told<'change.refused'>, 'differences'>
  | { kind: 'change.intended'; approval: string; step: string }
  | Omit<Told<'change.unknown'>, keyof Omit<ChangeMade, 'approval'>>
  | {
      kind: 'change.finished'
      approval: string
      evidence: {
        step: string
        target: string | null
        outcome: 'pass' | 'fail' | 'unknown'
        summary: string
        durationMs: number
      }
    }

/**
 * What happened, in today's words: what version 0.1 left out is filled with what it meant then, so that its timelines
 * can still be shown. What is current comes back as it is.
 */
export function asCurrent(what: Happening | FirstHappening): Happening {
  switch (what.kind) {
    case 'incident.opened':
      return { ...what, service: currentService(what.service) }
    case 'run.started':
      return { ...what, service: currentService(what.service) }
    case 'remedy.proposed':
      return 'needed' in what ? what : { ...what, plan: currentPlan(what.plan), needed: 1, record: null }
    case 'approval.decided':
      return 'voters' in what ? what : { ...what, voters: [what.by], breakGlass: false }
    case 'change.refused':
      return 'differences' in what ? what : { ...what, differences: [] }
    case 'change.intended':
      return 'way' in what ? what : { kind: what.kind, ...firstMade(what.approval, what.step), fence: 0 }
    case 'change.unknown':
      return 'way' in what ? what : { ...what, ...firstMade(what.approval, '') }
    case 'change.finished':
      return 'way' in what ? what : firstFinished(what)
    default:
      return what
  }
}

function currentService(service: Service | FirstService): Service {
  if ('changes' in service) return service
  const rule = { ...usualRule, approvers: service.approvers, requesterMay: true }
  const changes: ChangePolicy = { rules: { low: rule, medium: rule, high: rule }, guards: usualGuards }
  return { ...service, changes }
}

function currentPlan({ target, calls, apply, rollback, ...rest }: FirstPlan): Plan {
  const change: PlannedChange = {
    type: calls.apply[0]?.type ?? 'demo.restart',
    key: '',
    with: calls.apply[0]?.with ?? {},
    commands: apply,
    undo: rollback,
    state: { summary: '', marks: {} },
  }
  const [hop = target] = target.split('/')
  const looks = { precheck: calls.precheck.map(currentLook), verify: calls.verify.map(currentLook) }
  return {
    ...rest,
    environment: '',
    confidence: 0,
    reach: '',
    takesMs: 0,
    privileges: [],
    parts: [{ place: target, hop, host: null, ...looks, changes: [change], verifyAt: target }],
    rollback: Array.isArray(rollback) ? 'undo' : rollback,
    evidenceAt: '',
    requestedBy: '',
  }
}

function currentLook({ expect = 'pass', ...call }: FirstCall<TakenType>): LookCall {
  return { ...call, expect }
}

function firstFinished(what: Extract<FirstHappening, { kind: 'change.finished' }>): Happening {
  const { step, target, outcome, summary, durationMs } = what.evidence
  const made = { ...firstMade(what.approval, step), place: target ?? '' }
  return outcome === 'unknown'
    ? { kind: 'change.unknown', ...made, reason: 'WORKER_LOST', summary }
    : { kind: 'change.finished', ...made, outcome, summary, durationMs }
}

/** The type of the step was also its id in those days. */
function firstMade(approval: string, step: string): ChangeMade {
  return { approval, place: '', change: step as ChangeType, part: 0, index: 0, way: 'apply' }
}

/** True for a plan of version 0.1, which judged nothing by itself: a run afterwards said what it did. */
export function isFirst({ evidenceAt }: Plan): boolean {
  return evidenceAt === ''
}
