import type { Evidence } from '../../model/evidence.ts'
import type { Service } from '../../model/service.ts'
import type { System } from '../../model/system.ts'
import { isAppServer, isEdge, isManaged, isProxy } from '../system-role.ts'

/** Where on the path a system stands. */
export interface Standing {
  hop: string | null
  /** Sorts from the edge inwards: first by the hop, then by what the system is for. */
  order: number
  /** Name of the machine, null for pasted text and for what was asked from outside. */
  machine: string | null
}

/** So much the order grows from one hop to the next. */
const roles = 10

/** Whether the path was made up of pasted text: then only what a system is for tells where it stands. */
function isPasted({ path }: Service): boolean {
  return path.every(({ addresses, hosts }) => addresses.length === 0 && hosts.length === 0)
}

/** The order of a hop of the path. */
export function orderOf(position: number, system: System, service: Service): number {
  return isPasted(service) ? roleOrder(system) * roles : position * roles + roleOrder(system)
}

/** From the edge inwards, where nothing but the product is known. */
export function roleOrder(system: System): number {
  if (isEdge(system)) return 0
  if (isManaged(system)) return 1
  if (isProxy(system)) return 2
  return isAppServer(system) ? 4 : 3
}

/** The name of the machine that evidence was gathered on. */
export function machineOf({ target }: Evidence): string | null {
  return target?.startsWith('host/') ? target.slice('host/'.length) : null
}

/**
 * The place of a system that a piece of evidence speaks of: its own hop on that machine, else the hop that the evidence was
 * filed under. Of pasted text, where only products are known, proxies stand outside of app servers.
 */
export function standingOf(evidence: Evidence, system: System, service: Service): Standing {
  const { path } = service
  const machine = machineOf(evidence)
  const isHere = (index: number) => machine === null || path[index]?.hosts.includes(machine)
  const own = path.findIndex((hop, index) => isHere(index) && productOf(hop.system) === productOf(system))
  const filed = path.findIndex(({ name }) => name === evidence.hop)
  const position = own >= 0 ? own : filed
  if (position >= 0) {
    return { hop: path[position]?.name ?? null, order: orderOf(position, system, service), machine }
  }
  const outside = isAppServer(system) ? path.length : 0
  return { hop: evidence.hop, order: orderOf(outside, system, service), machine }
}

/** The index of a hop on the path, -1 for what is not on it, and where the path is only a guess. */
export function positionOf(hop: string | null, service: Service): number {
  return isPasted(service) ? -1 : service.path.findIndex(({ name }) => name === hop)
}

/** Products that are built on nginx are configured and logged as nginx is. */
function productOf(system: System): System {
  return system === 'openresty' || system === 'kong' ? 'nginx' : system
}
