import type { Logger } from 'pino'
import type { Remedy } from '../model/remedy.ts'
import type { Runbook } from '../model/runbook.ts'
import type { Service } from '../model/service.ts'
import type { StepContext } from '../model/step.ts'
import type { Queue } from '../queue/queue.ts'
import type { StepRegistry } from '../runbook/steps.ts'
import type { Store } from '../store/store.ts'
import type { ActiveRuns } from './active-runs.ts'
import type { TimelineReader } from './timeline-reader.ts'

/** What the verbs of an incident work with; wired once per process. */
export interface Deps {
  store: Store
  queue: Queue
  timeline: TimelineReader
  activeRuns: ActiveRuns
  services: Map<string, Service>
  runbooks: Map<string, Runbook>
  remedies: Remedy[]
  steps: StepRegistry
  /** Everything a step may use but the signal and the targets, which belong to one call. */
  stepContext: Omit<StepContext, 'signal' | 'targets'>
  settings: { approvalTtlMs: number; runTimeoutMs: number; stepConcurrency: number }
  now(): Date
  log: Logger
}
