import type { Finding, Reach, SeenEvidence, Signature, SignatureScope } from '../model/diagnosis.ts'
import type { Evidence, StepType } from '../model/evidence.ts'
import type { CauseId } from './causes.ts'
import { signatures } from './signatures/index.ts'

/** A finding with what its signature knows of it. */
export interface Found {
  finding: Finding
  fact: string
  reach: Reach
  /** Position of the target on the path, −1 for what belongs to no target. */
  position: number
}

/** A piece of evidence with the scope in which it is read. */
export interface Read {
  evidence: Evidence
  scope: SignatureScope
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

/**
 * What the signatures say of all evidence: of each piece for each cause at most one finding. What speaks for a cause goes
 * before what speaks against it, since a gateway that is up can still say that its backend is not; then the weightier.
 * Nothing is said against a cause that nothing speaks for, and `unknown` evidence says nothing.
 */
export function find(all: readonly Read[]): Found[] {
  const seen = all.filter(({ evidence }) => evidence.outcome !== 'unknown')
  const speaking = seen.map((read) => {
    const { always = [], onFailure = [] } = known.get(read.evidence.type) ?? {}
    const failed = read.scope.failures.length > 0
    return best(read, failed ? [...always, ...onFailure] : always)
  })
  const causes = new Set(speaking.flatMap((found) => [...found.keys()]))
  return seen.flatMap((read, index) => {
    const found = speaking[index] ?? new Map<CauseId, Found>()
    const wanted = known
      .get(read.evidence.type)
      ?.against.filter(({ cause }) => causes.has(cause) && !found.has(cause))
    return [...found.values(), ...best(read, wanted ?? []).values()]
  })
}

function best(read: Read, among: readonly Signature<StepType>[]): Map<CauseId, Found> {
  const chosen = new Map<CauseId, { signature: Signature<StepType>; quote: string }>()
  for (const signature of among) {
    const before = chosen.get(signature.cause)
    if (before !== undefined && !isWeightier(signature, before.signature)) continue
    const quote = signature.match(read.evidence as SeenEvidence<StepType>, read.scope)
    if (quote !== null) chosen.set(signature.cause, { signature, quote })
  }
  return new Map([...chosen].map(([cause, { signature, quote }]) => [cause, asFound(read, signature, quote)]))
}

function asFound({ evidence, scope }: Read, signature: Signature<StepType>, quote: string): Found {
  return {
    fact: signature.fact,
    reach: signature.reach,
    position: scope.target?.position ?? -1,
    finding: {
      signature: signature.id,
      cause: signature.cause,
      weight: signature.weight,
      quote: clip(quote),
      source: evidence.target === null ? evidence.type : `${evidence.type} ${evidence.target}`,
      evidence: evidence.id,
      hop: evidence.hop,
      target: evidence.target,
    },
  }
}

function isWeightier(a: Signature<StepType>, b: Signature<StepType>): boolean {
  const difference = Math.abs(a.weight) - Math.abs(b.weight)
  return difference > 0 || (difference === 0 && a.id < b.id)
}

/** Quotes hold strangers' words: one line, no control characters, not too long. */
function clip(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim()
  return line.length > quoteLimit ? `${line.slice(0, quoteLimit - 1)}…` : line
}
