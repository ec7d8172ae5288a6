import type { Incident } from '../../model/incident.ts'
import type { Service } from '../../model/service.ts'
import { type FaultyPlace, faultyPlace, isSamePlace } from './faulty-places.ts'

/** An open incident, its service, and where its fault is. */
export interface Concerned {
  incident: Incident
  service: Service
  place: FaultyPlace
}

/** A hop that fails for several services of one environment at once; the oldest incident first. */
export interface CommonHop {
  environment: string
  concerned: Concerned[]
}

/** Groups open incidents, given newest first, by the place of their fault; each belongs to one group at most. */
export function commonHops(
  incidents: readonly Incident[],
  services: ReadonlyMap<string, Service>,
): CommonHop[] {
  const groups: Concerned[][] = []
  const oldestFirst = incidents
    .toReversed()
    .sort((one, other) => one.openedAt.getTime() - other.openedAt.getTime())
  for (const incident of oldestFirst) {
    const service = services.get(incident.service)
    if (incident.state !== 'open' || service === undefined) continue
    const place = faultyPlace(service, incident.verdict)
    if (place === null) continue
    const group = groups.find((members) =>
      members.some(
        (member) => member.service.environment === service.environment && isSamePlace(member.place, place),
      ),
    )
    if (group === undefined) groups.push([{ incident, service, place }])
    else if (!group.some((member) => member.service.name === service.name))
      group.push({ incident, service, place })
  }
  return groups
    .filter((members) => members.length > 1)
    .map((concerned) => ({ environment: concerned[0]?.service.environment ?? '', concerned }))
}
