import type { SeenEvidence } from '../../model/diagnosis.ts'
import type { Evidence } from '../../model/evidence.ts'
import { seenOf } from './seen-of.ts'

/** One line of a log, with those that belong to it, and where it was seen. */
export interface SeenLine {
  sample: string
  evidence: SeenEvidence<'logs'> & Evidence
}

/** Every line that logs show, cut to its first characters where a comparison needs no more. */
export function linesOf(evidence: readonly Evidence[], longest = Number.POSITIVE_INFINITY): SeenLine[] {
  return seenOf(evidence, 'logs').flatMap((each) =>
    each.facts.groups.map(({ sample }) => ({ evidence: each, sample: sample.slice(0, longest) })),
  )
}
