import type { Approval } from '../model/approval.ts'
import type { NotAimed } from '../model/change.ts'
import type { Plan, Remedy } from '../model/remedy.ts'
import type { Entry, Happening } from '../model/timeline.ts'
import { checkGuards } from './approval/check-guards.ts'
import type { Deps } from './deps.ts'
import { type Choice, chooseRemedies } from './plan/choose-remedies.ts'
import { hashPlan, type Known, planRemedy } from './plan/plan.ts'
import { trackRecord } from './plan/track-record.ts'

/** What became of looking for a remedy: an approval to decide on, why none is offered, or that none is known. */
export type Proposed =
  | { state: 'proposed'; approval: Approval }
  | { state: 'withheld'; remedy: string; why: string }
  | { state: 'none' }

/** Changes of one kind that the record on the card goes back to. */
const recorded = 50

/**
 * Proposes the first remedy that can be aimed at the likeliest cause. What keeps one from being offered (nobody may approve
 * it, nothing tells where, a guard) is said on the timeline. `first` is written before that, in the same transaction: whoever
 * reads a verdict finds with it what can be done.
 */
export async function propose(
  deps: Deps,
  incident: string,
  known: Known,
  stop: AbortSignal = new AbortController().signal,
  first: Happening[] = [],
): Promise<Proposed> {
  await deps.store.supersede(incident)
  const tried = triedInVain(await deps.timeline.entries(incident))
  const reasons: { remedy: Remedy; why: string }[] = []
  for (const choice of chooseRemedies(deps.remedies, known.service, known.diagnosis)) {
    const ending = tried.get(choice.remedy.name)
    const why = ending ? `It was tried in this incident already: ${ending}.` : null
    const planned: Plan | NotAimed = why ? { lacking: why } : await planChoice(deps, known, choice, stop)
    if ('lacking' in planned) {
      if (!planned.unfit) reasons.push({ remedy: choice.remedy, why: planned.lacking })
      continue
    }
    const guarded = await checkGuards(deps, known.service, planned, { approval: null, peers: null })
    // What is over in some minutes is said to whoever approves before that.
    if (guarded === null || guarded.guard === 'cool-down') {
      return { state: 'proposed', approval: await offer(deps, incident, known, planned, first) }
    }
    const way = guarded.overridable
      ? ` If it cannot wait: "propose ${incident} ${planned.remedy}", and break the glass when approving.`
      : ''
    return withhold(deps, incident, planned.remedy, `${guarded.why}${way}`, first)
  }
  const [best] = reasons
  if (best !== undefined) return withhold(deps, incident, best.remedy.name, together(reasons), first)
  if (first.length > 0) await deps.store.append(incident, first)
  return { state: 'none' }
}

/** The plan of one choice, unless nobody could approve it. */
export async function planChoice(
  deps: Deps,
  known: Known,
  { remedy, hypothesis }: Choice,
  stop: AbortSignal,
): Promise<Plan | NotAimed> {
  const bar = withoutApprovers(known, remedy)
  return bar === null ? planRemedy(deps, known, remedy, hypothesis, stop) : { lacking: bar }
}

/** Files the approval of a plan by the service's rule for its risk. */
export async function offer(
  deps: Deps,
  incident: string,
  { service }: Known,
  plan: Plan,
  first: Happening[] = [],
): Promise<Approval> {
  const { rules, guards } = service.changes
  const { needed, expiresMs } = rules[plan.risk]
  const before = await deps.store.changes({
    service: service.name,
    remedy: plan.remedy,
    cause: plan.cause,
    limit: recorded,
  })
  return deps.store.propose({
    incident,
    plan,
    planHash: hashPlan(plan),
    needed,
    // What rests on evidence that is too old by then could not be made any more.
    expiresAt: new Date(
      Math.min(deps.now().getTime() + expiresMs, Date.parse(plan.evidenceAt) + guards.evidenceMs),
    ),
    record: trackRecord(before.filter(({ environment }) => environment === service.environment)),
    first,
  })
}

/** Says on the timeline why a remedy is not offered. */
export async function withhold(
  deps: Deps,
  incident: string,
  remedy: string,
  why: string,
  first: Happening[] = [],
): Promise<Extract<Proposed, { state: 'withheld' }>> {
  await deps.store.append(incident, [...first, { kind: 'remedy.withheld', remedy, why }])
  return { state: 'withheld', remedy, why }
}

function withoutApprovers({ service }: Known, { risk }: Remedy): string | null {
  const { approvers, needed } = service.changes.rules[risk]
  if (approvers.length > 0 && needed > 0) return null
  return `Nobody may approve changes of ${risk} risk to ${service.name}: name approvers for it in the services file.`
}

/** Remedies that did not help in this incident, with what came of them. */
function triedInVain(entries: readonly Entry[]): Map<string, string> {
  const remedies = new Map<string, string>()
  const tried = new Map<string, string>()
  for (const { what } of entries) {
    if (what.kind === 'remedy.proposed') remedies.set(what.approval, what.plan.remedy)
    if (what.kind !== 'change.judged') continue
    const remedy = remedies.get(what.approval) ?? ''
    if (what.ending === 'no-effect' || what.ending === 'worse') tried.set(remedy, said[what.ending])
    else tried.delete(remedy)
  }
  return tried
}

const said = { 'no-effect': 'it had no effect', worse: 'it made things worse' } as const

/** The best remedy's reason, then what keeps the others from being offered where that is something else. */
function together(reasons: { remedy: Remedy; why: string }[]): string {
  const [best, ...others] = reasons
  if (best === undefined) return ''
  const said = new Set([best.why])
  const lines = others.flatMap(({ remedy, why }) => {
    if (said.has(why)) return []
    said.add(why)
    return [`${remedy.title}: ${why}`]
  })
  return [best.why, ...lines].join(' ')
}
