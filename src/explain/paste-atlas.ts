import { isGateway } from '../diagnosis/system-role.ts'
import type { Atlas, Whereabouts } from '../diagnosis/whereabouts.ts'
import type { Evidence } from '../model/evidence.ts'
import { type System, systems } from '../model/system.ts'

/** A pasted text knows of two places: the gateways, and what is behind them. */
const gateway: Whereabouts = { hop: 'gateway', target: null, host: null, position: 0, innermost: false }

const behind: Whereabouts = { hop: 'app', target: null, host: null, position: 1, innermost: true }

/** Where pasted evidence belongs. A request that failed was asked of a gateway unless it went to a port of the app. */
export const pasteAtlas: Atlas = {
  placeOf(evidence, system) {
    if (evidence.type === 'http') return isAskedBehind(evidence) ? behind : gateway
    if (system === 'gateway') return gateway
    const own = system ?? asSystem(evidence.hop)
    return own !== null && isGateway(own) ? gateway : behind
  },
  at: (hop) => (hop !== null && isGateway(asSystem(hop) ?? 'unknown') ? gateway : behind),
  upstream: (_address, from) => (from.position === 0 ? behind : null),
}

/** Ports that gateways listen on; anything else is the app's own. */
const gatewayPorts: ReadonlySet<string> = new Set(['', '80', '443', '8443'])

function isAskedBehind({ facts }: Evidence & { type: 'http' }): boolean {
  if (facts === null || !URL.canParse(facts.url)) return false
  const { port } = new URL(facts.url)
  return !gatewayPorts.has(port)
}

function asSystem(name: string | null): System | null {
  return systems.find((system) => system === name) ?? null
}
