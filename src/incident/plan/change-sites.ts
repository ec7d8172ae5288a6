import type { ChangePlace, ChangeSite, NotAimed } from '../../model/change.ts'
import type { Hypothesis } from '../../model/diagnosis.ts'
import type { Remedy } from '../../model/remedy.ts'
import type { Hop, Service } from '../../model/service.ts'
import type { System } from '../../model/system.ts'
import { isHost } from '../../runbook/place.ts'
import { hostTargetsOf } from '../../runbook/select-hosts.ts'
import { targetsOf } from '../../runbook/select-targets.ts'
import { addressOf, findPlace, machineOf } from './find-place.ts'

/** One place of a remedy, and what is blamed for it. */
export type Site = Pick<ChangeSite, 'hop' | 'place' | 'fault'>

/** Systems that are around a hop rather than the hop itself: whether they keep it is seen on its machine. */
const keepers: readonly System[] = ['systemd', 'docker', 'host']

/**
 * The places at which a remedy would be carried out, in the order of the path, or why there are none. Several places that
 * are blamed are one site each; a remedy for a hop outside of them answers the first one, on each machine of that hop.
 */
export function sitesOf(
  service: Service,
  remedy: Pick<Remedy, 'at' | 'systems'>,
  hypothesis: Pick<Hypothesis, 'hop' | 'target' | 'alsoAt'>,
  actsOn: 'host' | 'target',
): Site[] | NotAimed {
  const position = service.path.findIndex(({ name }) => name === hypothesis.hop)
  const hop = service.path[position]
  if (hop === undefined) return { lacking: 'It is not known which hop is at fault.' }
  const faults = blamed(service, hop, hypothesis).map((place) => ({ hop, place }))
  const [first] = faults
  if (first === undefined) return { lacking: `It is not known which place of ${hop.name} is at fault.` }

  if (remedy.at === 'fault' || (remedy.at === 'nearest' && fits(remedy, hop))) {
    if (!fits(remedy, hop))
      return { lacking: `${hop.name} is ${hop.system}, for which it is not made.`, unfit: true }
    return together(faults.map((fault) => siteAt(service, hop, fault.place, fault, actsOn)))
  }
  const outer = service.path.slice(0, position).findLast((each) => fits(remedy, each))
  if (outer === undefined) {
    return { lacking: `No hop outside of ${hop.name} is ${remedy.systems.join(' or ')}.`, unfit: true }
  }
  const places = placesOf(service, outer, actsOn)
  if (places.length === 0) return { lacking: noPlace(outer.name, actsOn) }
  return places.map((place) => ({ hop: outer, place, fault: first }))
}

function fits({ systems }: Pick<Remedy, 'systems'>, { system, hosts }: Hop): boolean {
  return systems.includes(system) || (hosts.length > 0 && systems.some((each) => keepers.includes(each)))
}

function blamed(
  service: Service,
  hop: Hop,
  { target, alsoAt = [] }: Pick<Hypothesis, 'target' | 'alsoAt'>,
): ChangePlace[] {
  const ids = new Set([target ?? '', ...alsoAt])
  const named = [...ids].flatMap((id) => findPlace(service, id) ?? [])
  if (named.length > 0) return named
  // Nobody saw at which place of the hop: there may be only one.
  const all = [...placesOf(service, hop, 'target'), ...placesOf(service, hop, 'host')]
  return all.length === 1 || (hop.addresses.length === 1 && hop.hosts.length <= 1) ? all.slice(0, 1) : []
}

function placesOf(service: Service, { name }: Hop, actsOn: 'host' | 'target'): ChangePlace[] {
  return actsOn === 'host'
    ? hostTargetsOf(service).filter(({ hops }) => hops.some(({ hop }) => hop === name))
    : targetsOf(service).filter(({ hop }) => hop === name)
}

function siteAt(
  service: Service,
  hop: Hop,
  at: ChangePlace,
  fault: Site['fault'],
  actsOn: 'host' | 'target',
): Site | NotAimed {
  const place = actsOn === 'host' ? machineOf(service, at) : addressOf(service, at, hop.name)
  return place === null ? { lacking: noPlace(at.id, actsOn) } : { hop, place, fault }
}

function noPlace(what: string, actsOn: 'host' | 'target'): string {
  return actsOn === 'host'
    ? `It is not known on which machine ${what} runs: name it under "hosts" of its hop in the services file.`
    : `${what} has no address: name it under "addresses" of its hop in the services file.`
}

function together(sites: (Site | NotAimed)[]): Site[] | NotAimed {
  const lacking = sites.find((site): site is NotAimed => 'lacking' in site)
  return lacking ?? sites.filter((site): site is Site => !('lacking' in site))
}

/** Why nothing may be changed at a place; null when it may. */
export function barOf(place: ChangePlace): string | null {
  if (!isHost(place) || place.host.change !== null) return null
  const { name } = place.host
  return `Nothing may be changed on ${name}: name the account for it by "change:" under hosts.${name} in the services file.`
}
