import type { Verdict } from '../../model/diagnosis.ts'
import type { Hop, Service } from '../../model/service.ts'
import type { Target } from '../../model/target.ts'
import { targetsOf } from '../../runbook/select-targets.ts'

/** Below this a verdict is a guess, and guesses of several services add up to nothing. */
const surely = 0.5

/** Where a service's fault is, in words that mean the same on every path. */
export interface FaultyPlace {
  hop: Hop
  /** Those addresses of the hop that are concerned, and the machines they run on; names of machines are those of the inventory. */
  targets: Target[]
  hosts: string[]
  cause: Verdict['cause']
}

/** Null where the verdict blames no hop of which anything is known. */
export function faultyPlace(service: Service, verdict: Verdict | null): FaultyPlace | null {
  if (verdict?.state !== 'fault' || verdict.confidence < surely) return null
  const hop = service.path.find(({ name }) => name === verdict.hop)
  if (hop === undefined) return null
  const ofHop = targetsOf(service).filter(({ hop: name }) => name === hop.name)
  const named = ofHop.filter(
    ({ id, host }) => id === verdict.target || (host !== undefined && host === verdict.host),
  )
  const targets = named.length > 0 ? named : ofHop
  const hosts = verdict.host === undefined ? targets.flatMap(({ host }) => host ?? []) : [verdict.host]
  if (targets.length === 0 && hosts.length === 0) return null
  return { hop, targets, hosts: [...new Set(hosts)], cause: verdict.cause }
}

/**
 * Whether two services fail at one and the same place: at an address, or at a machine where system and cause are the same
 * too, because two programs on one machine may well break each by itself.
 */
export function isSamePlace(one: FaultyPlace, other: FaultyPlace): boolean {
  const addresses = new Set(one.targets.map(addressOf))
  if (other.targets.some((target) => addresses.has(addressOf(target)))) return true
  return (
    one.hop.system === other.hop.system &&
    one.cause !== null &&
    one.cause === other.cause &&
    one.hosts.some((host) => other.hosts.includes(host))
  )
}

/** `10.0.0.5:80` */
export function addressOf({ hostname, port }: Target): string {
  return `${hostname.toLowerCase()}:${port}`
}
