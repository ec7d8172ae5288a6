import type { Evidence } from './evidence.ts'
import type { Service } from './service.ts'

/** What must come of a case; what is left out may be anything. */
export interface CaseExpectation {
  state?: 'fault' | 'healthy' | 'inconclusive'
  cause?: string | null
  hop?: string | null
  target?: string | null
  /** Name of a remedy that answers what was found there; null: none does. Whether it can be aimed is known only on the machine. */
  remedy?: string | null
  /** Steps that must be taken somewhere, and steps that must be taken nowhere. */
  takes?: string[]
  skips?: string[]
}

/** Recorded evidence, and what a runbook must make of it. */
export interface RunbookCase {
  /** As people would type it: a file, or a file and a run. */
  name: string
  title: string
  runbook: string
  service: Service
  evidence: Evidence[]
  expect: CaseExpectation
}
