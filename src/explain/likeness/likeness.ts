import type { LikenessModel, Outcome } from './model.ts'
import { wordsIn } from './words-in.ts'

/** What reports of the same words came from. */
export interface Likeness {
  outcome: Outcome
  /** 0…1, over all outcomes together one. */
  share: number
  /** The words that speak for it most, best first, at most five. */
  words: string[]
}

/** Texts with fewer known words are like none. */
const fewestWords = 5

/** How much a text reads like reports of each outcome, best first; empty for one that has too few words of any report. */
export function likeness(text: string, model: LikenessModel): Likeness[] {
  const known = [...wordsIn(text)].flatMap((word) => {
    const learnt = model.words.get(word)
    return learnt === undefined ? [] : [{ word, ...learnt }]
  })
  if (known.length < fewestWords) return []
  const length = Math.hypot(...known.map(({ rarity }) => rarity))
  const scored = [...model.biases].map(([outcome, bias]) => {
    const said = known.map(({ word, rarity, weights }) => ({
      word,
      amount: ((weights.get(outcome) ?? 0) * rarity) / length,
    }))
    const words = said
      .filter(({ amount }) => amount > 0)
      .sort((a, b) => b.amount - a.amount)
      .slice(0, 5)
      .map(({ word }) => word)
    return { outcome, words, score: said.reduce((sum, { amount }) => sum + amount, bias) }
  })
  const most = Math.max(...scored.map(({ score }) => score))
  const odds = scored.map((each) => ({ ...each, odds: Math.exp(each.score - most) }))
  const total = odds.reduce((sum, each) => sum + each.odds, 0)
  return odds
    .map(({ outcome, words, odds: one }) => ({ outcome, words, share: one / total }))
    .sort((a, b) => b.share - a.share || (a.outcome < b.outcome ? -1 : 1))
}
