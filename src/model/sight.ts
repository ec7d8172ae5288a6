import type { CauseId } from '../diagnosis/causes.ts'
import type { Decibans, SeenEvidence, Signature, SignatureScope } from './diagnosis.ts'
import type { StepType } from './evidence.ts'

/** Gives a signature its types. */
export function defineSignature<T extends StepType>(signature: Signature<T>): Signature<T> {
  return signature
}

/** What it weighs for (positive) or against (negative) each cause. */
export type Weights = Partial<Record<CauseId, Decibans>>

/** One thing to see that speaks of several causes: it becomes one signature for each. */
export interface Sight<T extends StepType> extends Omit<Signature<T>, 'id' | 'cause' | 'weight' | 'match'> {
  /** Start of the signatures' ids; the cause is the end. */
  name: string
  weights: Weights
  see(evidence: SeenEvidence<T>, scope: SignatureScope): string | null
}

/** The signatures of a sight, `tcp-refused-backend-down` and so on. */
export function signaturesOf<T extends StepType>(sight: Sight<T>): Signature<T>[] {
  const { name, weights, see, ...rest } = sight
  return (Object.entries(weights) as [CauseId, Decibans][]).map(([cause, weight]) =>
    defineSignature({ ...rest, id: `${rest.on}-${name}-${cause}`, cause, weight, match: see }),
  )
}
