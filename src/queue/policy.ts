import type { JobsOptions } from 'bullmq'
import type { JobKind } from './queue.ts'

/** How often a job of one kind may be tried, and how often its worker may die under it. */
export interface Policy {
  /** Tries in all, when a `remote` fault is thrown. */
  attempts: number
  /** Deaths of a worker that are survived; one more, and the job fails with WORKER_LOST. */
  stalls: number
}

/** A change happens at most once, so `remediate` is neither tried again nor taken over. */
export const policies = {
  run: { attempts: 5, stalls: 3 },
  step: { attempts: 3, stalls: 3 },
  remediate: { attempts: 1, stalls: 0 },
  deliver: { attempts: 8, stalls: 3 },
  watch: { attempts: 3, stalls: 3 },
  relapse: { attempts: 3, stalls: 3 },
  alerts: { attempts: 8, stalls: 3 },
  correlate: { attempts: 8, stalls: 3 },
  look: { attempts: 1, stalls: 3 },
  answer: { attempts: 8, stalls: 3 },
} as const satisfies Record<JobKind, Policy>

/** `run` first: a step that is cleared away would otherwise release its run. */
export const jobKinds = Object.keys(policies) as JobKind[]

/** `retryDelayMs` is the first pause before another try; it doubles each time. */
export function jobOptions(kind: JobKind, retryDelayMs: number): JobsOptions {
  return {
    attempts: policies[kind].attempts,
    backoff: { type: 'exponential', delay: retryDelayMs },
    // Gone at once, so that the same id can be added again.
    removeOnComplete: true,
    removeOnFail: true,
    // Kept by BullMQ with the job for its next try; our own log has it already.
    stackTraceLimit: 0,
  }
}
