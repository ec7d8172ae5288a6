import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { BotError } from '../errors.ts'
import { type Address, type AddressKind, addressKind, isIn, networkOf, parseAddress } from './address-kind.ts'

export type AddressVerdict =
  | { allowed: true }
  /** `network` is what to add to PROBE_ALLOW; null when the text is no address at all. */
  | { allowed: false; why: string; network: string | null }

/** Which addresses probes may connect to. Ask with the address that a socket will be connected to, never with a name. */
export interface AddressPolicy {
  /** `hostname` is the name or literal that led to `ip`; `inventory` is {@link Target.inventory}. */
  check(ip: string, asked: { hostname: string; inventory: boolean }): AddressVerdict
}

/** A name of the inventory leads to machines of the operator or of the Internet, and not back into this one. */
const allowedByName: AddressKind[] = ['public', 'private']

const words: Record<Exclude<AddressKind, 'public'>, string> = {
  private: 'a private address',
  loopback: 'a loopback address',
  'link-local': 'a link-local address',
  metadata: 'a cloud metadata address',
  unspecified: 'the unspecified address',
  multicast: 'a multicast address',
  broadcast: 'the broadcast address',
  reserved: 'a reserved address',
}

/**
 * Makes the policy of one installation.
 *
 * - PROBE_ALLOW (`allow`, CIDRs or single addresses) opens its networks to everybody.
 * - An IP literal that the operator wrote is allowed, whatever it is, but for cloud metadata.
 * - A host name that the operator wrote may lead to public and private addresses; `localhost` to loopback.
 * - Anything else (a typed URL, a redirect to another host) may lead to public addresses only.
 *
 * `inventory` lists the host names and IP literals of services.yaml; a target that claims to be of the inventory
 * and is not listed is judged as typed. Throws `CONFIG_INVALID` for an `allow` that is no network.
 */
export function createAddressPolicy(options: { allow: string[]; inventory: string[] }): AddressPolicy {
  const networks = options.allow.map(parseNetwork)
  const named = new Set(options.inventory.map(canonicalHost))

  function check(ip: string, asked: { hostname: string; inventory: boolean }): AddressVerdict {
    const address = parseAddress(ip)
    if (address === null)
      return { allowed: false, why: `${JSON.stringify(ip)} is no IP address`, network: null }
    if (networks.some((network) => isIn(address, network))) return { allowed: true }

    const kind = addressKind(address)
    if (kind === 'public') return { allowed: true }
    const host = canonicalHost(asked.hostname)
    if (asked.inventory && named.has(host)) {
      if (host === canonicalHost(ip) && kind !== 'metadata') return { allowed: true }
      if (allowedByName.includes(kind)) return { allowed: true }
      // RFC 6761 section 6.3: this name can mean nothing else, so it is as plain as the literal.
      if (kind === 'loopback' && host === 'localhost') return { allowed: true }
    }
    return { allowed: false, why: `${ip} is ${words[kind]}`, network: networkOf(address) }
  }

  return { check }
}

/** One spelling per host: lower case, no final dot, no brackets, addresses in their shortest form. */
function canonicalHost(host: string): string {
  return parseAddress(host)?.toString() ?? host.toLowerCase().replace(/\.$/, '')
}

function parseNetwork(text: string): [Address, number] {
  const [address = '', bits, ...rest] = text.trim().split('/')
  const family = isIP(address)
  const widest = family === 4 ? 32 : 128
  const prefix = bits === undefined ? widest : Number(bits)
  if (family === 0 || rest.length > 0 || !/^\d+$/.test(bits ?? '0') || prefix > widest)
    throw notANetwork(text)

  const network = ipaddr.parse(address)
  // Checked addresses are never in IPv4-mapped form, so the network must not be either.
  if (network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && prefix >= 96)
    return [network.toIPv4Address(), prefix - 96]
  return [network, prefix]
}

function notANetwork(text: string): BotError {
  return new BotError(
    'CONFIG_INVALID',
    `PROBE_ALLOW has ${JSON.stringify(text)}, which is no network`,
    'Write networks as address/bits, separated by commas: PROBE_ALLOW=127.0.0.0/8,10.0.0.0/8',
  )
}
