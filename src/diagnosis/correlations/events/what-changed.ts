import type { Evidence } from '../../../model/evidence.ts'
import type { Change } from '../../../model/facts/changes.ts'
import type { Service } from '../../../model/service.ts'
import type { CauseId } from '../../causes.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { positionOf } from '../standing.ts'
import { type Onset, onsetOf } from './onset.ts'
import { seenRestarts } from './restarts.ts'

type ChangesEvidence = ReturnType<typeof seenOf<'changes'>>[number]

/** A change this long before the first error may have made it. */
const beforeMs = 600_000

/** Clocks and the grain of timestamps: a change may seem to come just after its own first error. */
const afterMs = 30_000

/** A deployment counts as under way for so long. */
const underWayMs = 300_000

interface Timed {
  change: Change
  at: number
  evidence: ChangesEvidence
}

/**
 * Sets what changed on the machines beside the first error in their logs. That errors begin with a change outranks most of what
 * else can be seen; that nothing changed speaks against a faulty release.
 */
export const whatChanged: Correlation = {
  id: 'what-changed',
  reference: 'https://sre.google/sre-book/effective-troubleshooting/ (“What touched it last”)',
  correlate(evidence, service) {
    const onset = onsetOf(evidence, service)
    if (onset === null) return nothing
    const timed = seenOf(evidence, 'changes').flatMap((each) =>
      each.facts.changes.flatMap((change): Timed[] => {
        const at = Date.parse(change.at)
        return Number.isFinite(at) ? [{ change, at, evidence: each }] : []
      }),
    )
    const near = timed.filter(({ at }) => onset.at - at <= beforeMs && at - onset.at <= afterMs)
    return {
      findings: [
        ...strongest(near, onset, service),
        ...aroundRestart(evidence, onset, service),
        ...unchanged(evidence, near, onset, service),
      ],
      advice: [],
    }
  },
}

/** What each kind of change may have done, when it comes right before the errors. */
const suspects: Record<Change['kind'], Partial<Record<CauseId, number>>> = {
  release: { 'bad-release': 11, 'deploy-in-progress': 10 },
  image: { 'bad-release': 11, 'deploy-in-progress': 10 },
  'process-started': { 'deploy-in-progress': 6, 'bad-release': 4 },
  package: { 'bad-release': 9 },
  config: { 'bad-release': 8, 'wrong-port': 5, 'proxy-config-invalid': 4 },
  reload: { 'deploy-in-progress': 4, 'wrong-port': 4 },
  boot: { 'deploy-in-progress': 5, 'backend-down': 5 },
  login: {},
}

/** Of each kind the change closest before the first error; all of them are one fact, the change. */
function strongest(near: readonly Timed[], onset: Onset, service: Service): CorrelationFinding[] {
  const byKind = Map.groupBy(near, ({ change }) => change.kind)
  return [...byKind].flatMap(([kind, all]) => {
    const closest = all.toSorted((a, b) => Math.abs(onset.at - a.at) - Math.abs(onset.at - b.at))[0]
    if (closest === undefined) return []
    // Beside a release, the start of a process is part of it.
    const weights = Object.entries(suspects[kind]) as [CauseId, number][]
    return weights.map(([cause, weight]) =>
      found(closest, cause, faded(weight, onset.at - closest.at), sentence(closest, near, onset), service),
    )
  })
}

/** Full weight within two minutes, then less. */
function faded(weight: number, ageMs: number): number {
  if (ageMs <= 120_000) return weight
  return Math.max(2, weight - (ageMs <= 300_000 ? 2 : 5))
}

/** `first error 40 s after shop-api.service started (release 2026-11-20-1)`. */
function sentence({ change, at }: Timed, near: readonly Timed[], onset: Onset): string {
  const release = near.find((each) => each.change.kind === 'release' && each.change !== change)
  const also = release === undefined ? '' : ` (release ${release.change.what})`
  const seconds = Math.round((onset.at - at) / 1000)
  const when = seconds < 0 ? `${-seconds} s before` : `${seconds} s after`
  return `first error ${when} ${wordsOf(change)}${also}: ${onset.text}`
}

const verbs: Record<Change['kind'], string> = {
  'process-started': '',
  package: 'package ',
  config: 'a change of ',
  release: 'release ',
  image: 'image ',
  boot: 'the machine’s start: ',
  reload: 'a reload: ',
  login: 'a login: ',
}

function wordsOf({ kind, what }: Change): string {
  return what.startsWith(verbs[kind].trim()) ? what : `${verbs[kind]}${what}`
}

function found(
  { evidence }: Timed,
  cause: CauseId,
  weight: number,
  quote: string,
  service: Service,
): CorrelationFinding {
  const hop = positionOf(evidence.hop, service) >= 0 ? evidence.hop : null
  return { cause, weight, fact: 'change', reach: 'here', quote, evidence, hop, target: evidence.target }
}

/** Errors only around starts of a process: it was replaced, and requests that ran were cut. */
function aroundRestart(evidence: readonly Evidence[], onset: Onset, service: Service): CorrelationFinding[] {
  const restarts = seenRestarts(evidence)
  const first = restarts.find(({ at }) => Math.abs(at - onset.at) <= 60_000)
  if (first === undefined) return []
  const isOver = restarts.some(({ at }) => Math.abs(at - onset.lastAt) <= 60_000)
  const again = new Set(
    restarts.filter(({ at, what }) => what === first.what && at >= onset.at - 60_000).map(({ at }) => at),
  )
  const hop = positionOf(first.evidence.hop, service) >= 0 ? first.evidence.hop : null
  const place = { reach: 'here', evidence: first.evidence, hop, target: first.evidence.target } as const
  if (again.size >= 3) {
    const quote = `${first.what} started ${again.size} times since the first error`
    return [{ ...place, cause: 'app-crash-loop', weight: 14, fact: 'restarts', quote }]
  }
  if (!isOver) return []
  const now = Date.parse(first.evidence.startedAt)
  const isUnderWay = now - first.at <= underWayMs
  const started = new Date(first.at).toISOString()
  const quote = `errors only within a minute of the start of ${first.what} at ${started}`
  const graceful: CorrelationFinding[] = onset.cutOff
    ? [{ ...place, cause: 'ungraceful-shutdown', weight: isUnderWay ? 8 : 12, fact: 'restarts', quote }]
    : []
  return isUnderWay
    ? [{ ...place, cause: 'deploy-in-progress', weight: 8, fact: 'restarts', quote }, ...graceful]
    : graceful
}

/** Only who looked far enough back may say that nothing changed. */
function unchanged(
  evidence: readonly Evidence[],
  near: readonly Timed[],
  onset: Onset,
  service: Service,
): CorrelationFinding[] {
  if (near.some(({ change }) => change.kind !== 'login')) return []
  const looked = seenOf(evidence, 'changes').filter(
    ({ facts }) => Date.parse(facts.from) <= onset.at - beforeMs,
  )
  return looked.slice(0, 1).flatMap((each) => {
    const at = new Date(onset.at).toISOString()
    const quote = `nothing changed in the ten minutes before the first error at ${at}`
    const hop = positionOf(each.hop, service) >= 0 ? each.hop : null
    const place = { fact: 'change', reach: 'here', quote, evidence: each, hop, target: each.target } as const
    return [
      { ...place, cause: 'bad-release' as const, weight: -4 },
      { ...place, cause: 'deploy-in-progress' as const, weight: -4 },
    ]
  })
}
