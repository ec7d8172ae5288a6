import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { toldServers } from '../../../systems/notes/told-servers.ts'
import { type Address, isLiteral, readAddress } from '../address.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

interface Server {
  address: Address
  written: string
}

/** Whom a gateway asked in vain; some copy the line without its quotes. */
const refused = /(?:refused|No route to host)[^\n]{0,600}upstream: "?[a-z]{3,8}:\/\/([\w.[\]:-]{3,100})/i

/**
 * A group of servers of which the others are asked by the names of containers, and the one that refuses by an address at another
 * port, or at the gateway’s own: left over from somebody’s own machine, or from before. At the same port it may be a second machine.
 */
export const foreignServer: Correlation = {
  id: 'foreign-server',
  reference:
    'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server: every server gets its share',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const asked = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.flatMap(({ sample }) => {
        const address = readAddress(`http://${refused.exec(sample.slice(0, 4000))?.[1] ?? ''}`)
        return address === null ? [] : [{ address, evidence: each }]
      }),
    )
    const [first] = asked
    if (first === undefined || asked.some(({ address }) => !isSame(address, first.address))) return nothing
    const group = groupsIn(evidence, service).find((servers) => isForeign(first.address, servers))
    if (group === undefined) return nothing
    const { host, port } = first.address
    const others = group.filter(({ address }) => !isSame(address, first.address))
    const quote = `${host}:${port} refuses, and the others of its group are asked by name: ${others.map(({ written }) => written).join(', ')}`
    const { hop, target } = first.evidence
    const place = {
      fact: 'foreign-server',
      reach: 'here',
      quote,
      evidence: first.evidence,
      hop,
      target,
    } as const
    return {
      findings: [
        { ...place, cause: 'wrong-port', weight: 20 },
        { ...place, cause: 'backend-down', weight: -8 },
        { ...place, cause: 'no-live-upstreams', weight: -8 },
      ],
      advice: [],
    }
  },
}

function groupsIn(evidence: readonly Evidence[], service: Service): Server[][] {
  const byPlace = new Map<string, Server[]>()
  for (const { by, where, address, directive } of askedIn(evidence, service)) {
    if (by !== 'nginx' || directive !== 'server …;' || address.socket !== null) continue
    const written = `${address.host}:${address.port}`
    byPlace.set(where, [...(byPlace.get(where) ?? []), { address, written }])
  }
  const told = seenOf(evidence, 'logs').flatMap(({ facts }) =>
    facts.groups.flatMap(({ sample }): Server[][] => {
      const servers = (toldServers.exec(sample.slice(0, 2000))?.slice(1) ?? []).flatMap((written) => {
        const address = readAddress(written)
        return address === null ? [] : [{ address, written }]
      })
      return servers.length === 0 ? [] : [servers]
    }),
  )
  return [...byPlace.values(), ...told]
}

/** A bare name is that of a container or of a Service; those with dots are machines, of which some may be written by address. */
function isForeign(asked: Address, servers: readonly Server[]): boolean {
  const others = servers.filter(({ address }) => !isSame(address, asked))
  return (
    isLiteral(asked.host) &&
    others.length > 0 &&
    others.length < servers.length &&
    (/^127\./.test(asked.host) || others.every(({ address: { port } }) => port !== asked.port)) &&
    others.every(({ address: { host } }) => !isLiteral(host) && !host.includes('.') && host !== 'localhost')
  )
}

function isSame(one: Address, other: Address): boolean {
  return one.host === other.host && one.port === other.port
}
