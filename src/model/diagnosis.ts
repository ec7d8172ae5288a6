import type { CauseId } from '../diagnosis/causes.ts'
import type { EvidenceOf, StepType } from './evidence.ts'
import type { Service } from './service.ts'
import type { System } from './system.ts'
import type { Target } from './target.ts'

/** 10·log10 of a likelihood ratio: +10 makes a cause ten times likelier, and weights add up. */
export type Decibans = number

/** What a signature says of one piece of evidence. */
export interface Finding {
  signature: string
  cause: CauseId
  /** Positive speaks for the cause, negative against it. */
  weight: Decibans
  /** The line or value that shows it, as seen. */
  quote: string
  /** Where it was seen, for people: `tcp app/10.0.0.1:80`. */
  source: string
  evidence: string
  hop: string | null
  target: string | null
}

export interface Hypothesis {
  cause: CauseId
  title: string
  /** 0…1, from the prior and the findings' weights. */
  confidence: number
  prior: Decibans
  total: Decibans
  for: Finding[]
  against: Finding[]
  hop: string | null
  target: string | null
  host?: string
}

/** Something we would have liked to see and did not. */
export interface Missing {
  what: string
  why: string
  how: string
}

export type RungState = 'pass' | 'fail' | 'partial' | 'unknown'

/** One hop of the ladder: the same request asked at each of its addresses. */
export interface Rung {
  hop: string
  system: System
  position: number
  state: RungState
  targets: { target: string; address: string; state: RungState; summary: string }[]
}

/** Which hop wrote the error response that users see. */
export interface Producer {
  hop: string
  system: System
  /** 0…1 */
  confidence: number
  why: string
}

export interface Verdict {
  state: 'fault' | 'healthy' | 'inconclusive'
  cause: CauseId | null
  confidence: number
  hop: string | null
  target: string | null
  host?: string
  /** One sentence for the top of the card. */
  sentence: string
  producer: Producer | null
}

export interface Diagnosis {
  verdict: Verdict
  /** Best first. */
  hypotheses: Hypothesis[]
  /** Outermost first. */
  ladder: Rung[]
  missing: Missing[]
}

/** What a signature is told besides the evidence itself. */
export interface SignatureScope {
  service: Service
  target: Target | null
}

/** A rule that turns one piece of evidence into a finding, and the examples that prove it. */
export interface Signature<T extends StepType> {
  id: string
  on: T
  cause: CauseId
  weight: Decibans
  /** Where the rule comes from: RFC section, vendor page, source file. */
  reference: string
  /** The quote that shows it, or null. */
  match(evidence: EvidenceOf<T>, scope: SignatureScope): string | null
}
