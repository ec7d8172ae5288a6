import type { Decibans, Finding, Hypothesis } from '../model/diagnosis.ts'
import { byWeight } from './by-weight.ts'
import { type CauseId, causeOf, type Layer } from './causes.ts'
import { confidenceOf } from './confidence.ts'
import { explains } from './explains.ts'
import { telling } from './telling.ts'
import { placeKey, type Whereabouts } from './whereabouts.ts'

/** A hypothesis with the place that it is about. */
export interface Placed {
  hypothesis: Hypothesis
  at: Whereabouts
}

/** The least that speaks against a symptom whose cause was seen. */
const explained: Decibans = -10

/**
 * From this sum of its own findings on a cause is taken to be there, and to have brought about what it can, if at least one
 * of them is telling: many hints are often one event, told in many ways.
 */
const present: Decibans = 14

/** From this total on (80 %) a cause is sure enough to stay before its symptoms, however much is seen of them. */
const sure: Decibans = 6

/** By so much it then stays before them. */
const lead: Decibans = 3

const leastSupport: Decibans = 3

const mostSupport: Decibans = 6

/**
 * Lets symptoms give way to what brought them about: where both were seen, the symptom gets one finding against it,
 * `explained-by-cause`, and the cause gains from what it explains, `brings-about`. A cause that is sure stays before its
 * symptoms: a thousand refused connections do not make it less true that the kernel killed the process.
 */
export function withExplanations(all: readonly Placed[]): Hypothesis[] {
  const supported = all.map((one) => withSupport(one, all))
  const done = new Map<number, Hypothesis>()

  /** A symptom of a symptom gives way to the first cause of all, so that roots are judged before what they explain. */
  function settled(index: number, behind: ReadonlySet<number>): Hypothesis | undefined {
    const before = done.get(index)
    const own = supported[index]
    const one = all[index]
    if (before !== undefined || own === undefined || one === undefined) return before
    const path = new Set([...behind, index])
    const root = all
      .flatMap((other, at) => (!path.has(at) && isBehind(other, one) ? (settled(at, path) ?? []) : []))
      .reduce<Hypothesis | null>(
        (best, each) => (best === null || each.total > best.total ? each : best),
        null,
      )
    const result = root === null ? own : givenWay(own, root)
    if (behind.size === 0) done.set(index, result)
    return result
  }

  return all.flatMap((_, index) => settled(index, new Set()) ?? [])
}

function givenWay(own: Hypothesis, root: Hypothesis): Hypothesis {
  const weight = root.total >= sure ? Math.min(explained, root.total - lead - own.total) : explained
  return {
    ...own,
    total: own.total + weight,
    confidence: confidenceOf(own.total + weight),
    against: [...own.against, explainedByCause(own.cause, root, weight)].sort(byWeight),
  }
}

function withSupport(one: Placed, all: readonly Placed[]): Hypothesis {
  const { hypothesis } = one
  const strongest = all
    .flatMap((other) => (isBehind(one, other) ? [other.hypothesis] : []))
    .reduce<Hypothesis | null>(
      (best, each) => (best === null || weightOf(each.for) > weightOf(best.for) ? each : best),
      null,
    )
  if (strongest === null) return hypothesis
  const weight = Math.min(mostSupport, Math.round(weightOf(strongest.for) / 3))
  if (weight < leastSupport) return hypothesis
  const total = hypothesis.total + weight
  return {
    ...hypothesis,
    total,
    confidence: confidenceOf(total),
    for: [...hypothesis.for, broughtAbout(hypothesis.cause, strongest, weight)].sort(byWeight),
  }
}

/** Whether the one brought about the other: as causes go, as places go, and by what was seen of it alone. */
function isBehind(root: Placed, symptom: Placed): boolean {
  if (!explains(root.hypothesis.cause, symptom.hypothesis.cause)) return false
  if (root.hypothesis.total < 0 || !isReachable(root, symptom)) return false
  const own = ownFindings(root.hypothesis, symptom.hypothesis)
  return weightOf(own) >= present && own.some(({ weight }) => weight >= telling)
}

function isReachable(root: Placed, symptom: Placed): boolean {
  if (root.at.position < 0 || symptom.at.position < 0) return true
  if (anywhere.has(causeOf(root.hypothesis.cause).layer)) return true
  if (root.at.position !== symptom.at.position) return root.at.position > symptom.at.position
  return placeKey(root.at) === placeKey(symptom.at)
}

/** By so much more a line must speak for the cause than for its symptom, to count as seen of the cause. */
const clearer: Decibans = 4

/** What speaks for a cause by itself: what speaks for its symptom as much cannot explain it. */
function ownFindings(root: Hypothesis, symptom: Hypothesis): Finding[] {
  const shared = new Map(symptom.for.map(({ evidence, quote, weight }) => [`${evidence} ${quote}`, weight]))
  return root.for.filter(
    ({ evidence, quote, weight }) => weight >= (shared.get(`${evidence} ${quote}`) ?? -clearer) + clearer,
  )
}

/** Layers of causes that show at one place and lie at another: a wrong address is written down at the proxy. */
const anywhere: ReadonlySet<Layer> = new Set<Layer>([
  'config',
  'dns',
  'proxy',
  'tls',
  'network',
  'lb',
  'edge',
])

function weightOf(findings: readonly Finding[]): Decibans {
  return findings.reduce((sum, { weight }) => sum + weight, 0)
}

function broughtAbout(cause: CauseId, symptom: Hypothesis, weight: Decibans): Finding {
  return {
    signature: 'brings-about',
    cause,
    weight,
    quote: `it would bring about what was seen of ${symptom.cause}: ${symptom.for[0]?.quote ?? symptom.title}`,
    source: `hypothesis ${symptom.cause}`,
    evidence: `hypothesis:${symptom.cause}`,
    hop: symptom.hop,
    target: symptom.target,
  }
}

function explainedByCause(cause: CauseId, root: Hypothesis, weight: Decibans): Finding {
  return {
    signature: 'explained-by-cause',
    cause,
    weight,
    quote: `${root.cause} would bring it about, and was seen: ${root.for[0]?.quote ?? root.title}`,
    source: `hypothesis ${root.cause}`,
    evidence: `hypothesis:${root.cause}`,
    hop: root.hop,
    target: root.target,
  }
}
