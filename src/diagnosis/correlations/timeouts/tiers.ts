import type { Evidence } from '../../../model/evidence.ts'
import type { Timeout, TimeoutKind } from '../../../model/facts/timeout.ts'
import type { Service } from '../../../model/service.ts'
import type { System } from '../../../model/system.ts'
import { seenOf } from '../seen-of.ts'
import { orderOf, positionOf, type Standing, standingOf } from '../standing.ts'
import { knownDefaults } from './known-defaults.ts'

/** One system on the path with its limits, as one process of it has them. */
export interface Tier extends Standing {
  system: System
  /** `node shop`, for people. */
  name: string
  /** What was seen of it: its configuration, or a measurement; null when these are defaults that nobody looked at. */
  evidence: Evidence | null
  timeouts: readonly Timeout[]
  version: string | null
}

/** Two tiers of which the outer asks the inner. */
export interface Neighbours {
  outer: Tier
  inner: Tier
}

/** One setting, of the tier that has it. */
export interface Limit {
  tier: Tier
  timeout: Timeout
}

/**
 * The neighbours of the path with their limits, from the edge inwards. A system of the path that nobody read takes part with
 * its product's defaults. On one machine only what runs there is compared with what runs there.
 */
export function neighboursIn(evidence: readonly Evidence[], service: Service): Neighbours[] {
  const read = [...configured(evidence, service), ...measured(evidence, service)]
  const seen = new Set(read.map(({ order }) => order))
  const unread = service.path.flatMap((hop, position): Tier[] => {
    const order = orderOf(position, hop.system, service)
    const timeouts = seen.has(order) ? [] : knownDefaults(hop.system)
    if (timeouts.length === 0) return []
    const { name, system } = hop
    return [
      { hop: name, order, machine: null, system, name: system, evidence: null, timeouts, version: null },
    ]
  })
  const layers = [...Map.groupBy([...read, ...unread], ({ order }) => order)].sort(([a], [b]) => a - b)
  return layers.flatMap(([, outers], index) => {
    const inners = layers[index + 1]?.[1] ?? []
    return outers.flatMap((outer) =>
      onSameMachine(outer, inners)
        .filter((inner) => isNext(outer, inner, service))
        .map((inner) => ({ outer, inner })),
    )
  })
}

/** Hops between them that nothing is known of make them no neighbours. */
function isNext(outer: Tier, inner: Tier, service: Service): boolean {
  const from = positionOf(outer.hop, service)
  const to = positionOf(inner.hop, service)
  return from < 0 || to < 0 || to - from <= 1
}

function onSameMachine({ machine }: Tier, inners: readonly Tier[]): readonly Tier[] {
  const isHere = (inner: Tier) => machine !== null && inner.machine === machine
  return inners.some(isHere) ? inners.filter((inner) => inner.machine === null || isHere(inner)) : inners
}

function configured(evidence: readonly Evidence[], service: Service): Tier[] {
  const tier = (
    each: Evidence,
    system: System,
    of: { timeouts: readonly Timeout[]; name?: string; version?: string | null },
  ): Tier[] => {
    const { timeouts, name = system, version = null } = of
    if (timeouts.length === 0) return []
    return [{ ...standingOf(each, system, service), system, name, evidence: each, timeouts, version }]
  }
  return [
    ...seenOf(evidence, 'nginx').flatMap((each) => tier(each, 'nginx', each.facts)),
    ...seenOf(evidence, 'apache').flatMap((each) => tier(each, 'apache', each.facts)),
    ...seenOf(evidence, 'haproxy').flatMap((each) => tier(each, 'haproxy', each.facts)),
    ...seenOf(evidence, 'gunicorn').flatMap((each) =>
      each.facts.masters.flatMap(({ timeouts }) => tier(each, 'gunicorn', { timeouts })),
    ),
    ...seenOf(evidence, 'uwsgi').flatMap((each) =>
      each.facts.instances.flatMap(({ timeouts }) => tier(each, 'uwsgi', { timeouts })),
    ),
    ...seenOf(evidence, 'php-fpm').flatMap((each) =>
      each.facts.pools.flatMap(({ timeouts, name }) =>
        tier(each, 'php-fpm', { timeouts, name: `php-fpm pool ${name}` }),
      ),
    ),
    ...seenOf(evidence, 'node').flatMap((each) =>
      each.facts.processes.flatMap(({ timeouts, name, version }) =>
        tier(each, 'node', { timeouts, name: name === 'node' ? 'node' : `node (${name})`, version }),
      ),
    ),
  ]
}

/** How long a hop really keeps an idle connection, which counts for more than what anything says. */
function measured(evidence: readonly Evidence[], service: Service): Tier[] {
  return seenOf(evidence, 'keepalive').flatMap((each): Tier[] => {
    const hop = service.path.find(({ name }) => name === each.hop)
    const { kept, closedAfterMs, announcedMs, failure } = each.facts
    if (hop === undefined || failure !== null) return []
    const valueMs = kept ? (closedAfterMs ?? announcedMs) : 0
    if (valueMs === null) return []
    const setting = !kept
      ? 'Connection: close'
      : closedAfterMs === null
        ? 'Keep-Alive: timeout='
        : 'idle connection'
    const where = closedAfterMs === null && kept ? 'announced in a response' : 'measured'
    const timeout: Timeout = { kind: 'idle-accepted', setting, valueMs, where, isDefault: false }
    const { system } = hop
    const standing = standingOf(each, system, service)
    return [{ ...standing, system, name: system, evidence: each, timeouts: [timeout], version: null }]
  })
}

/** Whether this was measured on the wire rather than read. */
export function isMeasured({ tier }: Limit): boolean {
  return tier.evidence?.type === 'keepalive'
}

/**
 * The limits of one kind that a tier has. Where a proxy has one for each protocol, those of the protocol that the inner system
 * speaks; where some were set, the defaults beside them are left out.
 */
export function limitsOf(tier: Tier, kind: TimeoutKind, inner: System | null = null): Limit[] {
  const all = tier.timeouts.filter((each) => each.kind === kind)
  const spoken = inner === 'php-fpm' ? 'fastcgi_' : inner === 'uwsgi' ? 'uwsgi_' : 'proxy_'
  const fitting = all.filter(({ setting }) => setting.startsWith(spoken))
  const chosen = fitting.length > 0 ? fitting : all
  const set = chosen.filter(({ isDefault }) => !isDefault)
  return (set.length > 0 ? set : chosen).map((timeout) => ({ tier, timeout }))
}
