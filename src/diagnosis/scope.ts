import type { Rung, SignatureScope } from '../model/diagnosis.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Service } from '../model/service.ts'
import type { System } from '../model/system.ts'
import type { Target } from '../model/target.ts'
import { failedReplies } from './failed-replies.ts'
import { stateInside } from './ladder.ts'

/** Makes the scope of each piece of evidence; what is the same for all of them is worked out once. */
export function scopes(
  service: Service,
  rungs: readonly Rung[],
  { ourClockIsOff, isForwarded }: { ourClockIsOff: boolean; isForwarded(target: Target | null): boolean },
) {
  const path: ReadonlySet<System> = new Set(service.path.map(({ system }) => system))
  const inside = service.path.map((_, position) => stateInside(rungs, position))
  return function scopeOf(evidence: Evidence, target: Target | null): SignatureScope {
    return {
      service,
      target,
      inside: target === null ? null : (inside[target.position] ?? null),
      ourClockIsOff,
      isForwarded: isForwarded(target),
      failures: failedReplies(evidence, target?.expect, path),
    }
  }
}
