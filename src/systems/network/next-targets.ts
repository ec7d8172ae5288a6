import type { HostTarget } from '../../model/host.ts'
import type { Target } from '../../model/target.ts'

const most = 4

/**
 * What the innermost hop of this machine asks: the addresses of the nearest hop further in that has any, at most four, each host
 * and port once. None for the machine of the innermost hop. Names that a program would take for an option are left out.
 */
export function nextTargets({ hops }: HostTarget, targets: readonly Target[]): Target[] {
  const here = Math.max(...hops.map(({ position }) => position))
  const inner = targets.filter(({ position, hostname }) => position > here && !hostname.startsWith('-'))
  const nearest = Math.min(...inner.map(({ position }) => position))
  const next = inner.filter(({ position }) => position === nearest)
  return [...new Map(next.map((each) => [`${each.hostname} ${each.port}`, each])).values()].slice(0, most)
}
