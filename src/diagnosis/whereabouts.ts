import type { Reach } from '../model/diagnosis.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Service } from '../model/service.ts'
import type { System } from '../model/system.ts'
import type { Target } from '../model/target.ts'
import { isGateway } from './system-role.ts'

/** One place on the path at which something was seen. */
export interface Whereabouts {
  hop: string | null
  /** Id of an address of the hop, or of the machine where the hop has none there. */
  target: string | null
  host: string | null
  /** Of the hop, −1 for what belongs to none. */
  position: number
  /** True at the innermost hop, behind which there is nothing that we know of. */
  innermost: boolean
  /** The hop from which the way here was seen; absent for the place itself, and for the way to it from our own position. */
  from?: string | null
}

/** Of what belongs to no place on the path, such as pasted text. */
export const nowhere: Whereabouts = { hop: null, target: null, host: null, position: -1, innermost: true }

/** Finds the places that evidence and log lines speak of. */
export interface Atlas {
  /**
   * Where evidence of this system was seen: a machine may run several hops. `gateway` is the outermost of them, null the
   * innermost.
   */
  placeOf(evidence: Evidence, system: System | 'gateway' | null): Whereabouts
  /** The place of a hop and target by their names. */
  at(hop: string | null, target: string | null): Whereabouts
  /** The place further in that a gateway's log line names as its upstream; null when no hop is known by that address. */
  upstream(address: string, from: Whereabouts): Whereabouts | null
}

interface HopHere {
  name: string
  system: System
  position: number
  target: string | null
}

const hostPrefix = 'host/'

/** Everything is looked up in the service's path; `addresses` are what the targets' names were resolved to. */
export function atlasOf(
  service: Service,
  targets: readonly Target[],
  addresses: ReadonlyMap<string, readonly string[]>,
  isRed: (target: string) => boolean,
): Atlas {
  const byId = new Map(targets.map((target) => [target.id, target]))
  const last = service.path.length - 1

  function hopsOn(host: string): HopHere[] {
    return service.path.flatMap(({ name, system, hosts }, position) => {
      if (!hosts.includes(host)) return []
      const here = targets.filter((target) => target.hop === name && target.host === host)
      const target = here.find(({ id }) => isRed(id)) ?? here[0]
      return [{ name, system, position, target: target?.id ?? null }]
    })
  }

  function atHop({ name, position, target }: HopHere, host: string): Whereabouts {
    return {
      hop: name,
      target: target ?? `${hostPrefix}${host}`,
      host,
      position,
      innermost: position === last,
    }
  }

  function atTarget({ id, hop, position, innermost, host }: Target): Whereabouts {
    return { hop, target: id, host: host ?? null, position, innermost }
  }

  return {
    placeOf(evidence, system) {
      const target = byId.get(evidence.target ?? '')
      if (target !== undefined) return atTarget(target)
      if (!evidence.target?.startsWith(hostPrefix))
        return { ...nowhere, hop: evidence.hop, target: evidence.target }
      const host = evidence.target.slice(hostPrefix.length)
      const hops = hopsOn(host)
      const hop =
        hops.find((each) => each.system === system) ??
        (system === 'gateway' || (system !== null && isGateway(system)) ? hops[0] : hops.at(-1))
      return hop === undefined ? { ...nowhere, host } : atHop(hop, host)
    },

    at(hop, target) {
      const known = byId.get(target ?? '')
      if (known !== undefined) return atTarget(known)
      const host = target?.startsWith(hostPrefix) ? target.slice(hostPrefix.length) : null
      const here = host === null ? undefined : hopsOn(host).find(({ name }) => name === hop)
      if (host !== null && here !== undefined) return atHop(here, host)
      const position = service.path.findIndex(({ name }) => name === hop)
      const only = targets.filter((each) => each.hop === hop)
      if (only[0] !== undefined && only.length === 1) return atTarget(only[0])
      return { hop, target, host, position, innermost: position === -1 || position === last }
    },

    upstream(address, from) {
      const further = targets.filter(({ position }) => position > from.position)
      const named = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(address)
      if (named !== null) {
        const name = named[1] ?? named[2] ?? ''
        const port = Number(named[3])
        const found = further.find(
          (target) =>
            target.port === port &&
            (target.hostname === name ||
              (addresses.get(target.id)?.includes(name) ?? false) ||
              (isLoopback(name) && target.host !== undefined && target.host === from.host)),
        )
        if (found !== undefined) return atTarget(found)
      }
      if (
        from.host === null ||
        !(address.startsWith('unix:') || (named !== null && isLoopback(named[1] ?? named[2] ?? '')))
      ) {
        return null
      }
      const next = hopsOn(from.host).find(({ position }) => position > from.position)
      return next === undefined ? null : atHop(next, from.host)
    },
  }
}

function isLoopback(address: string): boolean {
  return /^127\.|^::1$|^localhost$/.test(address)
}

/** Two places are one when they are the same address, or the same hop on the same machine. */
export function placeKey({ hop, target, host, from }: Whereabouts): string {
  const place = host === null ? (target ?? hop ?? '') : `${hop} ${host}`
  return from === undefined ? place : `${place} from ${from}`
}

/** Whether what is seen from here with this reach speaks of this very place. */
export function isOfThisPlace({ position, innermost }: Whereabouts, reach: Reach): boolean {
  return position < 0 || reach === 'here' || (reach === 'inwards' && innermost)
}
