import type { Evidence } from '../../model/evidence.ts'
import type { Service } from '../../model/service.ts'
import { ofPath } from '../../systems/docker/of-path.ts'
import { seenOf } from './seen-of.ts'
import { machineOf } from './standing.ts'

/** Of so few containers any may be ours. */
const few = 5

/** The evidence without the containers that are known to have nothing to do with the path: an engine may run many. */
export function ofPathOnly(evidence: readonly Evidence[], service: Service): Evidence[] {
  const strangers = new Map<string | null, Set<string>>()
  for (const each of seenOf(evidence, 'docker')) {
    const { containers } = ofPath(each.facts, machineOf(each), { service })
    // Nobody knows which is ours: of so many the starts of one are no sign.
    const isAnybodys = containers.length === each.facts.containers.length && containers.length > few
    const own = new Set(isAnybodys ? [] : containers.map(({ name }) => name))
    const others = each.facts.containers.flatMap(({ name }) => (own.has(name) ? [] : name))
    strangers.set(machineOf(each), new Set(others))
  }
  if (strangers.size === 0) return [...evidence]
  return evidence.map((each): Evidence => {
    const here = strangers.get(machineOf(each))
    if (here === undefined || here.size === 0 || each.facts === null) return each
    if (each.type === 'docker') {
      const containers = each.facts.containers.filter(({ name }) => !here.has(name))
      const events = each.facts.events.filter(({ container }) => !here.has(container))
      return { ...each, facts: { ...each.facts, containers, events } }
    }
    if (each.type !== 'changes') return each
    const isOfPath = ({ what }: { what: string }) => !here.has(/^container (\S+) /.exec(what)?.[1] ?? '')
    return { ...each, facts: { ...each.facts, changes: each.facts.changes.filter(isOfPath) } }
  })
}
