import type { Finding, Reach, SeenEvidence, Signature, SignatureScope } from '../model/diagnosis.ts'
import type { Evidence, StepType } from '../model/evidence.ts'
import type { System } from '../model/system.ts'
import { type CauseId, causeOf, type Layer } from './causes.ts'
import { seenInLogs } from './seen-in-logs.ts'
import { signatures } from './signatures/index.ts'
import { wellUntil } from './well-until.ts'
import { type Atlas, placeKey, type Whereabouts } from './whereabouts.ts'

/** A finding with what its signature knows of it. */
export interface Found {
  finding: Finding
  fact: string
  reach: Reach
  at: Whereabouts
}

/** A piece of evidence with the scope in which it is read. */
export interface Read {
  evidence: Evidence
  scope: SignatureScope
}

/** What one signature says of one piece of evidence, before it is filed. */
export interface Sighting {
  signature: string
  cause: CauseId
  weight: number
  fact: string
  reach: Reach
  quote: string
  /** The log or part of the evidence in which it was seen, null for the evidence itself. */
  source: string | null
  /** Whose words these are; `gateway` for what a machine as such says of the gateway on it, null for the rest. */
  system: System | 'gateway' | null
  /** The address further in of which it speaks. */
  upstream: string | null
}

const quoteLimit = 240

interface Known {
  always: Signature<StepType>[]
  onFailure: Signature<StepType>[]
  against: Signature<StepType>[]
}

const known = new Map(
  Object.entries(signatures).map(([type, filed]): [string, Known] => {
    // Each signature is filed under the step type that it reads, and is only ever given that.
    const all = filed as readonly Signature<StepType>[]
    const speaking = all.filter(({ weight }) => weight > 0)
    return [
      type,
      {
        always: speaking.filter(({ onFailure }) => onFailure !== true),
        onFailure: speaking.filter(({ onFailure }) => onFailure === true),
        against: all.filter(({ weight }) => weight < 0),
      },
    ]
  }),
)

/** Step types that look at one product, whose hop their findings belong to. */
const productOf: { readonly [T in StepType]?: System } = {
  nginx: 'nginx',
  apache: 'apache',
  haproxy: 'haproxy',
  gunicorn: 'gunicorn',
  uwsgi: 'uwsgi',
  'php-fpm': 'php-fpm',
  node: 'node',
}

/**
 * What the signatures say of all evidence: of each piece, for each cause and place, at most one finding. What speaks for a
 * cause goes before what speaks against it, since a gateway that is up can still say that its backend is not; then the
 * weightier. Nothing is said against a cause that nothing speaks for, and `unknown` evidence says nothing. `goodSince` is
 * from when on none of our own requests failed, null where some did.
 */
export function find(all: readonly Read[], atlas: Atlas, goodSince: string | null = null): Found[] {
  const seen = all.filter(({ evidence }) => evidence.outcome !== 'unknown')
  const well = wellUntil(
    seen.map(({ evidence }) => evidence),
    goodSince,
  )
  const lines = seen.map(({ evidence }) => seenInLogs(evidence, well))
  const speaking = seen.map((read, index) => {
    const { always = [], onFailure = [] } = known.get(read.evidence.type) ?? {}
    const failed = read.scope.failures.length > 0
    const sighted = best(read, failed ? [...always, ...onFailure] : always)
    const logged = (lines[index] ?? []).filter(({ weight }) => weight > 0)
    return weightiest(read.evidence, [...sighted, ...logged], atlas)
  })
  const causes = new Set(speaking.flat().map(({ finding }) => finding.cause))
  return seen.flatMap((read, index) => {
    const found = speaking[index] ?? []
    const here = new Set(found.map(({ finding }) => finding.cause))
    const isWanted = ({ cause }: { cause: CauseId }) => causes.has(cause) && !here.has(cause)
    const against = known.get(read.evidence.type)?.against.filter(isWanted) ?? []
    const logged = (lines[index] ?? []).filter((each) => each.weight < 0 && isWanted(each))
    return [...found, ...weightiest(read.evidence, [...best(read, against), ...logged], atlas)]
  })
}

/** Of each cause the weightiest signature that matches; the others are not even tried. */
function best(read: Read, among: readonly Signature<StepType>[]): Sighting[] {
  const chosen = new Map<CauseId, { signature: Signature<StepType>; quote: string }>()
  for (const signature of among) {
    const before = chosen.get(signature.cause)
    if (before !== undefined && !isWeightier(signature, before.signature)) continue
    const quote = signature.match(read.evidence as SeenEvidence<StepType>, read.scope)
    if (quote !== null) chosen.set(signature.cause, { signature, quote })
  }
  return [...chosen.values()].map(({ signature: { id, cause, weight, fact, reach, on }, quote }) => ({
    signature: id,
    cause,
    weight,
    fact,
    reach,
    quote,
    source: null,
    system: productOf[on] ?? (isOfGateway(cause) ? 'gateway' : null),
    upstream: null,
  }))
}

function weightiest(evidence: Evidence, sightings: readonly Sighting[], atlas: Atlas): Found[] {
  const chosen = new Map<string, Found>()
  for (const sighting of sightings) {
    const found = filed(evidence, sighting, atlas)
    const key = `${sighting.cause} ${placeKey(found.at)}`
    const before = chosen.get(key)
    if (before === undefined || isHeavier(found.finding, before.finding)) chosen.set(key, found)
  }
  return [...chosen.values()]
}

function filed(evidence: Evidence, sighting: Sighting, atlas: Atlas): Found {
  const { signature, cause, weight, fact, quote, source, system } = sighting
  const own = atlas.placeOf(evidence, system)
  const named =
    sighting.upstream === null || isOfGateway(cause) ? null : atlas.upstream(sighting.upstream, own)
  // That we reach a place says nothing of whether the gateway does.
  const isLink = named !== null && causeOf(cause).layer === 'network'
  const at = isLink ? { ...named, from: own.hop } : (named ?? own)
  const where = evidence.target === null ? evidence.type : `${evidence.type} ${evidence.target}`
  return {
    fact,
    reach: named === null ? sighting.reach : 'here',
    at,
    finding: {
      signature,
      cause,
      weight,
      quote: clip(quote),
      source: source === null ? where : `${where} ${source}`.trim(),
      evidence: evidence.id,
      hop: at.hop,
      target: at.target,
    },
  }
}

/** What is wrong at the gateway itself stays there, whatever upstream its line names. */
const gatewayLayers: ReadonlySet<Layer> = new Set<Layer>(['edge', 'lb', 'proxy', 'client'])

function isOfGateway(cause: CauseId): boolean {
  return gatewayLayers.has(causeOf(cause).layer)
}

function isWeightier(a: Signature<StepType>, b: Signature<StepType>): boolean {
  const difference = Math.abs(a.weight) - Math.abs(b.weight)
  return difference > 0 || (difference === 0 && a.id < b.id)
}

function isHeavier(a: Finding, b: Finding): boolean {
  const difference = Math.abs(a.weight) - Math.abs(b.weight)
  return (
    difference > 0 ||
    (difference === 0 && (a.signature < b.signature || (a.signature === b.signature && a.quote < b.quote)))
  )
}

/** Quotes hold strangers' words: one line, no control characters, not too long. */
function clip(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim()
  return line.length > quoteLimit ? `${line.slice(0, quoteLimit - 1)}…` : line
}
