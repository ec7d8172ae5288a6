import type { Advice, Decibans, Reach } from '../../model/diagnosis.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { Service } from '../../model/service.ts'
import type { CauseId } from '../causes.ts'

/** A judgement that takes several pieces of evidence at once. Pure, and indifferent to the order of the evidence. */
export interface Correlation {
  id: string
  /** Where the rule comes from: RFC section, vendor page, source file. */
  reference: string
  correlate(evidence: readonly Evidence[], service: Service): Correlated
}

export interface Correlated {
  findings: CorrelationFinding[]
  advice: Advice[]
}

/** What a correlation says of one cause. */
export interface CorrelationFinding {
  cause: CauseId
  weight: Decibans
  /** See {@link import('../../model/diagnosis.ts').Signature.fact}. */
  fact: string
  reach: Reach
  quote: string
  /** The evidence that shows it best. */
  evidence: Evidence
  /** The hop it speaks of. */
  hop: string | null
  target: string | null
}

/** Nothing to say. */
export const nothing: Correlated = { findings: [], advice: [] }

/** What several rules say, one after another. */
export function together(all: readonly Correlated[]): Correlated {
  return { findings: all.flatMap(({ findings }) => findings), advice: all.flatMap(({ advice }) => advice) }
}
