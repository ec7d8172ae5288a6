import type { JobsOptions } from 'bullmq'
import { BotError } from '../errors.ts'
import type { Job, JobQueue } from './engine.ts'
import { jobId } from './job-id.ts'
import type { Jobs } from './queue.ts'

/** Adds steps as children of a run's job, those that are there already only once. Throws WORKER_LOST when the run is gone. */
export async function spawnSteps(
  queue: JobQueue,
  run: Job,
  steps: Jobs['step'][],
  options: JobsOptions,
): Promise<void> {
  const parent = { id: run.id ?? '', queue: run.queueQualifiedName }
  const jobs = steps.map((step) => ({
    name: 'step',
    data: step,
    opts: { ...options, jobId: jobId('step', step), parent, ignoreDependencyOnFailure: true },
  }))
  const added = await queue.addBulk(jobs)
  // BullMQ answers -5 in place of an id when the parent is gone, -7 when the child has another.
  const refused = added.find(({ id }) => Number(id) < 0)
  if (!refused) return
  throw new BotError(
    'WORKER_LOST',
    `A run's job vanished before its steps were added (BullMQ code ${refused.id})`,
    'Nothing to do: what is unfinished is queued again.',
  )
}
