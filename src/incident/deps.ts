import type { Logger } from 'pino'
import type { AlertmanagerSettings, PagerDutySettings } from '../config/alert-settings.ts'
import type { ChangeContext } from '../model/change.ts'
import type { Monitoring } from '../model/monitoring.ts'
import type { People } from '../model/people.ts'
import type { Remedy } from '../model/remedy.ts'
import type { Runbook } from '../model/runbook.ts'
import type { Service } from '../model/service.ts'
import type { StepContext } from '../model/step.ts'
import type { Queue } from '../queue/queue.ts'
import type { ChangeRegistry } from '../runbook/change-steps.ts'
import type { StepRegistry } from '../runbook/steps.ts'
import type { Store } from '../store/store.ts'
import type { ActiveRuns } from './active-runs.ts'
import type { Grants } from './approval/grants.ts'
import type { ChangeLimits } from './change/change-limits.ts'
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
  /** Every change that a remedy can name: to plan with. */
  changes: ChangeRegistry
  /** What planning and inspecting may use: it logs in with the accounts that look, and holds no key that changes anything. */
  planContext: Omit<ChangeContext, 'signal' | 'key'>
  /** What carries changes out; absent in a process that only looks. Its hosts log in with the accounts that may change. */
  changeContext?: Omit<ChangeContext, 'signal' | 'key'>
  people: People
  /** By service; of the demo and of services that were typed nothing is said. */
  monitoring: ReadonlyMap<string, Monitoring>
  /** Where the sources of alerts are written back to, and where links in notes lead. */
  back: {
    pagerDuty: PagerDutySettings | null
    alertmanager: AlertmanagerSettings | null
    publicUrl: string | null
  }
  grants: Grants
  settings: { runTimeoutMs: number; stepConcurrency: number }
  changeLimits: ChangeLimits
  now(): Date
  /** Resolves after so long, or as soon as the signal is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>
  log: Logger
}
