import type { Evidence } from '../model/evidence.ts'
import type { Service } from '../model/service.ts'
import type { Target } from '../model/target.ts'
import { publishes } from '../systems/docker/publishes.ts'

/**
 * Tells the targets at which a container engine takes connections for whoever is inside, or for nobody: those that containers
 * publish, and those of hops that are said to run in containers.
 */
export function forwardedTargets(
  service: Service,
  evidence: readonly Evidence[],
): (target: Target | null) => boolean {
  const byMachine = new Map(
    evidence.flatMap((each) =>
      each.type === 'docker' && each.facts !== null ? [[each.target, each.facts.containers] as const] : [],
    ),
  )
  return (target) => {
    if (target === null) return false
    if (service.path[target.position]?.system === 'docker') return true
    const containers = byMachine.get(`host/${target.host}`) ?? []
    return containers.some(
      (one) => one.status === 'running' && publishes(one, { host: target.hostname, port: target.port }),
    )
  }
}
