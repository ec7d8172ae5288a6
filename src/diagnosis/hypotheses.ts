import type { Decibans, Finding, Hypothesis, Reach, Rung } from '../model/diagnosis.ts'
import type { Target } from '../model/target.ts'
import { type CauseId, causeOf } from './causes.ts'
import type { Found } from './find.ts'
import { innermostRed, isRed } from './ladder.ts'

/** What a repeated sight of the same fact adds. */
const echo: Decibans = 1

/** What speaks against a cause seen only outside of the innermost red hop. */
const explained: Decibans = -10

const mostConfidence = 0.99

/** One target where a cause was seen, with everything that was found there of it. */
interface Place {
  target: Target | null
  position: number
  red: boolean
  /** Whether something speaks of this very target; otherwise the cause lies at some hop further in, or may. */
  direct: boolean
  for: Found[]
  against: Found[]
}

/**
 * One hypothesis for each cause that something speaks for, best first.
 *
 * It is placed where it was seen most directly, preferring red targets, then the innermost. Its sum takes the prior, the
 * findings at that place, and as support what hops outside of it show of the same cause. A cause that was seen only
 * outside of the innermost red hop, by signs that pass through hops, gets one finding against it, `explained-by-inner-hop`,
 * of −10: it is a symptom of what is broken further in.
 */
export function hypotheses(
  found: readonly Found[],
  rungs: readonly Rung[],
  targets: ReadonlyMap<string, Target>,
): Hypothesis[] {
  const states = new Map(rungs.flatMap((rung) => rung.targets.map(({ target, state }) => [target, state])))
  const deepest = innermostRed(rungs)
  const byCause = Map.groupBy(found, ({ finding }) => finding.cause)
  return [...byCause]
    .flatMap(([cause, ofCause]) => {
      const places = placesOf(ofCause, targets, (id) => isRed(states.get(id) ?? 'unknown'))
      const place = places.filter((each) => each.for.length > 0).sort(byPreference)[0]
      return place === undefined ? [] : [hypothesis(cause, place, places, rungs, deepest)]
    })
    .sort((a, b) => b.confidence - a.confidence || b.total - a.total || (a.cause < b.cause ? -1 : 1))
}

function placesOf(
  found: readonly Found[],
  targets: ReadonlyMap<string, Target>,
  isRedTarget: (id: string) => boolean,
): Place[] {
  const byTarget = Map.groupBy(found, ({ finding }) => finding.target ?? '')
  return [...byTarget].map(([id, here]) => {
    const target = targets.get(id) ?? null
    const speaking = here.filter(({ finding }) => finding.weight > 0)
    return {
      target,
      position: target?.position ?? -1,
      red: isRedTarget(id),
      direct: target === null || speaking.some(({ reach }) => isOf(target, reach)),
      for: speaking,
      against: here.filter(({ finding }) => finding.weight <= 0),
    }
  })
}

/** Behind the innermost hop there is nothing that we know of, so that what points inwards there points at itself. */
function isOf(target: Target, reach: Reach): boolean {
  return reach === 'here' || (reach === 'inwards' && target.innermost)
}

function byPreference(a: Place, b: Place): number {
  return (
    Number(b.direct) - Number(a.direct) ||
    Number(b.red) - Number(a.red) ||
    b.position - a.position ||
    sum(b.for) - sum(a.for) ||
    (idOf(a) < idOf(b) ? -1 : 1)
  )
}

function hypothesis(
  cause: CauseId,
  place: Place,
  places: readonly Place[],
  rungs: readonly Rung[],
  deepest: Rung | null,
): Hypothesis {
  const { title, prior } = causeOf(cause)
  const speaking = [...withEchoes(place.for), ...withEchoes(support(place, places))]
  const against = withEchoes(place.direct ? place.against : againstSymptom(place, places, rungs))
  if (!place.direct && deepest !== null && deepest.position > place.position) {
    against.push(explainedBy(cause, deepest))
  }
  const total = [...speaking, ...against].reduce((all, { weight }) => all + weight, prior)
  const alsoAt = places
    .filter(
      (each) => each !== place && each.direct && each.position === place.position && each.for.length > 0,
    )
    .map(idOf)
    .sort()
  return {
    cause,
    title,
    confidence: confidenceOf(total),
    prior,
    total,
    for: speaking.sort(byWeight),
    against: against.sort(byWeight),
    hop: place.target?.hop ?? null,
    target: place.target?.id ?? null,
    ...(place.target?.host === undefined ? {} : { host: place.target.host }),
    ...(alsoAt.length === 0 ? {} : { alsoAt }),
  }
}

/** What hops outside of the place show of the same cause, the weightiest of each hop and signature. */
function support(place: Place, places: readonly Place[]): Found[] {
  if (place.position < 0) return []
  const outside = places
    .filter(({ position }) => position >= 0 && position < place.position)
    .flatMap((each) => each.for.filter(({ reach }) => reach !== 'here'))
  const first = new Map<string, Found>()
  for (const each of outside.sort(byEvidence)) {
    const key = `${each.finding.hop} ${each.finding.signature}`
    if (!first.has(key)) first.set(key, each)
  }
  return [...first.values()]
}

/**
 * What speaks against a cause that lies at this hop or further in: what this hop's own answers say against it, and, when
 * every hop further in was asked and every target of it speaks against it, what the least certain of them says.
 */
function againstSymptom(place: Place, places: readonly Place[], rungs: readonly Rung[]): Found[] {
  const own = place.against.filter(({ reach }) => reach !== 'here')
  const inner = rungs.filter(({ position }) => position > place.position)
  const byId = new Map(places.map((each) => [idOf(each), each.against]))
  const answers = inner.map((rung) => rung.targets.map(({ target }) => byId.get(target) ?? []))
  const refuted =
    answers.length > 0 && answers.every((hop) => hop.length > 0 && hop.every((all) => all.length > 0))
  if (!refuted) return own
  const weakest = answers.flat().reduce((a, b) => (sum(b) > sum(a) ? b : a))
  return [...own, ...weakest]
}

function explainedBy(cause: CauseId, deepest: Rung): Finding {
  const red = deepest.targets.find(({ state }) => isRed(state))
  return {
    signature: 'explained-by-inner-hop',
    cause,
    weight: explained,
    quote: `${deepest.hop} further in is red (${red?.summary ?? deepest.state}), which this may follow from`,
    source: `ladder ${red?.target ?? deepest.hop}`,
    evidence: `ladder@${red?.target ?? deepest.hop}`,
    hop: deepest.hop,
    target: red?.target ?? null,
  }
}

/** Of several findings of one fact the weightiest counts in full, each other one 1 dB, and says so. */
function withEchoes(found: readonly Found[]): Finding[] {
  const sorted = [...found].sort(
    (a, b) => Math.abs(b.finding.weight) - Math.abs(a.finding.weight) || byEvidence(a, b),
  )
  const first = new Map<string, Finding>()
  return sorted.map(({ fact, finding }) => {
    const full = first.get(fact)
    if (full === undefined) {
      first.set(fact, finding)
      return finding
    }
    return {
      ...finding,
      weight: Math.sign(finding.weight) * Math.min(echo, Math.abs(finding.weight)),
      quote: `${finding.quote} (the same fact as ${full.source})`,
    }
  })
}

/** 0…0.99, to four digits: a sum of evidence is never a certainty. */
export function confidenceOf(total: Decibans): number {
  const confidence = 1 / (1 + 10 ** (-total / 10))
  return Math.min(mostConfidence, Math.round(confidence * 10_000) / 10_000)
}

function byWeight(a: Finding, b: Finding): number {
  return (
    Math.abs(b.weight) - Math.abs(a.weight) ||
    (a.evidence === b.evidence ? (a.signature < b.signature ? -1 : 1) : a.evidence < b.evidence ? -1 : 1)
  )
}

function byEvidence(a: Found, b: Found): number {
  return a.finding.evidence === b.finding.evidence ? 0 : a.finding.evidence < b.finding.evidence ? -1 : 1
}

function sum(found: readonly Found[]): Decibans {
  return found.reduce((all, { finding }) => all + finding.weight, 0)
}

function idOf({ target }: Place): string {
  return target?.id ?? ''
}
