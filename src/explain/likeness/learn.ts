import type { LikenessModel, Outcome } from './model.ts'
import { wordsIn } from './words-in.ts'

/** A text, and what it came from in the end; the first was the established one, others would be fair answers too. */
export interface Lesson {
  text: string
  outcomes: readonly Outcome[]
}

/** A word that only one text has teaches nothing. */
const fewestTexts = 2

/** What a fair answer counts beside the established one. */
const fairShare = 0.4

/** How much each text counts against the wish for small weights. */
const trust = 20

const rounds = 200
const pace = 0.15

/** Weights below this are left out, and the others rounded to it. */
const grain = 0.1
const leastWeight = 0.3

/**
 * Learns which words speak for which outcome: a multinomial logistic regression over the presence of words, rare ones counting more
 * (inverse document frequency), with an L2 penalty, by Adam over all texts at once (Kingma and Ba 2015). The same lessons give the
 * same model.
 */
export function learn(lessons: readonly Lesson[]): LikenessModel {
  const bags = lessons.map(({ text }) => wordsIn(text))
  const counts = new Map<string, number>()
  for (const bag of bags) for (const word of bag) counts.set(word, (counts.get(word) ?? 0) + 1)
  const words = [...counts].filter(([, count]) => count >= fewestTexts).sort(([a], [b]) => (a < b ? -1 : 1))
  const outcomes = [...new Set(lessons.flatMap((lesson) => lesson.outcomes))].sort()
  const rarities = words.map(([, count]) => Math.log((1 + lessons.length) / (1 + count)) + 1)
  const wordAt = new Map(words.map(([word], index) => [word, index]))
  const texts = bags.map((bag) => shares(bag, wordAt, rarities))
  const wanted = lessons.map((lesson) =>
    lesson.outcomes.map((each, index) => ({
      at: outcomes.indexOf(each),
      share: index === 0 ? 1 : fairShare,
    })),
  )
  const { weights, biases } = descend(texts, wanted, words.length, outcomes.length)
  return {
    biases: new Map(outcomes.map((outcome, index) => [outcome, round(biases[index] ?? 0)])),
    words: new Map(
      words.map(([word], index) => [
        word,
        {
          rarity: round(rarities[index] ?? 1),
          weights: new Map(
            outcomes.flatMap((outcome, at): [Outcome, number][] => {
              const weight = weights[index * outcomes.length + at] ?? 0
              return Math.abs(weight) < leastWeight ? [] : [[outcome, round(weight)]]
            }),
          ),
        },
      ]),
    ),
  }
}

interface Share {
  word: number
  value: number
}

/** The words of one text that are known, each with its share of a vector of length one. */
function shares(
  bag: ReadonlySet<string>,
  wordAt: ReadonlyMap<string, number>,
  rarities: readonly number[],
): Share[] {
  const known = [...bag].flatMap((word) => wordAt.get(word) ?? [])
  const length = Math.hypot(...known.map((each) => rarities[each] ?? 0))
  return known.map((each) => ({ word: each, value: (rarities[each] ?? 0) / length }))
}

function descend(
  texts: readonly Share[][],
  wanted: readonly { at: number; share: number }[][],
  words: number,
  outcomes: number,
): { weights: Float64Array; biases: Float64Array } {
  const size = (words + 1) * outcomes
  const values = new Float64Array(size)
  const mean = new Float64Array(size)
  const square = new Float64Array(size)
  const slope = new Float64Array(size)
  const scores = new Float64Array(outcomes)
  const bias = words * outcomes
  for (let round = 1; round <= rounds; round += 1) {
    for (let at = 0; at < bias; at += 1) slope[at] = (values[at] ?? 0) / trust
    slope.fill(0, bias)
    for (const [index, text] of texts.entries()) {
      const targets = wanted[index] ?? []
      score(text, values, bias, scores)
      const total = targets.reduce((sum, { share }) => sum + share, 0)
      for (let at = 0; at < outcomes; at += 1) scores[at] = (scores[at] ?? 0) * total
      for (const { at, share } of targets) scores[at] = (scores[at] ?? 0) - share
      for (const { word, value } of text) {
        const from = word * outcomes
        for (let at = 0; at < outcomes; at += 1)
          slope[from + at] = (slope[from + at] ?? 0) + value * (scores[at] ?? 0)
      }
      for (let at = 0; at < outcomes; at += 1) slope[bias + at] = (slope[bias + at] ?? 0) + (scores[at] ?? 0)
    }
    const first = 1 - 0.9 ** round
    const second = 1 - 0.999 ** round
    const step = pace * (1 - round / (rounds + 1))
    for (let at = 0; at < size; at += 1) {
      const now = slope[at] ?? 0
      mean[at] = 0.9 * (mean[at] ?? 0) + 0.1 * now
      square[at] = 0.999 * (square[at] ?? 0) + 0.001 * now * now
      values[at] =
        (values[at] ?? 0) -
        (step * ((mean[at] ?? 0) / first)) / (Math.sqrt((square[at] ?? 0) / second) + 1e-8)
    }
  }
  return { weights: values.subarray(0, bias), biases: values.subarray(bias) }
}

/** Writes the likelihood of each outcome, together one, into `scores`. */
function score(text: readonly Share[], values: Float64Array, bias: number, scores: Float64Array): void {
  const outcomes = scores.length
  scores.set(values.subarray(bias))
  for (const { word, value } of text) {
    const from = word * outcomes
    for (let at = 0; at < outcomes; at += 1) scores[at] = (scores[at] ?? 0) + value * (values[from + at] ?? 0)
  }
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  let sum = 0
  for (let at = 0; at < outcomes; at += 1) {
    scores[at] = Math.exp((scores[at] ?? 0) - most)
    sum += scores[at] ?? 0
  }
  for (let at = 0; at < outcomes; at += 1) scores[at] = (scores[at] ?? 0) / sum
}

function round(value: number): number {
  return Math.round(value / grain) * grain
}
