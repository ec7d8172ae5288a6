import type { StepType } from './evidence.ts'
import type { FactsByStep } from './facts.ts'
import type { System } from './system.ts'

/** A part of a pasted text that belongs together. */
export interface Excerpt {
  /** What follows the prompt of the `$ command` line before it, null without one. */
  command: string | null
  /** A heading or file name before it, null without one. */
  label: string | null
  text: string
  /** Its first line in the paste, from 1. */
  line: number
}

/** What was read out of an excerpt: the facts of a step, as if the step had been taken. */
export type Reading = {
  [T in StepType]: {
    type: T
    outcome: 'pass' | 'fail'
    summary: string
    facts: FactsByStep[T]
    system: System
  }
}[StepType]

/**
 * Reads the output of programs and the files of one system out of pasted text; null for anything else. Must be cheap to
 * ask: every reader is shown every excerpt. Facts that the text does not hold are null or empty.
 */
export type Reader = (excerpt: Excerpt) => Reading | null
