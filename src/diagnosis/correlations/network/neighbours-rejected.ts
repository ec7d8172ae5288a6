import ipaddr from 'ipaddr.js'
import type { Service } from '../../../model/service.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { machineOf, positionOf } from '../standing.ts'

/** Outweighs that we were let in ourselves: the rule is about another. */
const weight = 32

/** `ip saddr 10.0.0.11` and `{ 10.0.0.11, 10.0.0.12 }` of nft(8), `-s 10.0.0.11/32` of iptables(8). */
const source = /(?:saddr|-s|--source)\s+(?!!)(\{[^}]{1,400}\}|[0-9a-fA-F.:/]{2,50})/

/** A firewall that lets everybody in but the hop outside, which our own connecting cannot show. */
export const neighboursRejected: Correlation = {
  id: 'neighbours-rejected',
  reference: 'nft(8), iptables(8): a rule with a source address is about that source alone',
  correlate(evidence, service) {
    const findings = seenOf(evidence, 'sockets').flatMap((sockets) =>
      sockets.facts.asked.flatMap(({ hop, port }) => {
        const outside = addressesOutside(hop, service)
        const rule = sockets.facts.firewall.find(
          (each) =>
            (each.ports.length === 0 || each.ports.includes(port)) &&
            each.packets !== 0 &&
            sourcesOf(each.rule).some((range) => outside.some((address) => isWithin(address, range))),
        )
        if (rule === undefined) return []
        const quote = `${machineOf(sockets) ?? 'the machine'} turns away the hop outside of ${hop}: ${rule.rule}`
        return [
          {
            ...{
              cause: 'host-firewall-block' as const,
              weight,
              fact: 'firewall',
              reach: 'here' as const,
              quote,
            },
            ...{ evidence: sockets, hop, target: null },
          },
        ]
      }),
    )
    return findings.length === 0 ? nothing : { findings, advice: [] }
  },
}

/** Literal addresses of the hops outside of one. */
function addressesOutside(hop: string, service: Service): string[] {
  const position = positionOf(hop, service)
  return service.path
    .slice(0, Math.max(0, position))
    .flatMap(({ addresses }) => addresses.map((address) => new URL(address).hostname.replace(/^\[|\]$/g, '')))
    .filter((address) => ipaddr.isValid(address))
}

function sourcesOf(rule: string): string[] {
  const list = source.exec(rule)?.[1]
  return list === undefined
    ? []
    : list
        .replace(/[{}]/g, '')
        .split(',')
        .map((each) => each.trim())
}

function isWithin(address: string, range: string): boolean {
  if (!ipaddr.isValidCIDR(range)) return range === address
  const parsed = ipaddr.parse(address)
  const [network, bits] = ipaddr.parseCIDR(range)
  // The whole world is no source.
  return bits > 0 && parsed.kind() === network.kind() && parsed.match(network, bits)
}
