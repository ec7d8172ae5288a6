import type { NotAimed } from '../../model/change.ts'
import type { Hypothesis } from '../../model/diagnosis.ts'
import type { Plan, Remedy } from '../../model/remedy.ts'
import type { Service } from '../../model/service.ts'
import { guardOf } from '../approval/guards.ts'
import { type Observed, observe } from '../change/observe.ts'
import { probePeers } from '../change/probe-peers.ts'
import type { Deps } from '../deps.ts'
import { barOf } from './change-sites.ts'
import { findPlace } from './find-place.ts'
import type { RemedyRehearsal } from './rehearse-remedy.ts'

/** As for a proposal: below it a change would be a guess. */
const enoughConfidence = 0.5

/** Everything that would keep a remedy from being offered or made right now; its prechecks are taken, which only look. */
export async function stopsOf(
  deps: Deps,
  found: { service: Service; remedy: Remedy; seen: Hypothesis | null; planned: Plan | NotAimed },
  signal: AbortSignal,
): Promise<Pick<RemedyRehearsal, 'prechecks' | 'stops'>> {
  const { service, remedy, planned } = found
  const general = [...notCalledFor(found), ...nobodyMay(service, remedy)]
  if ('lacking' in planned) return { prechecks: [], stops: [...general, planned.lacking] }
  const prechecks = await takePrechecks(deps, service, planned, signal)
  const unmet = prechecks.filter(({ met }) => met !== 'yes')
  return {
    prechecks,
    stops: [
      ...general,
      ...barred(service, planned),
      ...unmet.map(
        ({ place, call, met, summary }) =>
          `At ${place} ${call.type} must ${call.expect}, and ${met === 'no' ? 'does not' : 'could not be taken'}: ${summary}`,
      ),
      ...(await guarded(deps, service, planned, signal)),
    ],
  }
}

function notCalledFor({ remedy, seen }: { remedy: Remedy; seen: Hypothesis | null }): string[] {
  if (seen === null) return [`Nothing that was seen speaks for what it answers: ${remedy.causes.join(', ')}.`]
  if (seen.confidence >= enoughConfidence) return []
  return [
    `${seen.cause} is only ${Math.round(seen.confidence * 100)} % likely, and ${enoughConfidence * 100} % are needed.`,
  ]
}

function nobodyMay({ name, changes }: Service, { risk }: Remedy): string[] {
  if (changes.rules[risk].approvers.length > 0) return []
  return [
    `Nobody may approve changes of ${risk} risk of ${name}: name approvers for it in the services file.`,
  ]
}

function barred(service: Service, { parts }: Plan): string[] {
  const bars = parts.flatMap(({ place }) => {
    const found = findPlace(service, place)
    return (found && barOf(found)) || []
  })
  return [...new Set(bars)]
}

async function takePrechecks(
  deps: Deps,
  service: Service,
  { parts }: Plan,
  signal: AbortSignal,
): Promise<(Observed & { place: string })[]> {
  const taken = await Promise.all(
    parts.map(async ({ place, precheck }) => {
      const at = findPlace(service, place)
      if (at === null || precheck.length === 0) return []
      const seen = (await observe(deps, { service, id: 'dry-run', calls: precheck, at }, signal)) ?? []
      return seen.map((each) => ({ ...each, place }))
    }),
  )
  return taken.flat()
}

/** What is counted in the database (freezes, limits, cool-down) is looked at when it is proposed. */
async function guarded(deps: Deps, service: Service, plan: Plan, signal: AbortSignal): Promise<string[]> {
  const [part] = plan.parts
  const place = part === undefined ? null : findPlace(service, part.place)
  if (part === undefined || place === null) return []
  const peers = await probePeers(deps, service, { part, place }, signal)
  const guard = guardOf({
    plan,
    guards: service.changes.guards,
    freezes: [],
    recent: [],
    lastChangeAt: new Map(),
    peers,
    now: deps.now(),
  })
  return guard === null ? [] : [guard.why]
}
