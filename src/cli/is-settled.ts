import type { Entry } from '../model/timeline.ts'

/** Nothing is going on any more: no run, and no approved change without an end. */
export function isSettled(entries: Entry[]): boolean {
  const going = new Set<string>()
  for (const { what } of entries) {
    if (what.kind === 'run.started') going.add(what.run)
    if (what.kind === 'run.finished' || what.kind === 'run.canceled') going.delete(what.run)
    if (what.kind === 'approval.decided' && what.decision === 'approved') going.add(what.approval)
    if (what.kind === 'change.refused') going.delete(what.approval)
    // The verifying run follows a change; until it starts, the story is not over.
    if (what.kind === 'run.started' && what.purpose === 'verify') {
      for (const each of going) if (each !== what.run) going.delete(each)
    }
  }
  return going.size === 0
}
