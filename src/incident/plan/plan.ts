import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { hashOf } from '../../canonical-json.ts'
import { toBotError } from '../../errors.ts'
import type { ChangeStep, NotAimed } from '../../model/change.ts'
import type { Diagnosis, Hypothesis } from '../../model/diagnosis.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { ChangeCall, Plan, PlannedChange, PlanPart, Remedy } from '../../model/remedy.ts'
import type { Service } from '../../model/service.ts'
import { isHost } from '../../runbook/place.ts'
import { storable } from '../../store/chain.ts'
import { withinTime } from '../change/within-time.ts'
import type { Deps } from '../deps.ts'
import { barOf, type Site, sitesOf } from './change-sites.ts'
import { addressOf } from './find-place.ts'

/** What is known when a remedy is looked for: a judged run, and who asked for it. */
export interface Known {
  service: Service
  diagnosis: Diagnosis
  evidence: readonly Evidence[]
  /** Account of whoever asked for the diagnosis. */
  requestedBy: string
}

export type Planning = Pick<Deps, 'changes' | 'planContext' | 'changeLimits' | 'now'>

/**
 * What a remedy comes to for one hypothesis: aimed and inspected at each place with the accounts that only look, or what
 * is lacking for it. Throws `CANCELED` alone.
 */
export async function planRemedy(
  deps: Planning,
  known: Known,
  remedy: Remedy,
  hypothesis: Hypothesis,
  signal: AbortSignal,
): Promise<Plan | NotAimed> {
  const { service } = known
  const unfit = unfitness(deps, remedy, service)
  if ('lacking' in unfit) return unfit
  const sites = sitesOf(service, remedy, hypothesis, unfit.actsOn)
  if ('lacking' in sites) return sites
  const parts: PlanPart[] = []
  for (const site of sites) {
    const changes = await aimAt(deps, known, remedy, hypothesis, site, signal)
    if ('lacking' in changes) return changes
    const isThere = parts.some((part) => part.place === site.place.id && isSame(part.changes, changes))
    if (!isThere) parts.push(partOf(service, remedy, site, changes))
  }
  return {
    remedy: remedy.name,
    title: remedy.title,
    risk: remedy.risk,
    service: service.name,
    environment: service.environment,
    cause: hypothesis.cause,
    confidence: hypothesis.confidence,
    reach: remedy.reach,
    takesMs: remedy.takesMs,
    privileges: remedy.privileges,
    parts,
    rollback: remedy.rollback,
    evidenceAt: newestOf(known.evidence, hypothesis) ?? deps.now().toISOString(),
    requestedBy: known.requestedBy,
  }
}

/** SHA-256, hex: an approval is good for this plan, as the database keeps it, and for no other. */
export function hashPlan(plan: Plan): string {
  return hashOf(storable(plan))
}

function unfitness(
  { changes }: Planning,
  remedy: Remedy,
  service: Service,
): NotAimed | { actsOn: ChangeStep['actsOn'] } {
  if (!remedy.origins.some((origin) => origin === service.origin)) {
    return { lacking: `It is not made for a service such as ${service.name} (${service.origin}).` }
  }
  if (remedy.verify.length === 0) {
    return { lacking: 'It has no verification: nobody would see whether it worked.' }
  }
  const steps = remedy.apply.map(({ type }) => changes[type])
  const unknown = remedy.apply[steps.indexOf(undefined)]
  if (unknown) return { lacking: `This process does not know the change ${unknown.type}.` }
  const [first] = steps
  if (first === undefined) return { lacking: 'It changes nothing.' }
  if (steps.some((step) => step?.actsOn !== first.actsOn)) {
    return { lacking: 'Some of its changes act on machines and others on addresses.' }
  }
  return { actsOn: first.actsOn }
}

async function aimAt(
  deps: Planning,
  known: Known,
  remedy: Remedy,
  hypothesis: Hypothesis,
  site: Site,
  signal: AbortSignal,
): Promise<PlannedChange[] | NotAimed> {
  const bar = barOf(site.place)
  if (bar !== null) return { lacking: bar }
  const planned: PlannedChange[] = []
  for (const call of remedy.apply) {
    const change = await aimOne(deps, known, call, hypothesis, site, signal)
    if ('lacking' in change) return change
    planned.push(change)
  }
  return planned
}

async function aimOne(
  deps: Planning,
  { service, diagnosis, evidence }: Known,
  call: ChangeCall,
  hypothesis: Hypothesis,
  site: Site,
  stop: AbortSignal,
): Promise<PlannedChange | NotAimed> {
  const step = deps.changes[call.type]
  if (step === undefined) return { lacking: `This process does not know the change ${call.type}.` }
  const key = randomBytes(9).toString('hex')
  const limitMs = deps.changeLimits.lookMs
  try {
    return await withinTime(`planning ${call.type} at ${site.place.id}`, limitMs, stop, async (signal) => {
      const context = { ...deps.planContext, signal, key }
      const { cause, for: findings } = hypothesis
      const advice = diagnosis.advice.filter((each) => each.cause === cause)
      const known: Parameters<ChangeStep['aim']>[0] = { ...site, service, cause, findings, advice, evidence }
      const aimed = await step.aim(known, step.params.parse(call.with), context)
      if (isNotAimed(aimed)) return aimed
      const given = storable({ ...Object(aimed) }) satisfies Record<string, unknown>
      const exact = step.exact.safeParse(given)
      if (!exact.success) return { lacking: `What ${call.type} was worked out to be is not complete.` }
      return {
        ...inWords(step, exact.data),
        type: call.type,
        key,
        with: given,
        state: await step.inspect(site.place, exact.data, context),
      }
    })
  } catch (thrown) {
    const error = toBotError(thrown)
    if (error.code === 'CANCELED' && stop.aborted) throw error
    return { lacking: `${site.place.id} could not be looked at for it: ${error.message}` }
  }
}

/** What a change would run, and what would undo it, as the plan shows them. */
export function inWords(
  step: ChangeStep,
  exact: z.output<ChangeStep['exact']>,
): Pick<PlannedChange, 'commands' | 'undo'> {
  return {
    commands: step.commands(exact),
    undo: 'none' in step.undo ? { none: step.undo.none } : step.undo.commands(exact),
  }
}

function isNotAimed(aimed: unknown): aimed is NotAimed {
  return (
    typeof aimed === 'object' &&
    aimed !== null &&
    'lacking' in aimed &&
    Object.keys(aimed).every((key) => key === 'lacking' || key === 'unfit')
  )
}

function partOf(
  service: Service,
  remedy: Remedy,
  { hop, place, fault }: Site,
  changes: PlannedChange[],
): PlanPart {
  const seenAt = hop === fault.hop ? fault.place : (addressOf(service, place, hop.name) ?? place)
  return {
    place: place.id,
    hop: hop.name,
    host: isHost(place) ? place.host.name : null,
    precheck: remedy.precheck,
    changes,
    verify: remedy.verify,
    verifyAt: seenAt.id,
  }
}

/** One unit that listens at two addresses is restarted once. */
function isSame(some: PlannedChange[], others: PlannedChange[]): boolean {
  const essence = (changes: PlannedChange[]) =>
    hashOf(changes.map(({ type, with: exact }) => ({ type, exact })))
  return essence(some) === essence(others)
}

/** When the newest evidence that speaks for the cause had been gathered, ISO 8601. */
function newestOf(evidence: readonly Evidence[], hypothesis: Hypothesis): string | null {
  const speaking = new Set(hypothesis.for.map((finding) => finding.evidence))
  const own = evidence.filter(({ id }) => speaking.has(id))
  const ends = (own.length > 0 ? own : evidence).map(
    ({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs,
  )
  return ends.length === 0 ? null : new Date(Math.max(...ends)).toISOString()
}
