import type { ChangePlace } from '../../model/change.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { LookCall } from '../../model/remedy.ts'
import type { Service } from '../../model/service.ts'
import { targetsOf } from '../../runbook/select-targets.ts'
import type { Deps } from '../deps.ts'
import { lookedAt } from '../plan/find-place.ts'
import { look } from '../take-steps.ts'

/** What one look of a remedy came to. */
export interface Observed {
  call: LookCall
  /** `unknown` when we could not look. */
  met: 'yes' | 'no' | 'unknown'
  summary: string
}

/** Looks of a remedy: those on a machine are taken where something is changed, the others at the place that is blamed. */
export interface Looks {
  service: Service
  /** For the log. */
  id: string
  calls: readonly LookCall[]
  /** Blamed. */
  at: ChangePlace
  /** Changed; the same unless told. */
  place?: ChangePlace
}

/** Takes looks side by side, with the accounts that only look; null when it was stopped. */
export async function observe(deps: Deps, looks: Looks, stop: AbortSignal): Promise<Observed[] | null> {
  const { service, id, calls, at, place = at } = looks
  const observed = await Promise.all(
    calls.map((call) => {
      const isOnMachine = deps.steps[call.type].looksAt === 'host'
      return observeOne(deps, service, id, call, isOnMachine ? place : at, stop)
    }),
  )
  const seen = observed.filter((each) => each !== null)
  return seen.length === observed.length ? seen : null
}

async function observeOne(
  deps: Deps,
  service: Service,
  id: string,
  call: LookCall,
  at: ChangePlace,
  stop: AbortSignal,
): Promise<Observed | null> {
  const place = lookedAt(service, at, deps.steps[call.type].looksAt)
  if (place === undefined) {
    return { call, met: 'unknown', summary: `${call.type} cannot be taken at ${at.id}` }
  }
  const evidence = await lookOnce(deps, service, id, call, place, stop)
  if (evidence === null) return null
  const { outcome, summary } = evidence
  const met = outcome === 'unknown' ? 'unknown' : outcome === call.expect ? 'yes' : 'no'
  return { call, met, summary }
}

/** One look without a second try, within its time; null when it was stopped. */
export function lookOnce(
  deps: Deps,
  service: Service,
  id: string,
  { type, with: parameters }: Pick<LookCall, 'type' | 'with'>,
  place: Parameters<typeof look>[3],
  stop: AbortSignal,
): Promise<Evidence | null> {
  const step = {
    id: type,
    type,
    forEach: 'targets' as const,
    with: parameters,
    when: null,
    timeoutMs: deps.changeLimits.lookMs + service.timeoutMs,
    retry: { attempts: 1, delayMs: 0 },
  }
  return look(deps, id, step, place, targetsOf(service), stop)
}
