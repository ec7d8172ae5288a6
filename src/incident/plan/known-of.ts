import type { Person } from '../../model/person.ts'
import type { Entry } from '../../model/timeline.ts'
import { runState } from '../run-state.ts'
import type { Known } from './plan.ts'

/** What an incident's last judged run saw and said; null while there is none. */
export function knownOf(entries: Entry[]): Known | null {
  const finished = entries.findLast(({ what }) => what.kind === 'run.finished')
  if (finished?.what.kind !== 'run.finished') return null
  const state = runState(entries, finished.what.run)
  if (state === null) return null
  return {
    service: state.started.service,
    diagnosis: finished.what.diagnosis,
    evidence: state.evidence,
    requestedBy: requesterOf(entries) ?? keyOf(state.started.by),
  }
}

/** Who asked for the last diagnosis, as {@link keyOf} says it: runs that only verify are asked for by nobody. */
export function requesterOf(entries: Entry[]): string | null {
  const asked = entries.findLast(({ what }) => what.kind === 'run.started' && what.purpose === 'diagnose')
  return asked?.what.kind === 'run.started' ? keyOf(asked.what.by) : null
}

/** The account; the person behind it where the account alone does not tell. */
export function keyOf({ id, key }: Person): string {
  return key ?? id
}
