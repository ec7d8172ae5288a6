import type { ChangePlace } from '../../model/change.ts'
import type { LookCall } from '../../model/remedy.ts'
import type { Service } from '../../model/service.ts'
import type { Target } from '../../model/target.ts'
import { isHost } from '../../runbook/place.ts'
import { hostTargetsOf } from '../../runbook/select-hosts.ts'
import { targetsOf } from '../../runbook/select-targets.ts'
import type { Deps } from '../deps.ts'
import { addressOf } from '../plan/find-place.ts'
import { observe } from './observe.ts'
import type { ReadyPart } from './scene-of.ts'

const asking: LookCall = { type: 'http', with: {}, expect: 'pass' }

/**
 * How the other places of a part's hop are right now. None where the part's own place serves nobody: changing it takes no
 * capacity away. A place that cannot be asked is not well. Null when it was stopped.
 */
export async function probePeers(
  deps: Deps,
  service: Service,
  { part, place }: Pick<ReadyPart, 'part' | 'place'>,
  stop: AbortSignal,
): Promise<{ place: string; well: boolean }[] | null> {
  const others = othersOf(service, part.hop, place)
  if (others.length === 0) return []
  const own = addressOf(service, place, part.hop)
  // One bad answer of a place that flaps must not make it one that serves nobody.
  const answers =
    own && (await observe(deps, { service, id: 'peers', calls: [asking, asking, asking], at: own }, stop))
  if (stop.aborted) return null
  if (answers?.every(({ met }) => met === 'no')) return []
  const peers = await Promise.all(
    others.map(async (other) => ({
      place: other.id,
      well: await isWell(deps, service, addressOf(service, other, part.hop), stop),
    })),
  )
  return stop.aborted ? null : peers
}

function othersOf(service: Service, hop: string, place: ChangePlace): ChangePlace[] {
  const targets = targetsOf(service).filter((target) => target.hop === hop)
  const isHere = (target: Target) =>
    isHost(place) ? target.host === place.host.name : target.id === place.id
  // A hop without addresses (a Unix socket) is asked through whatever is in front of it on its machine.
  if (targets.length === 0 && isHost(place)) {
    return hostTargetsOf(service).filter(
      ({ id, hops }) => id !== place.id && hops.some((each) => each.hop === hop),
    )
  }
  return targets.filter((target) => !isHere(target))
}

async function isWell(
  deps: Deps,
  service: Service,
  at: ChangePlace | null,
  stop: AbortSignal,
): Promise<boolean> {
  if (at === null) return false
  const seen = await observe(deps, { service, id: 'peers', calls: [asking], at }, stop)
  return seen?.every(({ met }) => met === 'yes') ?? false
}
