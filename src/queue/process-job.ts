import { DelayedError, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq'
import { BotError, toBotError } from '../errors.ts'
import type { Job, Process } from './engine.ts'
import { policies } from './policy.ts'
import type { Handled, Handler, JobKind, Jobs } from './queue.ts'

/** What processing needs of the queue around it. */
export interface Surroundings {
  /** Aborts when the queue closes in a hurry. */
  stopping: AbortSignal
  /** Adds steps as children of a run's job. */
  spawn(run: Job, steps: Jobs['step'][]): Promise<void>
  /** Called once for a job that will not be tried again, before its run hears of it. */
  failed(kind: JobKind, error: BotError, job: Jobs[JobKind]): Promise<void>
}

/** How long a run that waits for nothing is put aside, so that a mistaken handler does not spin. */
const idleWaitMs = 250

/** Turns a handler into what BullMQ calls: it moves the job, and decides here alone what is tried again. */
export function processJobs<K extends JobKind>(kind: K, handler: Handler<K>, around: Surroundings): Process {
  const policy = policies[kind]

  return async function processJob(job: Job, token?: string): Promise<void> {
    if (around.stopping.aborted) return await handBack(job, token)
    if (job.stalledCounter > policy.stalls) {
      return await giveUp(job, workerLost(kind, job.stalledCounter))
    }
    const controller = new AbortController()
    const abort = () => controller.abort(around.stopping.reason)
    around.stopping.addEventListener('abort', abort)
    try {
      await handle(job, token, controller.signal)
    } finally {
      around.stopping.removeEventListener('abort', abort)
    }
  }

  async function handle(job: Job, token: string | undefined, signal: AbortSignal): Promise<void> {
    for (let idleWaits = 0; ; ) {
      let spawned = false
      const control = {
        signal,
        spawn: async (steps: Jobs['step'][]) => {
          spawned = true
          await around.spawn(job, steps)
        },
      }
      let handled: Handled
      try {
        // The worker of a kind is only ever given that kind's jobs; `spawn` is one too many for all but runs.
        handled = await handler(job.data as Jobs[K], control as Parameters<Handler<K>>[1])
      } catch (thrown) {
        // A change is never begun again, not even one that was interrupted.
        if (signal.aborted && kind !== 'remediate') return await handBack(job, token)
        return await fail(job, toBotError(thrown))
      }
      if (handled === 'done') return
      if (handled !== 'wait') return await putAside(job, token, handled.again)
      if (kind !== 'run') return await fail(job, waitsForNothing(kind))
      if (await job.moveToWaitingChildren(token ?? '')) throw new WaitingChildrenError()
      idleWaits = spawned ? 0 : idleWaits + 1
      if (idleWaits > 1) return await putAside(job, token, idleWaitMs)
    }
  }

  async function fail(job: Job, error: BotError): Promise<void> {
    if (error.fault === 'remote' && job.attemptsMade + 1 < policy.attempts) throw error
    return await giveUp(job, error)
  }

  async function giveUp(job: Job, error: BotError): Promise<void> {
    await around.failed(kind, error, job.data)
    // A step that failed is over for its run like any other. BullMQ's Postgres backend (6.7) never releases the
    // parent of a child that fails after it was added a second time, so to BullMQ it completes.
    if (kind === 'step') return
    throw new UnrecoverableError(error.message)
  }
}

async function handBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token)
  throw new WaitingError()
}

async function putAside(job: Job, token: string | undefined, delayMs: number): Promise<never> {
  await job.moveToDelayed(Date.now() + delayMs, token)
  throw new DelayedError()
}

/** The error of a job whose worker died more often than its kind may survive. */
export function workerLost(kind: JobKind, times: number): BotError {
  const message = `The worker of a ${kind} job died or hung ${times === 1 ? 'once' : `${times} times`}`
  const hint = 'Look at the logs of the workers for what ended them: memory, a restart, a blocked event loop.'
  return new BotError('WORKER_LOST', message, hint)
}

function waitsForNothing(kind: JobKind): BotError {
  return new BotError('INTERNAL', `A ${kind} job asked to wait for children`, 'Only a run may wait.')
}
