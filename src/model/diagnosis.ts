import type { CauseId } from '../diagnosis/causes.ts'
import type { EvidenceOf, Outcome, StepType } from './evidence.ts'
import type { FactsByStep, HttpFailure } from './facts.ts'
import type { Writer } from './fingerprint.ts'
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
  /** Other targets of the same hop at which the same cause was seen; their findings are not in the sum. */
  alsoAt?: string[]
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
  /** Settings to change, worked out from what is configured; best first. */
  advice: Advice[]
}

/** One exact setting that would mend a cause. */
export interface Advice {
  cause: CauseId
  hop: string | null
  host: string | null
  /** `proxy_read_timeout 65s;` as it would be written. */
  setting: string
  /** File and line, or what the default comes from. */
  where: string
  why: string
}

/** One way in which requests failed, seen once (`http`) or counted (`sample`). */
export interface FailedReply {
  /** Null when no status arrived. */
  status: number | null
  failure: HttpFailure | null
  headers: readonly (readonly [name: string, value: string])[]
  /** Start of the body. */
  text: string
  sizeBytes: number | null
  /** How long it took; of a sample, the slowest of all. */
  durationMs: number | null
  /** The probe's words for the failure. */
  message: string | null
  count: number
  of: number
  /** Which system wrote the response, when that can be told. */
  writer: Writer | null
}

/** What a signature is told besides the evidence itself. */
export interface SignatureScope {
  service: Service
  target: Target | null
  /** The state of all hops further in than the target's, null when there are none. */
  inside: RungState | null
  /** True when the targets' clocks agree with one another and not with ours. */
  ourClockIsOff: boolean
  /** True when a container engine takes connections at the target, so that being connected says nothing of who is inside. */
  isForwarded: boolean
  /** The failures in this evidence, for `http` and `sample`. */
  failures: readonly FailedReply[]
}

/** Evidence that was really seen: never `unknown`, and so never without facts. */
export type SeenEvidence<T extends StepType> = Extract<EvidenceOf<T>, { outcome: 'pass' | 'fail' }>

/** A case that proves a signature: facts beside the ordinary ones of its step type. */
export interface Example<T extends StepType> {
  facts: Partial<FactsByStep[T]>
  /** `fail` unless told. */
  outcome?: Exclude<Outcome, 'unknown'>
  /** Systems of the path, outermost first, `unknown` alone unless told; the evidence is of the hop at `at`. */
  path?: readonly System[]
  /** Position on the path, 0 unless told. */
  at?: number
  target?: Partial<Target>
  inside?: RungState
  ourClockIsOff?: boolean
  isForwarded?: boolean
}

export type Reach = 'here' | 'inwards' | 'behind'

/** A rule that turns one piece of evidence into a finding, and the examples that prove it. */
export interface Signature<T extends StepType> {
  id: string
  on: T
  cause: CauseId
  weight: Decibans
  /** Where the rule comes from: RFC section, vendor page, source file. */
  reference: string
  /**
   * The underlying fact. Of several findings of one fact, the strongest counts in full and the others as
   * echoes, so that a refused connection seen by two probes is not two witnesses.
   */
  fact: string
  /**
   * Where the cause may be, seen from the target. `here`: at this very target. `inwards`: there or at any hop
   * further in, because a slow or broken answer passes through the hops outside of it. `behind`: further in only,
   * because a gateway's error page is about what the gateway could not get.
   */
  reach: Reach
  /** True when it needs a failed request, so that good ones need not be tried. */
  onFailure?: true
  /** The quote that shows it, or null. */
  match(evidence: SeenEvidence<T>, scope: SignatureScope): string | null
  examples: { matches: readonly Example<T>[]; nearMisses: readonly Example<T>[] }
}

/** A rule that turns one line of a log (with the lines of a trace that follow it) into findings. */
export interface LogSignature {
  /** Unique over all systems, begins with the system: `nginx-connect-refused`. */
  id: string
  /** Who writes such lines: they are looked for in its logs, and everywhere in pasted text. */
  system: System
  /** Words of which every such line holds at least one, exactly as written; lines without are never tried. */
  needles: readonly string[]
  /** Linear-time, without flags `g` and `y`. A group named `upstream` is the address further in that the line is about. */
  pattern: RegExp
  /** What else must be so of the groups of the pattern; default always. */
  when?(groups: Readonly<Record<string, string | undefined>>, line: string): boolean
  /** What it weighs for (positive) or against (negative) each cause. */
  weights: Partial<Record<CauseId, Decibans>>
  /** What it says, for people: `nginx was refused by the backend`. */
  title: string
  /** Source file, RFC section or vendor page. */
  reference: string
  /** See {@link Signature.fact}. Signatures of different systems that see the same event share it. */
  fact: string
  reach: Reach
  /** True when each such line is one failed request, so that many recent ones mean that users are hit. */
  request?: true
  /** True for words that mean the same in every program: they count on lines that no other signature claims. */
  common?: true
  /** Lines, whole and as really written. */
  examples: { matches: readonly string[]; nearMisses: readonly string[] }
}
