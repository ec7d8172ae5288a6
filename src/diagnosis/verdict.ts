import type { Hypothesis, Producer, Rung, Verdict } from '../model/diagnosis.ts'
import type { Evidence, EvidenceOf } from '../model/evidence.ts'
import type { FactsByStep } from '../model/facts.ts'
import { causeOf, type Layer } from './causes.ts'
import { innermostRed, isRed, stateInside } from './ladder.ts'
import { healthySentence, sentence, type Told, unseenSentence } from './sentence.ts'
import { reachOf } from './signatures/index.ts'
import type { VantageFault } from './vantage-fault.ts'

/** What the verdict is drawn from. */
export interface Judged {
  rungs: readonly Rung[]
  hypotheses: readonly Hypothesis[]
  producer: Producer | null
  /** Evidence at the edge that was not set aside. */
  edge: readonly Evidence[]
  faults: readonly VantageFault[]
  /** Access logs that show requests failing although our own went well. */
  failing: readonly EvidenceOf<'access-log'>[]
}

/** How sure “healthy” is: a hundred good answers are worth more than one, and hops that were looked at more than hops that were not. */
const healthy = { answered: 0.8, sampled: 0.1, wholePath: 0.05 }

/**
 * `fault` when any rung is red, `healthy` when the edge answers well and nothing is red, `inconclusive` when we could not
 * look at the edge. The cause is the best hypothesis that touches a red place, null when there is none.
 */
export function verdict(judged: Judged): Verdict {
  const red = innermostRed(judged.rungs)
  if (red !== null) return fault(judged, red)
  const { rungs, edge, faults, producer } = judged
  const [failing] = judged.failing
  if (failing !== undefined) return nowAndThen(judged, failing)
  if (rungs[0]?.state !== 'pass') {
    return {
      ...nowhere,
      state: 'inconclusive',
      confidence: 0,
      sentence: unseenSentence(rungs, faults, judged.hypotheses[0] ?? null),
      producer,
    }
  }
  const sampled = edge.some(({ type, outcome }) => type === 'sample' && outcome === 'pass')
  const whole = rungs.every(({ state }) => state === 'pass')
  const confidence = healthy.answered + (sampled ? healthy.sampled : 0) + (whole ? healthy.wholePath : 0)
  return {
    ...nowhere,
    state: 'healthy',
    confidence: Math.round(confidence * 100) / 100,
    sentence: healthySentence(rungs),
    producer: null,
  }
}

const nowhere = { cause: null, hop: null, target: null }

function fault(judged: Judged, red: Rung): Verdict {
  const { rungs, hypotheses, producer, edge } = judged
  const redTargets = new Set(
    rungs.flatMap((rung) => rung.targets.filter(({ state }) => isRed(state)).map(({ target }) => target)),
  )
  const outermost = rungs.find(({ state }) => isRed(state))?.position ?? 0
  const positions = new Map(rungs.map(({ hop, position }) => [hop, position]))
  const best = hypotheses.find(
    (each) =>
      each.for.some(({ target }) => target !== null && redTargets.has(target)) ||
      (positions.get(each.hop ?? '') ?? -1) >= outermost,
  )
  const where = best === undefined ? 'here' : whereabouts(best, rungs)
  const place = best?.hop == null ? null : best
  const target =
    place === null ? (red.targets.find(({ state }) => isRed(state))?.target ?? null) : place.target
  const hop = place?.hop ?? red.hop
  return {
    state: 'fault',
    cause: best?.cause ?? null,
    confidence: best?.confidence ?? 0,
    hop,
    target,
    ...(best?.host === undefined ? {} : { host: best.host }),
    sentence: sentence({ best: best ?? null, hop, target, where, rungs, producer, edge }),
    producer,
  }
}

/** Requests of users fail, by the access log, while ours went well: the cause is the best of what else was seen. */
function nowAndThen(judged: Judged, { target, hop, facts, summary }: EvidenceOf<'access-log'>): Verdict {
  const best = judged.hypotheses.find(({ cause }) => causeOf(cause).layer !== 'client')
  const where = best?.hop ?? hop
  const share = facts === null ? summary : failedShare(facts)
  const cause =
    best === undefined
      ? 'no known cause fits what was seen'
      : `likeliest is: ${best.title}${best.hop === null ? '' : ` at ${best.target ?? best.hop}`} (${Math.round(best.confidence * 100)} %)`
  return {
    state: 'fault',
    cause: best?.cause ?? null,
    confidence: best?.confidence ?? 0,
    hop: where,
    target: best?.target ?? target,
    ...(best?.host === undefined ? {} : { host: best.host }),
    sentence: `Requests fail now and then: ${share}; ${cause}.`,
    producer: judged.producer,
  }
}

function failedShare({ groups, requests }: FactsByStep['access-log']): string {
  const bad = groups.filter(({ status }) => status >= 500).reduce((sum, { count }) => sum + count, 0)
  return `${bad} of ${requests} requests in the access log got a 5xx, while ours just now did not`
}

/** Layers of the gateways themselves: what they cause is at the gateway that shows it. */
const gateways: ReadonlySet<Layer> = new Set<Layer>(['edge', 'lb', 'proxy', 'client', 'vantage'])

/** Where the cause is, seen from the hop at which it was seen. */
function whereabouts(best: Hypothesis, rungs: readonly Rung[]): Told['where'] {
  const position = rungs.find(({ hop }) => hop === best.hop)?.position ?? 0
  const reaches = new Set(best.for.map(({ signature }) => reachOf(signature)))
  if (reaches.has('here') || gateways.has(causeOf(best.cause).layer)) return 'here'
  const inside = stateInside(rungs, position)
  if (!reaches.has('inwards')) return inside === 'pass' ? 'between' : 'behind'
  if (reaches.has('behind')) return 'here-or-behind'
  return inside === null || inside === 'pass' ? 'here' : 'here-or-behind'
}
