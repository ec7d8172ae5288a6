import type { CauseId } from '../../diagnosis/causes.ts'
import { type HarmlessCause, isHarmless } from '../is-harmless.ts'

/** What a text came from in the end. */
export type Outcome = Exclude<CauseId, HarmlessCause> | 'harmless'

/** Whatever is no fault of the service teaches the same, be it noise, a visitor who left or a status that nobody expected. */
export function outcomeOf(cause: CauseId): Outcome {
  return isHarmless(cause) ? 'harmless' : cause
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
