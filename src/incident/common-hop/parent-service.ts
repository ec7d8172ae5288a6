import type { Service } from '../../model/service.ts'
import { nobodyMay } from '../../model/usual-policy.ts'
import type { CommonHop } from './common-hops.ts'
import { addressOf, type FaultyPlace } from './faulty-places.ts'

const longestName = 63
const listed = 5

/**
 * The hop as a service of its own, so that an incident of it can be diagnosed and shown like any other. Nothing is changed in
 * its name: remedies are offered, and approved, where somebody answers for a service.
 */
export function parentService({ environment, concerned }: CommonHop): Service | null {
  const [first] = concerned
  const place = bestKnown(concerned)
  if (first === undefined || place === undefined) return null
  const { hop } = place
  const targets = concerned
    .flatMap(({ place }) => place.targets)
    .filter((target, index, all) => all.findIndex((each) => addressOf(each) === addressOf(target)) === index)
  const origins = targets.map(({ url }) => new URL(url).origin)
  const url = targets[0]?.url ?? first.service.url
  const hosts = [...new Set(concerned.flatMap(({ place }) => place.hosts))]
  const name = nameOf(place)
  return {
    name,
    url,
    environment,
    owners: [...new Set(concerned.flatMap(({ service }) => service.owners))],
    changes: nobodyMay,
    channels: first.service.channels,
    path: [{ ...hop, addresses: origins, hosts: hostsFor(origins, targets, hosts) }],
    hosts: concerned
      .flatMap(({ service }) => service.hosts)
      .filter(
        (host, index, all) =>
          hosts.includes(host.name) && all.findIndex((each) => each.name === host.name) === index,
      ),
    looks: [],
    timeoutMs: first.service.timeoutMs,
    origin: 'common-hop',
  }
}

/** `nginx web-2 is the common hop of 3 services: shop, blog, docs.` */
export function parentSentence({ concerned }: CommonHop): string {
  const names = concerned.map(({ service }) => service.name)
  const more = names.length > listed ? ` and ${names.length - listed} more` : ''
  return `${placeWords(concerned)} is the common hop of ${names.length} services: ${names.slice(0, listed).join(', ')}${more}.`
}

/** Of services that say differently much of the same hop, the word of the first that names its system. */
function bestKnown(concerned: CommonHop['concerned']): FaultyPlace | undefined {
  const places = concerned.map(({ place }) => place)
  return places.find(({ hop }) => hop.system !== 'unknown') ?? places[0]
}

/** In the order of the addresses, where each has one; else one for all of them, or every machine. */
function hostsFor(origins: string[], targets: { host?: string }[], hosts: string[]): string[] {
  const each = targets.flatMap(({ host }) => host ?? [])
  if (each.length === origins.length && each.length > 0) return each
  return hosts.length === 1 || origins.length === 0 ? hosts : []
}

function placeWords(concerned: CommonHop['concerned']): string {
  const place = bestKnown(concerned)
  if (place === undefined) return ''
  const system = place.hop.system === 'unknown' ? place.hop.name : place.hop.system
  const [host] = place.hosts
  const where = place.hosts.length === 1 ? host : place.targets.map(addressOf).slice(0, 2).join(', ')
  return `${system} ${where ?? ''}`.trim()
}

/** `nginx-web-2`, the same for the same place. */
function nameOf({ hop, hosts, targets }: FaultyPlace): string {
  const [host] = hosts
  const where =
    hosts.length === 1 && host !== undefined ? host : (targets[0] && addressOf(targets[0])) || hop.name
  const system = hop.system === 'unknown' ? hop.name : hop.system
  return `${system}-${where}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, longestName)
}
