import { createHash } from 'node:crypto'
import type { JobSchedulerTemplateOptions } from 'bullmq'
import type { JobQueue } from './engine.ts'
import { jobId } from './job-id.ts'
import type { JobKind, Recurring } from './queue.ts'

/** At a time: a server that is far away must not take a minute for a thousand. */
const sideBySide = 20

/**
 * Adds what is not scheduled yet or at another pace, removes what is not wanted any more, and leaves the rest alone. Each
 * question to the server goes through `reach`, which gives up when there is no answer.
 */
export async function scheduleJobs<K extends JobKind>(
  queue: JobQueue,
  kind: K,
  wanted: Recurring<K>[],
  options: JobSchedulerTemplateOptions,
  reach: <T>(work: Promise<T>) => Promise<T>,
): Promise<void> {
  const known = new Map((await reach(queue.getJobSchedulers())).map(({ key, every }) => [key, every]))
  const named = new Map(wanted.map((each) => [jobId(kind, each.job), each]))
  const errands = [
    ...[...named].flatMap(([id, { job, everyMs }]) => {
      if (known.get(id) === everyMs) return []
      const pace = { every: everyMs, offset: offsetOf(id, everyMs) }
      return () => queue.upsertJobScheduler(id, pace, { name: kind, data: job, opts: options })
    }),
    ...[...known.keys()].flatMap((id) => (named.has(id) ? [] : () => queue.removeJobScheduler(id))),
  ]
  while (errands.length > 0) {
    const some: (() => Promise<unknown>)[] = errands.splice(0, sideBySide)
    await Promise.all(some.map((errand) => reach(errand())))
  }
}

/** Where in its interval a job comes: the same in every process and after every start. BullMQ takes 0 for none. */
export function offsetOf(id: string, everyMs: number): number {
  const share = createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32
  return 1 + Math.floor(share * (everyMs - 1))
}
