import type { ChangePlace } from '../../model/change.ts'
import type { Hop, Service } from '../../model/service.ts'
import { isHost, type Place } from '../../runbook/place.ts'
import { hostTargetsOf } from '../../runbook/select-hosts.ts'
import { targetsOf } from '../../runbook/select-targets.ts'

/** The machine or address of a service that has this id; null when it is not on the path. */
export function findPlace(service: Service, id: string): ChangePlace | null {
  return (
    targetsOf(service).find((target) => target.id === id) ??
    hostTargetsOf(service).find((host) => host.id === id) ??
    null
  )
}

/** The machine that a place is, or that its address is on; null when nobody said which. */
export function machineOf(service: Service, place: ChangePlace): ChangePlace | null {
  if (isHost(place)) return place
  return place.host === undefined ? null : findPlace(service, `host/${place.host}`)
}

/** The address of a hop at a place; of whatever innermost hop has one on that machine when it has none itself. */
export function addressOf(service: Service, place: ChangePlace, hop: Hop['name'] | null): ChangePlace | null {
  if (!isHost(place)) return place
  const addressed = place.hops.filter(({ target }) => target !== null)
  const here = addressed.find((each) => each.hop === hop) ?? addressed.at(-1)
  return here?.target ? findPlace(service, here.target) : null
}

/** Where a look is taken that is meant for a place: there, on its machine, at its address, or (null) for the whole path. */
export function lookedAt(
  service: Service,
  place: ChangePlace,
  looksAt: 'target' | 'host' | 'path',
): Place | undefined {
  if (looksAt === 'path') return null
  const found = looksAt === 'host' ? machineOf(service, place) : addressOf(service, place, null)
  return found ?? undefined
}
