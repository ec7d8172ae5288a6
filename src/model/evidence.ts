import type { ErrorCode } from '../errors.ts'
import type { FactsByStep } from './facts.ts'

export type Outcome = 'pass' | 'fail' | 'unknown'

/** What a step saw, before it is filed as evidence. Never a judgement of the cause. */
export interface Observation<F> {
  outcome: Outcome
  /** One line for people, with the observed value beside the expected one. */
  summary: string
  facts: F
}

export type StepType = keyof FactsByStep

/** What a runbook can name; the others are read out of pasted text only. */
export type TakenType = Exclude<StepType, 'lb-health'>

interface Filed {
  /** Derived from run, step and target, so that a repeated step files the same evidence once: `tcp@app/10.0.0.1:80`. */
  id: string
  /** Id of the step in the runbook. */
  step: string
  /** {@link Target.id}, or null for a step that looks at no target. */
  target: string | null
  hop: string | null
  summary: string
  /** ISO 8601, UTC. */
  startedAt: string
  durationMs: number
}

/** Evidence of one step type; `facts` is null only when we could not look (`unknown`), and `reason` says why. */
export type EvidenceOf<T extends StepType> = Filed &
  (
    | { type: T; outcome: 'pass' | 'fail'; facts: FactsByStep[T]; reason?: undefined; hint?: undefined }
    | { type: T; outcome: 'unknown'; facts: FactsByStep[T] | null; reason: ErrorCode; hint: string }
  )

export type Evidence = { [T in StepType]: EvidenceOf<T> }[StepType]
