import type { NotAimed } from '../../model/change.ts'
import { type Candidate, candidatesOf } from './candidates.ts'
import type { Looked } from './looked.ts'
import type { Owner } from './owner.ts'
import { ownerOfProcess } from './owner-of-process.ts'
import type { SeenHere } from './seen-here.ts'

/** What may single out one of several, strongest first. */
const signs = ['hasPort', 'hasName', 'isBlamed', 'isExpected'] as const satisfies (keyof Candidate)[]

/**
 * Which unit, container, app or program runs a hop on a machine. Where somebody listens at the hop's port it is whoever
 * started that process; where nobody does, what is down and has a sign of being meant. Never a guess: of several that may
 * be meant, none is taken and all are named.
 */
export function ownerOfHop(seen: SeenHere, looked: Looked | null): Owner | NotAimed {
  const { ports } = seen
  const served =
    looked === null
      ? []
      : ports.flatMap((port) => (looked.listening.ports.get(port) ?? []).map((pid) => ({ port, pid })))
  const isAllServed = ports.length > 0 && ports.every((port) => served.some((each) => each.port === port))
  if (looked !== null && isAllServed) {
    return oneOf(served.map(({ pid, port }) => ownerOfProcess(pid, port, seen, looked)))
  }
  return choose(candidatesOf(seen, looked), seen)
}

function oneOf(found: readonly (Owner | NotAimed)[]): Owner | NotAimed {
  const owners = new Map(
    found.flatMap((each) => ('lacking' in each ? [] : [[JSON.stringify(each), each] as const])),
  )
  const [owner] = owners.values()
  const unknown = found.find((each) => 'lacking' in each)
  if (owner === undefined) return unknown ?? { lacking: 'Nobody is known to run the hop.' }
  if (owners.size === 1) return unknown ?? owner
  return {
    lacking: `Several things listen at the port of the hop: ${[...owners.values()].map(nameOf).join(', ')}.`,
  }
}

function nameOf(owner: Owner): string {
  if (owner.by === 'systemd') return owner.unit
  if (owner.by === 'docker') return owner.container
  return owner.by === 'pm2' ? owner.app : owner.program
}

function choose(candidates: readonly Candidate[], { machine, hop, units }: SeenHere): Owner | NotAimed {
  const name = hop[0]?.hop ?? machine.hop
  const running = candidates.filter(({ isDown }) => !isDown)
  const down = candidates.filter(({ isDown }) => isDown)
  // What listened a moment ago and is called well may hang, or be on its way up; it is worth more than a stray failure.
  const own = running.filter(({ hasPort, hasName }) => hasPort || hasName)
  const pool = own.length > 0 && !down.some(({ hasPort, hasName }) => hasPort || hasName) ? own : down
  const left = narrow(
    pool.length > 0 ? pool : running.filter(({ isExpected, isBlamed }) => isExpected || isBlamed),
  )
  const [one, ...others] = left
  if (one === undefined) {
    const useless = units.find(({ why, load }) => why === 'listed' && load !== 'loaded')
    if (useless !== undefined) return { lacking: `${useless.name} cannot be started: it is ${useless.load}.` }
    return {
      lacking: `Nothing on ${machine.host.name} is known to run ${name}: list its unit in the inventory.`,
    }
  }
  if (others.length > 0) {
    return {
      lacking: `Several things on ${machine.host.name} may run ${name}: ${left.map((each) => each.name).join(', ')}.`,
    }
  }
  return signs.some((sign) => one[sign])
    ? one.owner
    : { lacking: `${one.name} is down on ${machine.host.name}, and nothing says that it runs ${name}.` }
}

function narrow(candidates: readonly Candidate[]): readonly Candidate[] {
  return signs.reduce((left, sign) => {
    const chosen = left.filter((each) => each[sign])
    return chosen.length > 0 ? chosen : left
  }, candidates)
}
