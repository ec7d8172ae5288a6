/** What travels in each kind of job: ids, never documents. */
export interface Jobs {
  run: { incident: string; run: string }
  step: { incident: string; run: string; stage: number; step: string; targets: string[] }
  remediate: { incident: string; approval: string }
  deliver: { incident: string; platform: string }
  relapse: { incident: string; approval: string }
  watch: { incident: string; watch: string }
  /** Folds filed alerts into alarms, and tells them in incidents. */
  alerts: Record<string, never>
  /** Finds hops that fail for several services at once. */
  correlate: Record<string, never>
  /** One look of our own watch over a service. */
  look: { service: string }
  /** Brings what the sources of an incident's alarms are told up to date. */
  answer: { incident: string }
}

export type JobKind = keyof Jobs

/** What a run's handler may do with its own job. */
export interface RunJob {
  /** Adds the jobs of a stage as children; ids are derived, so that a repeated call adds nothing twice. */
  spawn(steps: Jobs['step'][]): Promise<void>
}

/** `wait`: call me again when all children are finished. `again`: call me after `delayMs` (a rate limit, not a failure). */
export type Handled = 'done' | 'wait' | { again: number }

export type Handler<K extends JobKind> = (
  job: Jobs[K],
  control: { signal: AbortSignal } & (K extends 'run' ? RunJob : unknown),
) => Promise<Handled>

/** A job that comes every so many milliseconds, each at a place in time of its own, so that many do not come at once. */
export interface Recurring<K extends JobKind> {
  job: Jobs[K]
  everyMs: number
}

/** BullMQ behind the few things the product needs of it, on any of three engines. */
export interface Queue {
  engine: 'redis' | 'postgres' | 'pglite'
  /** Adds a job with its derived id; adding what is already there changes nothing. */
  add<K extends JobKind>(kind: K, job: Jobs[K]): Promise<void>
  /** Starts taking jobs of one kind in this process. */
  work<K extends JobKind>(kind: K, handler: Handler<K>, options: { concurrency: number }): Promise<void>
  /**
   * Makes these, and no others, the jobs of a kind that come again and again, whatever process takes them. One that is
   * planned already keeps its place in time, and one that nobody took in time comes once, not once for each time.
   */
  schedule<K extends JobKind>(kind: K, wanted: Recurring<K>[]): Promise<void>
  /** Kinds whose jobs this process takes. */
  working(): JobKind[]
  /** For health and metrics. A run that waits for its steps is `waiting`; `failed` are those given up by this process. */
  counts(): Promise<Record<JobKind, { waiting: number; active: number; delayed: number; failed: number }>>
  /** Forgets every job; the reconciler queues again what the timeline says is unfinished. */
  clear(): Promise<void>
  /** Stops taking jobs, aborts the running ones' signals when `abort`, waits for them, closes connections. */
  close(options?: { abort?: boolean }): Promise<void>
}
