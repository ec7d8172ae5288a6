import type { SeenEvidence } from '../../../model/diagnosis.ts'
import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import type { System } from '../../../model/system.ts'
import { formatAddress, isLoopback, readAddress } from '../address.ts'
import { type Asked, askedIn } from '../asked.ts'
import { machineOf, type Standing, standingOf } from '../standing.ts'
import { askedInLines } from './asked-in-lines.ts'

/** The listeners of one machine. */
export type SocketsEvidence = SeenEvidence<'sockets'> & Evidence

/** Somebody asks for a port on a machine whose listeners were seen. */
export interface Question extends Standing {
  host: string
  port: number
  /** `nginx passes to 127.0.0.1:8000 (shop.conf:12)`. */
  says: string
  asked: Asked | null
  /** The system that is expected to answer, by the inventory. */
  expected: System
}

/** Ports of this machine that are asked for: by loopback of proxies on it, and by the addresses of the hops on it. */
export function questionsFor(
  sockets: SocketsEvidence,
  evidence: readonly Evidence[],
  service: Service,
): Question[] {
  const machine = machineOf(sockets)
  const isOne = machine === null || service.hosts.length === 1
  const byProxies = askedIn(evidence, service).flatMap((asked): Question[] => {
    const { host, port } = asked.address
    if (port === null) return []
    const isHere = isLoopback(host)
      ? isOne || asked.machine === machine
      : isAddressOf(host, port, machine, service)
    const expected = isHere ? expectedBehind(asked, service) : null
    return expected === null ? [] : [{ ...asked, host, port, asked, expected }]
  })
  const byInventory = service.path.flatMap((hop, position): Question[] =>
    hop.addresses.flatMap((written, index): Question[] => {
      const on = hop.hosts.length === 1 ? hop.hosts[0] : hop.hosts[index]
      const address = readAddress(written)
      if (machine === null || on !== machine || address?.port == null) return []
      const { host, port } = address
      const says = `${hop.name} is asked at ${formatAddress(address)}`
      const standing = standingOf(sockets, hop.system, service)
      return [
        { ...standing, hop: hop.name, order: position, host, port, says, asked: null, expected: hop.system },
      ]
    }),
  )
  const proxied = new Set(byProxies.map(({ port }) => port))
  const others = [...byInventory, ...askedInLines(evidence, service)]
  return [...byProxies, ...others.filter(({ port }) => !proxied.has(port))]
}

/** Whether the inventory says that this address is one of that machine. */
function isAddressOf(host: string, port: number, machine: string | null, service: Service): boolean {
  if (machine === null) return false
  return service.path.some((hop) =>
    hop.addresses.some((written, index) => {
      const on = hop.hosts.length === 1 ? hop.hosts[0] : hop.hosts[index]
      const address = readAddress(written)
      return on === machine && address?.host === host && (address.port === port || on !== undefined)
    }),
  )
}

function expectedBehind(asked: Asked, { path }: Service): System {
  const index = path.findIndex(({ name }) => name === asked.hop)
  return path[index + 1]?.system ?? 'unknown'
}
