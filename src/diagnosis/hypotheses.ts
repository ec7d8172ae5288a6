import type { Decibans, Finding, Hypothesis, Rung } from '../model/diagnosis.ts'
import { byWeight } from './by-weight.ts'
import { type CauseId, causeOf } from './causes.ts'
import { confidenceOf } from './confidence.ts'
import { withExplanations } from './explanations.ts'
import type { Found } from './find.ts'
import { innermostRed, isRed } from './ladder.ts'
import { telling } from './telling.ts'
import { isOfThisPlace, placeKey, type Whereabouts } from './whereabouts.ts'

/** What a repeated sight of the same fact adds. */
const echo: Decibans = 1

/** What each further hint counts beside the one before it. */
const hintShare = 0.7

/** What speaks against a cause seen only outside of the innermost red hop. */
const explained: Decibans = -10

/** One place where a cause was seen, with everything that was found there of it. */
interface Place {
  at: Whereabouts
  red: boolean
  /** Whether something speaks of this very place; otherwise the cause lies at some hop further in, or may. */
  direct: boolean
  for: Found[]
  against: Found[]
}

/**
 * One hypothesis for each cause that something speaks for, best first.
 *
 * It is placed where it was seen most directly and tellingly, preferring red places, then the innermost. Its sum takes
 * the prior, the
 * findings at that place, and as support what hops outside of it show of the same cause. A cause that was seen only
 * outside of the innermost red hop, by signs that pass through hops, gets one finding against it, `explained-by-inner-hop`,
 * of −10: it is a symptom of what is broken further in. So does one that another cause brings about that was seen as well
 * (`explained-by-cause`), and that other gains from it (`brings-about`).
 */
export function hypotheses(found: readonly Found[], rungs: readonly Rung[]): Hypothesis[] {
  const states = new Map(rungs.flatMap((rung) => rung.targets.map(({ target, state }) => [target, state])))
  const deepest = innermostRed(rungs)
  const byCause = Map.groupBy(found, ({ finding }) => finding.cause)
  const placed = [...byCause].flatMap(([cause, ofCause]) => {
    const places = placesOf(ofCause, (at) => isRedPlace(at, states, rungs))
    const place = places.filter((each) => each.for.length > 0).sort(byPreference)[0]
    return place === undefined
      ? []
      : [{ at: place.at, hypothesis: hypothesis(cause, place, places, rungs, deepest) }]
  })
  return withExplanations(placed).sort(
    (a, b) => b.confidence - a.confidence || b.total - a.total || (a.cause < b.cause ? -1 : 1),
  )
}

/** A place without an address cannot be asked: it counts as red when something outside of it is. */
function isRedPlace(
  at: Whereabouts,
  states: ReadonlyMap<string, Rung['state']>,
  rungs: readonly Rung[],
): boolean {
  const state = states.get(at.target ?? '')
  if (state !== undefined) return isRed(state)
  return at.host !== null && rungs.some((rung) => rung.position < at.position && isRed(rung.state))
}

function placesOf(found: readonly Found[], isRedAt: (at: Whereabouts) => boolean): Place[] {
  const byPlace = Map.groupBy(found, ({ at }) => placeKey(at))
  return [...byPlace.values()].flatMap((here) => {
    const at = here[0]?.at
    if (at === undefined) return []
    const speaking = here.filter(({ finding }) => finding.weight > 0)
    return [
      {
        at,
        red: isRedAt(at),
        direct: at.position < 0 || speaking.some(({ reach }) => isOfThisPlace(at, reach)),
        for: speaking,
        against: here.filter(({ finding }) => finding.weight <= 0),
      },
    ]
  })
}

/** Whether something there speaks for itself, which weighs more than that the place is red. */
function isTold(place: Place): boolean {
  return place.for.some(({ finding }) => finding.weight >= telling)
}

function byPreference(a: Place, b: Place): number {
  return (
    Number(b.direct) - Number(a.direct) ||
    Number(isTold(b)) - Number(isTold(a)) ||
    Number(b.red) - Number(a.red) ||
    b.at.position - a.at.position ||
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
  const { position } = place.at
  if (!place.direct && deepest !== null && deepest.position > position) {
    against.push(explainedBy(cause, deepest))
  }
  const total = [...speaking, ...against].reduce((all, { weight }) => all + weight, prior)
  const alsoAt = places
    .filter((each) => each !== place && each.direct && each.at.position === position && each.for.length > 0)
    .map(({ at }) => at.target ?? '')
    .sort()
  return {
    cause,
    title,
    confidence: confidenceOf(total),
    prior,
    total,
    for: speaking.sort(byWeight),
    against: against.sort(byWeight),
    hop: place.at.hop,
    target: place.at.target,
    ...(place.at.host === null ? {} : { host: place.at.host }),
    ...(alsoAt.length === 0 ? {} : { alsoAt }),
  }
}

/** What hops outside of the place show of the same cause, the weightiest of each hop and signature. */
function support(place: Place, places: readonly Place[]): Found[] {
  if (place.at.position < 0) return []
  const outside = places
    .filter(({ at: { position } }) => position >= 0 && position < place.at.position)
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
  const inner = rungs.filter(({ position }) => position > place.at.position)
  const byId = new Map(places.map((each) => [each.at.target ?? '', each.against]))
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

/**
 * Of several findings of one fact the weightiest counts in full, each other one 1 dB, and says so. Hints count less the
 * more there are of them: they are seldom independent of each other.
 */
function withEchoes(found: readonly Found[]): Finding[] {
  const sorted = [...found].sort(
    (a, b) => Math.abs(b.finding.weight) - Math.abs(a.finding.weight) || byEvidence(a, b),
  )
  const first = new Map<string, Finding>()
  let hints = 0
  return sorted.map(({ fact, finding }) => {
    const full = first.get(fact)
    if (full === undefined) {
      first.set(fact, finding)
      if (finding.weight <= 0 || finding.weight >= telling) return finding
      hints += 1
      const weight = Math.max(echo, Math.round(finding.weight * hintShare ** (hints - 1)))
      return { ...finding, weight }
    }
    return {
      ...finding,
      weight: Math.sign(finding.weight) * Math.min(echo, Math.abs(finding.weight)),
      quote: `${finding.quote} (the same fact as ${full.source})`,
    }
  })
}

function byEvidence(a: Found, b: Found): number {
  return a.finding.evidence === b.finding.evidence ? 0 : a.finding.evidence < b.finding.evidence ? -1 : 1
}

function sum(found: readonly Found[]): Decibans {
  return found.reduce((all, { finding }) => all + finding.weight, 0)
}

function idOf({ at }: Place): string {
  return placeKey(at)
}
