import type { ChangeSite } from '../../model/change.ts'
import { type Address, readAddress } from './address-match.ts'

/** The addresses of what a gateway passes requests to: of the blamed hop where it is further in, else of the next one. */
export function nextHops({ service, hop, fault }: ChangeSite): { name: string; addresses: Address[] } | null {
  const position = service.path.findIndex(({ name }) => name === hop.name)
  const at = service.path.findIndex(({ name }) => name === fault.hop.name)
  const inner = service.path[at > position ? at : position + 1]
  if (inner === undefined) return null
  return { name: inner.name, addresses: inner.addresses.flatMap((url) => addressOf(url) ?? []) }
}

/** The one address that is blamed; null where a whole machine is and the hop has several addresses there. */
export function blamedAddress({ fault: { hop, place } }: ChangeSite): Address | null {
  if (!('hops' in place)) return { host: place.hostname, port: place.port }
  const here = place.hops.filter((each) => each.hop === hop.name && each.target !== null)
  const [only, ...others] = here
  if (only === undefined || others.length > 0) return null
  const address = hop.addresses
    .flatMap((url) => addressOf(url) ?? [])
    .filter(({ port }) => port === only.port)
  const named = only.target?.slice(only.target.indexOf('/') + 1) ?? ''
  const byName = readAddress(named)
  return (
    address.find((each) => byName !== null && each.host === byName.host && each.port === byName.port) ??
    (address.length === 1 ? (address[0] ?? null) : null)
  )
}

function addressOf(url: string): Address | null {
  if (!URL.canParse(url)) return null
  const { hostname, port, protocol } = new URL(url)
  return { host: hostname, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) }
}
