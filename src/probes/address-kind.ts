import ipaddr from 'ipaddr.js'

/** What an address is for; `private` counts in CGNAT (RFC 6598) and unique local addresses (RFC 4193). */
export type AddressKind =
  | 'public'
  | 'private'
  | 'loopback'
  | 'link-local'
  | 'metadata'
  | 'unspecified'
  | 'multicast'
  | 'broadcast'
  | 'reserved'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/**
 * Where clouds hand credentials and instance data to whoever asks from inside: AWS (169.254.169.254, ECS 169.254.170.2,
 * EKS 169.254.170.23), GCP and Azure (169.254.169.254, fd20:ce::254, 168.63.129.16), Alibaba (100.100.100.200),
 * Oracle (192.0.0.192), Scaleway (169.254.42.42, fd00:42::42), Tencent (169.254.0.23).
 */
const metadata = new Set(
  [
    '169.254.169.254',
    '169.254.170.2',
    '169.254.170.23',
    '169.254.42.42',
    '169.254.0.23',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd00:ec2::23',
    'fd00:42::42',
    'fd20:ce::254',
  ].map((text) => ipaddr.parse(text).toNormalizedString()),
)

const kindByRange: Record<string, AddressKind> = {
  unicast: 'public',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  loopback: 'loopback',
  linkLocal: 'link-local',
  unspecified: 'unspecified',
  multicast: 'multicast',
  broadcast: 'broadcast',
}

/** The only part of IPv6 from which global unicast addresses are given out (IANA ipv6-address-space). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** IPv4/IPv6 translation at the well-known prefix (RFC 6052 section 2.1). */
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/** Deprecated forms that carry an IPv4 address in their last 32 bits (RFC 4291 section 2.5.5.1, RFC 2765). */
const ipv4InTail = [ipaddr.IPv6.parseCIDR('::/96'), ipaddr.IPv6.parseCIDR('::ffff:0:0:0/96')]

/**
 * Reads an IP literal in any spelling that connect(2) or a URL would take (`127.1`, `0x7f000001`, `::ffff:7f00:1`);
 * an IPv4-mapped address comes back as the IPv4 address that a socket would be connected to. Null when it is none.
 */
export function parseAddress(text: string): Address | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  if (!ipaddr.isValid(bare)) return null
  return ipaddr.process(bare)
}

/** What an address is for. A translated or tunnelled IPv4 address (NAT64, 6to4) is what the address inside it is. */
export function addressKind(address: Address): AddressKind {
  if (metadata.has(withoutZone(address).toNormalizedString())) return 'metadata'
  if (address instanceof ipaddr.IPv4) return kindByRange[address.range()] ?? 'reserved'

  const known = kindByRange[address.range()]
  if (known !== undefined && known !== 'public') return known
  const inner = innerIpv4(address)
  if (inner !== null) return addressKind(inner)
  // The unassigned rest of the space is no place for a web server, and neither are Teredo, ORCHID and the like.
  if (known === undefined || !address.match(globalUnicast)) return 'reserved'
  return 'public'
}

/** The network to name in PROBE_ALLOW for an address: its whole loopback or private network, else itself alone. */
export function networkOf(address: Address): string {
  const networks = [
    '127.0.0.0/8',
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '100.64.0.0/10',
    'fc00::/7',
  ]
  if (addressKind(address) !== 'metadata') {
    const network = networks.find((cidr) => isIn(address, ipaddr.parseCIDR(cidr)))
    if (network !== undefined) return network
  }
  return `${withoutZone(address)}/${address instanceof ipaddr.IPv4 ? 32 : 128}`
}

/** Whether the address is in the network; never true across families. */
export function isIn(address: Address, [network, bits]: [Address, number]): boolean {
  if (address instanceof ipaddr.IPv4) return network instanceof ipaddr.IPv4 && address.match(network, bits)
  return network instanceof ipaddr.IPv6 && address.match(network, bits)
}

function innerIpv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const bytes = address.toByteArray()
  if (address.match(nat64) || ipv4InTail.some((network) => address.match(network)))
    return new ipaddr.IPv4(bytes.slice(12))
  // 6to4: 2002:AABB:CCDD::/48 (RFC 3056 section 2).
  if (address.range() === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6))
  return null
}

function withoutZone(address: Address): Address {
  return ipaddr.fromByteArray(address.toByteArray())
}
