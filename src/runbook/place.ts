import type { HostTarget } from '../model/host.ts'
import type { Selector } from '../model/runbook.ts'
import type { Service } from '../model/service.ts'
import type { Target } from '../model/target.ts'
import { hostTargetsOf } from './select-hosts.ts'
import { selectTargets, targetsOf } from './select-targets.ts'

/** Where a step is taken: at an address, on a machine, or, null, once for the whole path. */
export type Place = Target | HostTarget | null

/** Whether the place is a machine. */
export function isHost(place: Place): place is HostTarget {
  return place !== null && 'hops' in place
}

/** The places that a step is repeated for, in the order of the path. */
export function placesFor(selector: Selector, service: Service): Place[] {
  if (selector === 'path') return [null]
  return selector === 'hosts' ? hostTargetsOf(service) : selectTargets(selector, targetsOf(service))
}
