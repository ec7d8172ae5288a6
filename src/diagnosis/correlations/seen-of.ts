import type { SeenEvidence } from '../../model/diagnosis.ts'
import type { Evidence, EvidenceOf, StepType } from '../../model/evidence.ts'

/** The evidence of one step type that was really seen, in order of its ids. */
export function seenOf<T extends StepType>(
  evidence: readonly Evidence[],
  type: T,
): (SeenEvidence<T> & Evidence)[] {
  const isSeen = (each: Evidence): each is SeenEvidence<T> & EvidenceOf<T> & Evidence =>
    each.type === type && each.outcome !== 'unknown'
  return evidence.filter(isSeen).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
