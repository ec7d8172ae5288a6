import { isDeepStrictEqual } from 'node:util'
import type { Advice, Diagnosis, Finding, Hypothesis, Missing, Rung, Verdict } from '../../model/diagnosis.ts'
import { storable } from '../../store/chain.ts'

/** One thing on which two diagnoses of the same evidence differ; null where one of them does not have it. */
export interface Divergence {
  /** `verdict: cause`, `finding nginx-connect-refused for backend-down` */
  what: string
  recorded: string | null
  now: string | null
}

/** Confidences closer than this are the same to people. */
const sameConfidence = 0.005

/** What a diagnosis says otherwise than another of the same evidence, the verdict first; empty when they agree. */
export function compareDiagnoses(then: Diagnosis, now: Diagnosis): Divergence[] {
  const divergences = [
    ...compareVerdicts(then.verdict, now.verdict),
    ...compareLists('hypothesis', then.hypotheses, now.hypotheses, hypothesisName, hypothesisWords),
    ...compareLists('finding', findingsOf(then), findingsOf(now), findingName, findingWords),
    ...compareLists('hop', then.ladder, now.ladder, ({ hop }) => hop, rungWords),
    ...compareLists('advice', then.advice, now.advice, adviceName, ({ why }) => why),
    ...compareLists('not seen', then.missing, now.missing, ({ what }) => what, missingWords),
  ]
  // Whatever else a newer version tells of the same evidence is not passed over.
  if (divergences.length === 0 && !isDeepStrictEqual(storable(then), storable(now))) {
    return [{ what: 'details', recorded: 'as recorded', now: 'told in other words' }]
  }
  return divergences
}

function compareVerdicts(then: Verdict, now: Verdict): Divergence[] {
  const fields = ['state', 'cause', 'hop', 'target', 'host'] as const
  const differing = fields.flatMap((field): Divergence[] => {
    const [was, is] = [then[field] ?? null, now[field] ?? null]
    return was === is ? [] : [{ what: `verdict: ${field}`, recorded: was, now: is }]
  })
  if (Math.abs(then.confidence - now.confidence) >= sameConfidence) {
    const [was, is] = [percent(then.confidence), percent(now.confidence)]
    differing.push({ what: 'verdict: confidence', recorded: was, now: is })
  }
  const [was, is] = [then.producer?.hop ?? null, now.producer?.hop ?? null]
  if (was !== is) differing.push({ what: 'verdict: who wrote the error', recorded: was, now: is })
  if (then.sentence !== now.sentence) {
    differing.push({ what: 'verdict: sentence', recorded: then.sentence, now: now.sentence })
  }
  return differing
}

function compareLists<T>(
  kind: string,
  then: readonly T[],
  now: readonly T[],
  nameOf: (item: T) => string,
  wordsOf: (item: T) => string,
): Divergence[] {
  const before = new Map(then.map((item) => [nameOf(item), wordsOf(item)]))
  const after = new Map(now.map((item) => [nameOf(item), wordsOf(item)]))
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name) ?? null, after.get(name) ?? null]
    return was === is ? [] : [{ what: `${kind} ${name}`, recorded: was, now: is }]
  })
}

function findingsOf({ hypotheses }: Diagnosis): Finding[] {
  return hypotheses.flatMap((hypothesis) => [...hypothesis.for, ...hypothesis.against])
}

function hypothesisName({ cause, target, hop }: Hypothesis): string {
  return `${cause} at ${target ?? hop ?? 'no place'}`
}

function hypothesisWords({ confidence }: Hypothesis): string {
  return percent(confidence)
}

function findingName({ signature, cause, evidence }: Finding): string {
  return `${signature} for ${cause}, of ${evidence}`
}

function findingWords({ weight, quote }: Finding): string {
  return `${weight > 0 ? '+' : ''}${Math.round(weight * 10) / 10}: ${quote}`
}

function rungWords({ state, targets }: Rung): string {
  const each = targets.map((target) => `${target.target} ${target.state}`)
  return [state, ...each].join(', ')
}

function adviceName({ setting, where }: Advice): string {
  return `${setting} (${where})`
}

function missingWords({ why, how }: Missing): string {
  return `${why}. ${how}`
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`
}
