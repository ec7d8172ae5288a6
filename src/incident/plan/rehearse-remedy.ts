import { diagnose } from '../../diagnosis/diagnose.ts'
import { BotError } from '../../errors.ts'
import type { ChangePlace } from '../../model/change.ts'
import type { Diagnosis, Hypothesis } from '../../model/diagnosis.ts'
import type { Plan, Remedy } from '../../model/remedy.ts'
import type { Runbook } from '../../model/runbook.ts'
import type { Service } from '../../model/service.ts'
import { isHost } from '../../runbook/place.ts'
import { hostTargetsOf } from '../../runbook/select-hosts.ts'
import { targetsOf } from '../../runbook/select-targets.ts'
import { walkRunbook } from '../../runbook/walk-runbook.ts'
import type { Observed } from '../change/observe.ts'
import type { Deps } from '../deps.ts'
import { look } from '../take-steps.ts'
import { findPlace } from './find-place.ts'
import { planRemedy } from './plan.ts'
import { stopsOf } from './rehearsed-stops.ts'

/** What a remedy would come to right now, and what would keep it from being made. Nothing was changed. */
export interface RemedyRehearsal {
  remedy: string
  service: string
  /** What was looked at beforehand, and what came of it. */
  looks: number
  verdict: string
  /** False when nothing that was seen speaks for a cause that the remedy answers. */
  isCalledFor: boolean
  plan: Plan | null
  prechecks: (Observed & { place: string })[]
  /** Sentences; none when it would be offered and, approved, made. */
  stops: string[]
}

/**
 * Looks at a service with the accounts that only look, aims a remedy at what is blamed (or at the place that is named),
 * and tells the whole plan. Throws `USAGE` when it is open where, and `CANCELED`.
 */
export async function rehearseRemedy(
  deps: Deps,
  wish: { service: Service; remedy: Remedy; at: string | null; runbook: Runbook },
  signal: AbortSignal,
): Promise<RemedyRehearsal> {
  const { service, remedy, at } = wish
  const place = at === null ? null : placeOf(service, at)
  const targets = targetsOf(service)
  const { evidence } = await walkRunbook(wish.runbook, service, (step, where) =>
    look(deps, 'dry-run', step, where, targets, signal),
  )
  if (signal.aborted) throw new BotError('CANCELED', 'canceled', 'Run it again when you want to.')
  const diagnosis = diagnose(service, targets, evidence)
  const seen = seenFor(diagnosis, remedy, place)
  const hypothesis = seen ?? assumedFor(service, remedy, place)
  const known = { service: asIfChangeable(service), diagnosis, evidence, requestedBy: '' }
  const planned = await planRemedy(deps, known, remedy, hypothesis, signal)
  const plan = 'lacking' in planned ? null : planned
  const { prechecks, stops } = await stopsOf(deps, { service, remedy, seen, planned }, signal)
  return {
    remedy: remedy.name,
    service: service.name,
    looks: evidence.length,
    verdict: diagnosis.verdict.sentence,
    isCalledFor: seen !== null,
    plan,
    prechecks,
    stops,
  }
}

function placeOf(service: Service, id: string): ChangePlace {
  const found = findPlace(service, id) ?? findPlace(service, `host/${id}`)
  if (found) return found
  throw new BotError(
    'USAGE',
    `${service.name} has no place "${id.slice(0, 80)}".`,
    `Its places: ${placesOf(service)
      .map(({ id: name }) => name)
      .join(', ')}.`,
  )
}

function placesOf(service: Service): ChangePlace[] {
  return [...targetsOf(service), ...hostTargetsOf(service)]
}

/** The likeliest cause that the remedy answers, at the place that was named. */
function seenFor(
  { hypotheses }: Diagnosis,
  { causes }: Remedy,
  place: ChangePlace | null,
): Hypothesis | null {
  const answered = hypotheses.filter(({ cause }) => causes.includes(cause))
  if (place === null) return answered[0] ?? null
  const here = answered.find(
    ({ target, host, alsoAt = [] }) =>
      target === place.id || alsoAt.includes(place.id) || (host !== undefined && hostNameOf(place) === host),
  )
  return here === undefined ? null : { ...here, target: place.id, alsoAt: [] }
}

function hostNameOf(place: ChangePlace): string | undefined {
  return isHost(place) ? place.host.name : place.host
}

/** As if the first cause of the remedy were found: at the named place, or at the only one there is. */
function assumedFor(service: Service, remedy: Remedy, named: ChangePlace | null): Hypothesis {
  const all = placesOf(service)
  const place = named ?? (all.length === 1 ? all[0] : undefined)
  const [cause] = remedy.causes
  if (place === undefined || cause === undefined) {
    throw new BotError(
      'USAGE',
      `Nothing was found at ${service.name} that ${remedy.name} answers, so it is open where it would be done.`,
      `Name a place by --at: ${all.map(({ id }) => id).join(', ')}.`,
    )
  }
  const fitting = isHost(place) ? place.hops.find(({ system }) => remedy.systems.includes(system))?.hop : null
  return {
    cause,
    title: remedy.title,
    confidence: 0,
    prior: 0,
    total: 0,
    for: [],
    against: [],
    hop: fitting ?? place.hop,
    target: place.id,
  }
}

/** A plan is shown also for machines on which nothing may be changed; that is one of the things that stop it. */
function asIfChangeable(service: Service): Service {
  const access = { user: null, identityFile: null, sudo: true }
  const hosts = hostTargetsOf(service).map(({ host }) => ({ ...host, change: host.change ?? access }))
  return { ...service, hosts }
}
