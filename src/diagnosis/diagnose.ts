import type { Diagnosis } from '../model/diagnosis.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Service } from '../model/service.ts'
import type { Target } from '../model/target.ts'
import { correlated } from './correlated.ts'
import { correlate } from './correlations/index.ts'
import { find, type Read } from './find.ts'
import { forwardedTargets } from './forwarded.ts'
import { hypotheses } from './hypotheses.ts'
import { fullyAsked, producerOf } from './identify-producer.ts'
import { isRed, ladder } from './ladder.ts'
import { missing } from './missing.ts'
import { ofPathOnly } from './of-path-only.ts'
import { scopes } from './scope.ts'
import { stillFailing } from './still-failing.ts'
import { isOurClockOff, type VantageFault, vantageFaults } from './vantage-fault.ts'
import { verdict } from './verdict.ts'
import { atlasOf } from './whereabouts.ts'

/**
 * Judges the evidence of one run. Pure: the same service, targets and evidence give the same diagnosis, in whatever order
 * the evidence came and however often a piece of it is given.
 *
 * Evidence that a fault of our own position explains is set aside: it counts as not seen, and is listed as missing.
 */
export function diagnose(
  service: Service,
  targets: readonly Target[],
  evidence: readonly Evidence[],
): Diagnosis {
  const all = ofPathOnly(inOrder(evidence), service)
  const byId = new Map(targets.map((target) => [target.id, target]))
  const ourClockIsOff = isOurClockOff(all, byId)
  const faults = vantageFaults(all, ourClockIsOff)
  const aside = setAside(all, byId, faults)
  const spoiled = new Set([...aside.keys()].map(({ id }) => id))
  const seen = all.filter((each) => !aside.has(each))
  const rungs = ladder(
    service,
    targets,
    Map.groupBy(seen, ({ target }) => target ?? ''),
  )
  const scopeOf = scopes(service, rungs, { ourClockIsOff, isForwarded: forwardedTargets(service, all) })
  const read = all.map((each) => ({
    evidence: each,
    scope: scopeOf(each, byId.get(each.target ?? '') ?? null),
  }))
  const edge = seen.filter(({ target }) => byId.get(target ?? '')?.position === 0)
  // What was set aside says nothing of its target, but it is how we know of our own fault.
  const red = new Set(
    rungs.flatMap((rung) => rung.targets.filter(({ state }) => isRed(state)).map(({ target }) => target)),
  )
  const atlas = atlasOf(service, targets, addressesOf(seen), (id) => red.has(id))
  const failing = stillFailing(seen, goodRequests(edge), beganAt(edge))
  const isFailing = failing.length > 0 || read.some(fails)
  const found = find(read, atlas, isFailing ? null : beganAt(edge)).filter(
    ({ finding }) => !spoiled.has(finding.evidence) || finding.cause === 'vantage-broken',
  )
  const { findings, advice } = correlate(seen, service)
  const ranked = hypotheses([...found, ...findings.map((each) => correlated(each, atlas))], rungs)
  const asked = read.flatMap(({ evidence: { id }, scope: { target, failures } }) =>
    target === null || spoiled.has(id) ? [] : failures.map((reply) => ({ reply, position: target.position })),
  )
  const producer = producerOf(service, asked, fullyAsked(targets, seen))
  return {
    verdict: verdict({
      rungs,
      hypotheses: ranked,
      producer,
      edge,
      faults: [...new Set(aside.values())],
      failing,
    }),
    hypotheses: ranked,
    ladder: rungs,
    missing: missing(service, targets, all, rungs, aside),
    advice: advice.filter(({ cause }) => ranked.some((each) => each.cause === cause)),
  }
}

/** Whether one of our own probes was refused, broken off or answered badly; that it had to wait is no failure. */
function fails({ evidence: { type, outcome }, scope: { failures } }: Read): boolean {
  return failures.length > 0 || (outcome === 'fail' && (type === 'tcp' || type === 'tls'))
}

/** When our first requests at the edge of which none failed were under way; they may have been slow. */
function beganAt(edge: readonly Evidence[]): string | null {
  const times = edge.flatMap((each) =>
    each.type === 'sample' && each.facts !== null && each.facts.bad === 0 ? [each.startedAt] : [],
  )
  return times.sort()[0] ?? null
}

/** Requests of our own at the edge that went well. */
function goodRequests(edge: readonly Evidence[]): number {
  return edge.reduce(
    (sum, { type, facts }) =>
      type === 'sample' && facts !== null && 'bad' in facts ? sum + facts.requests - facts.bad : sum,
    0,
  )
}

/** What the names of the targets were resolved to, as the connections show. */
function addressesOf(evidence: readonly Evidence[]): Map<string, string[]> {
  const byTarget = new Map<string, string[]>()
  for (const each of evidence) {
    if (each.type !== 'tcp' || each.target === null || each.facts === null) continue
    byTarget.set(
      each.target,
      each.facts.attempts.map(({ address }) => address),
    )
  }
  return byTarget
}

/** Each piece once, by id; of several under one id the latest. */
function inOrder(evidence: readonly Evidence[]): Evidence[] {
  const byId = new Map<string, Evidence>()
  for (const each of evidence) {
    const before = byId.get(each.id)
    if (before === undefined || isLater(each, before)) byId.set(each.id, each)
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function isLater(a: Evidence, b: Evidence): boolean {
  if (a.startedAt !== b.startedAt) return a.startedAt > b.startedAt
  return a !== b && JSON.stringify(a) > JSON.stringify(b)
}

function setAside(
  evidence: readonly Evidence[],
  targets: ReadonlyMap<string, Target>,
  faults: readonly VantageFault[],
): Map<Evidence, VantageFault> {
  const aside = new Map<Evidence, VantageFault>()
  if (faults.length === 0) return aside
  for (const each of evidence) {
    const target = targets.get(each.target ?? '')
    const fault = target && faults.find(({ explains }) => explains(each, target))
    if (fault !== undefined) aside.set(each, fault)
  }
  return aside
}
