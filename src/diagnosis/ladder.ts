import type { Rung, RungState } from '../model/diagnosis.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Service } from '../model/service.ts'
import type { Target } from '../model/target.ts'

/** Evidence by target id; what was set aside is not in it. */
export type EvidenceByTarget = ReadonlyMap<string, readonly Evidence[]>

/**
 * The hops of the path, outermost first, each with what its targets answered. What nobody looked at, or could not look
 * at, is `unknown` and never red. `partial` is a target that answers badly or slowly some of the time, and a hop some
 * of whose targets do.
 */
export function ladder(service: Service, targets: readonly Target[], evidence: EvidenceByTarget): Rung[] {
  const byHop = Map.groupBy(targets, ({ hop }) => hop)
  return service.path.map((hop, position) => {
    const judged = (byHop.get(hop.name) ?? []).map((target) => ({
      target: target.id,
      address: target.hostname.includes(':')
        ? `[${target.hostname}]:${target.port}`
        : `${target.hostname}:${target.port}`,
      ...judge(evidence.get(target.id) ?? []),
    }))
    return {
      hop: hop.name,
      system: hop.system,
      position,
      state: together(judged.map(({ state }) => state)),
      targets: judged,
    }
  })
}

/** Whether something is wrong here, all of the time or some of it. */
export function isRed(state: RungState): boolean {
  return state === 'fail' || state === 'partial'
}

/** The innermost red rung: everything outside of it may suffer from it, nothing inside of it is broken. */
export function innermostRed(rungs: readonly Rung[]): Rung | null {
  return rungs.findLast(({ state }) => isRed(state)) ?? null
}

/** The state of all rungs further in than this position, null when there are none. */
export function stateInside(rungs: readonly Rung[], position: number): RungState | null {
  const inside = rungs.filter((rung) => rung.position > position)
  return inside.length === 0 ? null : together(inside.map(({ state }) => state))
}

/** One unknown among the good keeps a hop from being called good; among the bad it changes nothing. */
function together(states: readonly RungState[]): RungState {
  if (states.length === 0) return 'unknown'
  const known = states.filter((state) => state !== 'unknown')
  if (known.length === 0) return 'unknown'
  if (known.every((state) => state === 'fail')) return 'fail'
  if (known.some(isRed)) return 'partial'
  return known.length < states.length ? 'unknown' : 'pass'
}

interface Judged {
  state: RungState
  summary: string
}

/** What tells most comes first: it gives the summary. */
const telling: readonly Evidence['type'][] = ['sample', 'http', 'tcp', 'tls', 'dns']

function judge(all: readonly Evidence[]): Judged {
  const evidence = telling.flatMap((type) => all.filter((each) => each.type === type))
  const states = evidence.map((each) => ({ each, state: stateOf(each) }))
  const answers = states.filter(({ each }) => each.type === 'http' || each.type === 'sample')
  const below = states.filter(({ each }) => each.type === 'tcp' || each.type === 'tls')
  const state = combine(answers.map(stateIn), below.map(stateIn), states.map(stateIn))
  const shown =
    states.find((one) => one.state === state) ??
    states.find((one) => isRed(one.state) && isRed(state)) ??
    states[0]
  return { state, summary: shown?.each.summary ?? 'not looked at' }
}

function stateIn({ state }: { state: RungState }): RungState {
  return state
}

function combine(answers: RungState[], below: RungState[], all: RungState[]): RungState {
  const answered = answers.filter((state) => state !== 'unknown')
  if (answered.length === 0) {
    // A connection is as good as was asked for, but does not make up for an answer that we could not get.
    if (below.includes('pass') && !below.some(isRed)) return answers.length === 0 ? 'pass' : 'unknown'
    if (all.includes('fail')) return 'fail'
    return all.some(isRed) ? 'partial' : 'unknown'
  }
  if (answered.every((state) => state === 'fail')) return 'fail'
  if (answered.some(isRed)) return 'partial'
  return below.some(isRed) ? 'partial' : 'pass'
}

function stateOf(evidence: Evidence): RungState {
  if (evidence.outcome !== 'fail') return evidence.outcome
  if (evidence.type === 'sample') return evidence.facts.bad === evidence.facts.requests ? 'fail' : 'partial'
  if (evidence.type === 'tcp')
    return evidence.facts.attempts.some(({ connected }) => connected) ? 'partial' : 'fail'
  return 'fail'
}
