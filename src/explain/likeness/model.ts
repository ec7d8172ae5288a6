import type { CauseId } from '../../diagnosis/causes.ts'

/** What a text came from in the end. */
export type Outcome = Exclude<CauseId, 'benign-noise'> | 'harmless'

/** Reports whose lines turned out to be noise and those that no fault belongs to teach the same. */
export function outcomeOf(cause: CauseId): Outcome {
  return cause === 'benign-noise' ? 'harmless' : cause
}

/** Which words speak for which outcome, as learnt from reports whose cause was established. */
export interface LikenessModel {
  /** How frequent an outcome is, in natural logarithms of odds. */
  biases: ReadonlyMap<Outcome, number>
  words: ReadonlyMap<string, LearntWord>
}

export interface LearntWord {
  /** 1 for a word that every report has; the more, the fewer have it. */
  rarity: number
  /** For and against outcomes, in natural logarithms of odds; of what is missing the word says nothing. */
  weights: ReadonlyMap<Outcome, number>
}

/** Knows no report, so that signatures alone speak. */
export const untaught: LikenessModel = { biases: new Map(), words: new Map() }
