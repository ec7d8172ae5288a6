import type { Job as BullJob, Queue as BullQueue, WorkerOptions } from 'bullmq'
import { BotError } from '../errors.ts'
import { bareError } from './bare-error.ts'
import type { JobKind, Jobs, Queue } from './queue.ts'

export type Payload = Jobs[JobKind]
export type Job = BullJob<Payload, void>

/** The part of BullMQ's queue that is the same on every backend. */
export type JobQueue = Pick<
  BullQueue<Payload, void>,
  | 'name'
  | 'add'
  | 'addBulk'
  | 'getJobCounts'
  | 'getJobSchedulers'
  | 'upsertJobScheduler'
  | 'removeJobScheduler'
  | 'obliterate'
  | 'resume'
  | 'waitUntilReady'
  | 'close'
> & { on(event: 'error', listener: (error: Error) => void): unknown }

/** The part of BullMQ's worker that is the same on every backend. */
export interface JobWorker {
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown
  waitUntilReady(): Promise<unknown>
  isRunning(): boolean
  close(): Promise<void>
}

export type Process = (job: Job, token?: string) => Promise<void>
export type WorkerTuning = Pick<
  WorkerOptions,
  'concurrency' | 'lockDuration' | 'stalledInterval' | 'maxStalledCount' | 'runRetryDelay'
>

/** A connected server (or PGlite), and how to make BullMQ's queues and workers on it. */
export interface Engine {
  name: Queue['engine']
  /** For people: `redis at 127.0.0.1:6379`. Never holds a password. */
  where: string
  queue(name: string): JobQueue
  worker(name: string, process: Process, tuning: WorkerTuning): JobWorker
  close(): Promise<void>
}

/** How long opening a connection, or asking for a job to be added, may take before it counts as unreachable. */
export const reachLimitMs = 4_500

export function unreachable(where: string, cause?: unknown): BotError {
  const why =
    cause instanceof Error && cause.message ? cause.message : `no answer in ${reachLimitMs / 1000} s`
  const setting = where.startsWith('redis') ? 'REDIS_URL' : 'DATABASE_URL'
  const hint = where.startsWith('pglite')
    ? 'Look at the lines before this one: the embedded database is closed or broken.'
    : `Start the server, or set ${setting} to one that answers.`
  return new BotError(
    'QUEUE_UNREACHABLE',
    `The queue's ${where} cannot be used: ${why}`,
    hint,
    cause ? { cause: bareError(cause) } : {},
  )
}
