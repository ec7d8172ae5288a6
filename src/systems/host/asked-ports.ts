import { isIP } from 'node:net'
import type { AskedPort } from '../../model/facts/sockets.ts'
import type { HostTarget } from '../../model/host.ts'
import type { Target } from '../../model/target.ts'

/** Where the hops on this machine are asked, by the addresses of the path. */
export function askedPorts({ hops }: HostTarget, targets: readonly Target[]): AskedPort[] {
  return hops.flatMap(({ hop, system, port, target }) => {
    if (port === null) return []
    const address = targets.find(({ id }) => id === target)?.hostname ?? null
    return [{ hop, system, address, port }]
  })
}

/** The names by which hops on this machine may ask those further in. */
export function namesFurtherIn({ hops }: HostTarget, targets: readonly Target[]): string[] {
  const outermost = Math.min(...hops.map(({ position }) => position))
  const names = targets
    .filter(({ position, hostname }) => position > outermost && isIP(hostname) === 0)
    .map(({ hostname }) => hostname)
  return [...new Set(names)].filter(isHostName).slice(0, 8)
}

/** RFC 1123 section 2.1, and not an option of a program. */
export function isHostName(name: string): boolean {
  return /^(?!-)[A-Za-z0-9._-]{1,253}$/.test(name)
}

/** Whether an address means the machine itself. */
export function isLoopback(address: string): boolean {
  return /^(?:127\.|::1$|localhost$)/.test(address)
}
