import { didYouMean } from '../suggest.ts'

/** A hint for a name that is not known: `Did you mean "shop"?`, or every name there is. */
export function nearestName(typed: string, names: readonly string[], otherwise: string): string {
  const hint = didYouMean(typed, names)
  return hint === null ? otherwise : `${hint.slice(0, 1).toUpperCase()}${hint.slice(1)}`
}
