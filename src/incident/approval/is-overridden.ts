import type { Approval } from '../../model/approval.ts'
import type { Guarded } from './guards.ts'

/** Whether somebody who approved broke the glass over a guard: knowing of it, so a freeze set after that stops the change. */
export function isOverridden(
  { overridable, since }: Pick<Guarded, 'overridable' | 'since'>,
  { votes }: Pick<Approval, 'votes'>,
): boolean {
  return (
    overridable &&
    votes.some(
      ({ decision, breakGlass, at }) =>
        decision === 'approved' && breakGlass && (since === undefined || at >= since),
    )
  )
}
