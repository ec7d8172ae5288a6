import type { Advice } from '../../../model/diagnosis.ts'
import type { CauseId } from '../../causes.ts'
import { type Correlated, type CorrelationFinding, nothing, together } from '../correlation.ts'
import { spokenDuration } from '../spoken-duration.ts'
import { isAtLimit, isSeenBy, type Symptom } from '../symptoms.ts'
import { sourceOf } from './idle-order.ts'
import { type Limit, limitsOf, type Neighbours } from './tiers.ts'
import { writeSetting } from './write-setting.ts'

/** What one hop's limit has to be above the next one's, so that the inner is the one that answers. */
const marginMs = 5000

/** From this difference on an app goes on for long after everybody gave up. */
const wasteMs = 30_000

interface Pair {
  outer: Limit
  inner: Limit
  outerMs: number
  innerMs: number
}

/**
 * How long requests may take. Between gateways the outer has to wait longer than the inner, or it answers 504 while a proper
 * answer is on its way. An app server that ends its worker before the proxy gives up makes a 502 of a slow request; one that
 * ends it long afterwards works for nobody.
 */
export function responseOrder(neighbours: readonly Neighbours[], symptoms: readonly Symptom[]): Correlated {
  return together(
    neighbours.flatMap(({ outer, inner }) => [
      ...pairsOf(limitsOf(outer, 'response', inner.system), limitsOf(inner, 'response')).map((pair) =>
        gateways(pair, symptoms),
      ),
      ...pairsOf(limitsOf(outer, 'response', inner.system), limitsOf(inner, 'worker')).map((pair) =>
        workers(pair, symptoms),
      ),
      ...pairsOf(limitsOf(outer, 'response', inner.system), limitsOf(inner, 'connect')).map(connects),
    ]),
  )
}

/** The pair that clashes most, none where neither of both was looked at. */
function pairsOf(outers: readonly Limit[], inners: readonly Limit[]): Pair[] {
  const pairs = outers.flatMap((outer) =>
    inners.flatMap((inner): Pair[] => {
      const outerMs = outer.timeout.valueMs
      const innerMs = inner.timeout.valueMs
      if (outerMs === null || innerMs === null) return []
      return outer.tier.evidence === null && inner.tier.evidence === null
        ? []
        : [{ outer, inner, outerMs, innerMs }]
    }),
  )
  const worst = pairs.toSorted((a, b) => a.outerMs - a.innerMs - (b.outerMs - b.innerMs))[0]
  return worst === undefined ? [] : [worst]
}

function gateways(pair: Pair, symptoms: readonly Symptom[]): Correlated {
  const { outer, outerMs, innerMs } = pair
  if (outerMs > innerMs) return satisfied(pair)
  const late = symptoms.find(
    (each) => each.kind === 'timed-out' && isAtLimit(each, outerMs) && isSeenBy(each, outer.tier),
  )
  // Equal limits are what defaults give; which of both speaks first is then a matter of chance.
  const alone = outerMs === innerMs ? 3 : isGuess(pair) ? 5 : 9
  return {
    findings: [
      finding(pair, 'timeout-ladder-inverted', alone, `${quote(pair)}, so it gives up first`),
      ...atLimit(pair, late, outerMs),
    ],
    advice: outerMs === innerMs && late === undefined ? [] : [raiseOuter(pair)],
  }
}

function atLimit(pair: Pair, late: Symptom | undefined, limitMs: number): CorrelationFinding[] {
  if (late === undefined) return []
  const quoted = `requests ended after ${spokenDuration(limitMs)}, which is this limit: ${late.text}`
  return [
    { ...finding(pair, 'timeout-ladder-inverted', 10, quoted), fact: 'timeout', ...shownBy(late) },
    { ...finding(pair, 'slow-app-timeout', 12, quoted), fact: 'timeout', ...shownBy(late) },
  ]
}

function shownBy({ evidence }: Symptom) {
  return { evidence, target: evidence.target }
}

function workers(pair: Pair, symptoms: readonly Symptom[]): Correlated {
  const { outer, inner, outerMs, innerMs } = pair
  // uWSGI and PHP-FPM write 0 for no limit.
  if (innerMs === 0) return nothing
  if (innerMs > outerMs) {
    if (innerMs - outerMs < wasteMs) return satisfied(pair)
    const quoted = `${quote(pair)}, so workers go on for ${spokenDuration(innerMs - outerMs)} after the answer was given up`
    return { findings: [finding(pair, 'timeout-ladder-inverted', 4, quoted)], advice: [] }
  }
  const ended = symptoms.filter(
    (each) =>
      each.kind === 'worker-timeout' ||
      ((each.kind === 'timed-out' || each.kind === 'cut-off') &&
        isAtLimit(each, innerMs) &&
        isSeenBy(each, outer.tier)),
  )
  const first = ended[0]
  const bothDefaults = outer.timeout.isDefault && inner.timeout.isDefault
  const alone = bothDefaults || isGuess(pair) ? 4 : 8
  const quoted = `${quote(pair)}, so a slow request is a 502 and no 504`
  const findings = [finding(pair, 'timeout-ladder-inverted', alone, quoted)]
  if (first === undefined) return { findings, advice: bothDefaults ? [] : [raiseWorker(pair)] }
  const shown =
    first.kind === 'worker-timeout'
      ? first.text
      : `requests ended after ${spokenDuration(innerMs)}, which is this limit: ${first.text}`
  findings.push(
    { ...finding(pair, 'worker-timeout', 14, shown), fact: 'worker-timeout', ...shownBy(first) },
    { ...finding(pair, 'timeout-ladder-inverted', 10, shown), fact: 'worker-timeout', ...shownBy(first) },
  )
  return { findings, advice: [raiseWorker(pair)] }
}

/** A proxy that waits for a connection as long as the outer waits for the answer has no time for a second try. */
function connects(pair: Pair): Correlated {
  if (pair.outerMs > pair.innerMs || pair.inner.timeout.isDefault) return nothing
  const quoted = `${quote(pair)}, so no other backend can be tried in time`
  return { findings: [finding(pair, 'timeout-ladder-inverted', 3, quoted)], advice: [] }
}

function satisfied(pair: Pair): Correlated {
  // uWSGI’s router closes the connection when its time is over, and answers nothing that the outer could pass on.
  if (isGuess(pair) || (pair.inner.tier.system === 'uwsgi' && pair.inner.timeout.kind === 'response')) {
    return nothing
  }
  return { findings: [finding(pair, 'timeout-ladder-inverted', -6, quote(pair))], advice: [] }
}

function isGuess({ outer, inner }: Pair): boolean {
  return outer.tier.evidence === null || inner.tier.evidence === null
}

function finding(pair: Pair, cause: CauseId, weight: number, quoted: string): CorrelationFinding {
  const { outer, inner } = pair
  const evidence = inner.tier.evidence ?? outer.tier.evidence
  if (evidence === null) throw new TypeError('a pair of limits that nobody looked at')
  const hop = cause === 'timeout-ladder-inverted' ? outer.tier.hop : inner.tier.hop
  // Each pair of neighbours is a fact of its own.
  const fact = `ladder ${outer.tier.hop ?? outer.tier.system} ${inner.tier.hop ?? inner.tier.system}`
  return { cause, weight, fact, reach: 'here', quote: quoted, evidence, hop, target: evidence.target }
}

function quote({ outer, inner, outerMs, innerMs }: Pair): string {
  const verb =
    inner.timeout.kind === 'worker'
      ? 'ends its worker after'
      : inner.timeout.kind === 'connect'
        ? 'waits for a connection for'
        : 'waits for'
  return `${outer.tier.name} waits for ${spokenDuration(outerMs)} (${sourceOf(outer)}) and ${inner.tier.name} ${verb} ${spokenDuration(innerMs)} (${sourceOf(inner)})`
}

function raiseOuter({ outer, inner, outerMs, innerMs }: Pair): Advice {
  const wanted = innerMs + marginMs
  const { tier, timeout } = outer
  const { hop, machine: host } = tier
  const setting = writeSetting('response', tier.system, wanted, inner.tier.system)
  if (setting !== null) {
    const why = `${tier.name} gives up after ${spokenDuration(outerMs)} while ${inner.tier.name} waits for ${spokenDuration(innerMs)}; the outer hop has to wait longest.`
    return { cause: 'timeout-ladder-inverted', hop, host, setting, where: timeout.where, why }
  }
  const lower = Math.max(1000, outerMs - marginMs)
  return {
    cause: 'timeout-ladder-inverted',
    hop: inner.tier.hop,
    host: inner.tier.machine,
    setting:
      writeSetting('response', inner.tier.system, lower) ??
      `${inner.timeout.setting} ${spokenDuration(lower)}`,
    where: inner.timeout.where,
    why: `The ${spokenDuration(outerMs)} of ${tier.name} cannot be raised, so what is behind it has to give up sooner.`,
  }
}

function raiseWorker({ outer, inner, outerMs, innerMs }: Pair): Advice {
  const wanted = outerMs + marginMs
  const { tier, timeout } = inner
  const other = writeSetting('response', outer.tier.system, Math.max(1000, innerMs - marginMs), tier.system)
  return {
    cause: 'timeout-ladder-inverted',
    hop: tier.hop,
    host: tier.machine,
    setting: writeSetting('worker', tier.system, wanted) ?? `${timeout.setting} ${spokenDuration(wanted)}`,
    where: timeout.where,
    why: `${tier.name} kills its worker after ${spokenDuration(innerMs)}, before the ${spokenDuration(outerMs)} of ${outer.tier.name} are over, so slow requests become 502.${other === null ? '' : ` Where none may rightly take that long, set \`${other}\` instead (${outer.timeout.where}).`}`,
  }
}
