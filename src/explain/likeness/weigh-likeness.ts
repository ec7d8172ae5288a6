import { type CauseId, causeOf } from '../../diagnosis/causes.ts'
import { confidenceOf } from '../../diagnosis/confidence.ts'
import type { Decibans, Finding, Hypothesis } from '../../model/diagnosis.ts'
import { type Likeness, likeness } from './likeness.ts'
import { type LikenessModel, outcomeOf } from './model.ts'

/** The signature of what likeness says, for and against. */
export const likenessSignature = 'reads-like-reports'

/** A cause with this share of the reports that a text reads like is neither likelier nor less likely for it. */
const neutral = 1 / 200

/** Smaller shares are not told apart. */
const least = 1 / 10_000

/** Where a cause starts of which nothing else speaks, in a text of whose faults signatures know something. */
const unheard: Decibans = -9

/** And in one of which they know nothing: likely no report of a fault at all. */
const untold: Decibans = -24

/** Likeness alone is no verdict: such a cause stays below even odds, and behind the best of those that signatures know of. */
const mostUnheard: Decibans = -1

/** What signatures put so far before everything else stays there: a comparison of two settings has few words. */
const clearLead: Decibans = 12

/**
 * What is left of a sum in favour: signatures and likeness read the same lines, so that they are seldom wrong apart. With a third,
 * confidence is how often the verdict was right in 249 reports that neither had learnt from.
 */
const shared = 1 / 3

/** Longer texts are whole logs, which hold the words of everything. */
const longestReport = 64 * 1024

/**
 * Weighs hypotheses by how much the text reads like reports of each cause, best first, and adds causes of which nothing else
 * speaks. Signatures know what single lines mean; likeness knows what became of such texts.
 */
export function weighLikeness(
  ranked: readonly Hypothesis[],
  text: string,
  model: LikenessModel,
): Hypothesis[] {
  const read = text.length > longestReport ? [] : likeness(text, model)
  if (read.length === 0) return ranked.map((each) => ({ ...each, ...damped(each.total) }))
  const byOutcome = new Map(read.map((each) => [each.outcome, each]))
  const known = new Set(ranked.map(({ cause }) => outcomeOf(cause)))
  const isTold = ranked.some(({ cause, total }) => outcomeOf(cause) !== 'harmless' && total >= unheard)
  const others = read.flatMap(({ outcome }) =>
    outcome === 'harmless' || known.has(outcome) ? [] : [unheardOf(outcome, isTold ? unheard : untold)],
  )
  const all = [...ranked, ...others]
  const weights = all.map(({ cause }) => weightOf(byOutcome.get(outcomeOf(cause))))
  const leader = leaderOf(ranked)
  if (leader !== null) {
    const rest = all.map(({ total }, at) =>
      at === leader ? Number.NEGATIVE_INFINITY : total + (weights[at] ?? 0),
    )
    weights[leader] = Math.max(
      weights[leader] ?? 0,
      Math.ceil(Math.max(...rest) + 1 - (all[leader]?.total ?? 0)),
    )
  }
  const judged = all
    .map((each, at) => weighed(each, weights[at] ?? 0, byOutcome.get(outcomeOf(each.cause))))
    .sort((a, b) => b.total - a.total || (a.cause < b.cause ? -1 : 1))
  const heard = new Set(ranked.map(({ cause }) => cause))
  const best = judged.find(({ cause }) => heard.has(cause) && outcomeOf(cause) !== 'harmless')
  const ceiling = Math.min(mostUnheard, (best?.total ?? 0) - 1)
  return judged
    .map((each) => (heard.has(each.cause) ? each : atMost(each, ceiling)))
    .sort((a, b) => b.total - a.total)
}

function atMost(one: Hypothesis, ceiling: Decibans): Hypothesis {
  return one.total <= ceiling ? one : { ...one, total: ceiling, confidence: confidenceOf(ceiling) }
}

/** Where in the list the one stands that is clearly before all others, null without one. */
function leaderOf(ranked: readonly Hypothesis[]): number | null {
  const [first, second] = ranked.map(({ total }, at) => ({ total, at })).sort((a, b) => b.total - a.total)
  return first !== undefined && first.total - (second?.total ?? untold) >= clearLead ? first.at : null
}

function weightOf(like: Likeness | undefined): Decibans {
  return Math.round(10 * Math.log10(Math.max(least, like?.share ?? least) / neutral))
}

function unheardOf(cause: CauseId, start: Decibans): Hypothesis {
  const { title } = causeOf(cause)
  return {
    cause,
    title,
    confidence: confidenceOf(start),
    prior: start,
    total: start,
    for: [],
    against: [],
    hop: null,
    target: null,
  }
}

function weighed(one: Hypothesis, weight: Decibans, like: Likeness | undefined): Hypothesis {
  const isLifted = weight !== weightOf(like)
  const finding: Finding = {
    signature: isLifted ? 'clearly-first' : likenessSignature,
    cause: one.cause,
    weight,
    quote: isLifted ? 'single lines put it clearly first' : quoteOf(weight, like?.words ?? []),
    source: 'the whole text',
    evidence: 'text',
    hop: one.hop,
    target: null,
  }
  return {
    ...one,
    ...damped(one.total + weight),
    for: weight > 0 ? [...one.for, finding] : one.for,
    against: weight < 0 ? [...one.against, finding] : one.against,
  }
}

function quoteOf(weight: Decibans, words: readonly string[]): string {
  if (weight <= 0) return 'reads unlike reports of this'
  return words.length === 0 ? 'reads like reports of this' : `reads like reports of this: ${words.join(', ')}`
}

function damped(sum: Decibans): { total: Decibans; confidence: number } {
  const total = sum > 0 ? sum * shared : sum
  return { total, confidence: confidenceOf(total) }
}
