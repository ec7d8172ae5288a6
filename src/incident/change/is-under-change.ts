import type { Entry } from '../../model/timeline.ts'

/** Whether a change is approved and not over: neither refused, nor lapsed, nor judged. */
export function isUnderChange(entries: readonly Entry[]): boolean {
  const going = new Set<string>()
  for (const { what } of entries) {
    if (what.kind === 'approval.decided' && what.decision === 'approved') going.add(what.approval)
    if (what.kind === 'change.refused' || what.kind === 'approval.lapsed' || what.kind === 'change.judged') {
      going.delete(what.approval)
    }
  }
  return going.size > 0
}
