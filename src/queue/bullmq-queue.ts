import type { PgPool } from 'bullmq'
import { BotError } from '../errors.ts'
import type { Secret } from '../secret.ts'
import { within } from './deadline.ts'
import { type Engine, type JobWorker, reachLimitMs, unreachable } from './engine.ts'
import { jobId } from './job-id.ts'
import { jobKinds, jobOptions, policies } from './policy.ts'
import { openPglitePool, openPostgres } from './postgres-engine.ts'
import { processJobs, type Surroundings, workerLost } from './process-job.ts'
import type { Handled, Handler, JobKind, Jobs, Queue, Recurring } from './queue.ts'
import { openRedis } from './redis-engine.ts'
import { createReporter } from './reporter.ts'
import { scheduleJobs } from './schedule-jobs.ts'
import { spawnSteps } from './spawn-steps.ts'

/** How long saying goodbye to a server may take once all handlers are finished. */
const closeLimitMs = 3_000

/** Jobs that bring something up to date. */
const coalescing: ReadonlySet<JobKind> = new Set(['deliver', 'alerts', 'answer', 'correlate'])

export type QueueEngine =
  | { engine: 'redis' | 'postgres'; url: Secret }
  /** The pool stays the caller's to close, after the queue. */
  | { engine: 'pglite'; pool: PgPool }

export interface QueueOptions {
  /** Separates products that share one server; part of every queue's name. */
  prefix?: string
  /** A worker that has not renewed its lock for this long counts as dead. */
  lockDurationMs?: number
  /** How often dead workers are looked for; a job is taken over after `lockDurationMs` and at most two of these. */
  stalledIntervalMs?: number
  /** First pause before another try; it doubles each time. */
  retryDelayMs?: number
  /** Told of a job that will not be tried again; a step's run is called only after this has settled. */
  onFailed?(kind: JobKind, error: BotError, job: Jobs[JobKind]): void | Promise<void>
  /** Told of the queue's own trouble (a server that went away); the same message at most once in ten seconds. */
  onError?(error: Error): void
}

/** Connects and makes the schema where there is one. Throws QUEUE_UNREACHABLE within five seconds. */
export async function openQueue(connection: QueueEngine, options: QueueOptions = {}): Promise<Queue> {
  const { prefix = 'fiveohtwo', lockDurationMs = 10_000, stalledIntervalMs = 2_500 } = options
  const { retryDelayMs = 1_000, onFailed, onError } = options
  const report = createReporter(onError)
  const engine = await openEngine(connection, report)
  const queues = mapKinds((kind) => {
    const queue = engine.queue(`${prefix}-${kind}`)
    queue.on('error', report)
    return queue
  })
  // A process that died in the middle of `clear` left them paused.
  await Promise.all(Object.values(queues).map((queue) => queue.resume()))
  const workers: { kind: JobKind; worker: JobWorker }[] = []
  const running = new Set<Promise<Handled>>()
  const failures = mapKinds(() => 0)
  const stopping = new AbortController()
  let closing: Promise<void> | null = null

  const around: Surroundings = {
    stopping: stopping.signal,
    async spawn(run, steps) {
      if (steps.length === 0) return
      await reach(spawnSteps(queues.step, run, steps, jobOptions('step', retryDelayMs)))
    },
    async failed(kind, error, job) {
      failures[kind] += 1
      try {
        await onFailed?.(kind, error, job)
      } catch (thrown) {
        report(thrown instanceof Error ? thrown : new Error(String(thrown)))
      }
    },
  }

  async function reach<T>(work: Promise<T>): Promise<T> {
    try {
      // Embedded, the engine is never away, only busy.
      if (engine.name === 'pglite') return await work
      return await within(reachLimitMs, work, () => unreachable(engine.where))
    } catch (error) {
      throw error instanceof BotError ? error : unreachable(engine.where, error)
    }
  }

  async function add<K extends JobKind>(kind: K, job: Jobs[K]): Promise<void> {
    const id = jobId(kind, job)
    // What is asked while it runs may come too late for it, so it runs once more; what is asked while it is put aside has it
    // look now; the rest coalesce.
    const once = coalescing.has(kind)
      ? { deduplication: { id, keepLastIfActive: true, reschedule: true } }
      : { jobId: id }
    await reach(queues[kind].add(kind, job, { ...jobOptions(kind, retryDelayMs), ...once }))
  }

  async function work<K extends JobKind>(
    kind: K,
    handler: Handler<K>,
    { concurrency }: { concurrency: number },
  ): Promise<void> {
    const { stalls } = policies[kind]
    const watched = async (...call: Parameters<Handler<K>>): Promise<Handled> => {
      const handled = handler(...call)
      running.add(handled)
      return await handled.finally(() => running.delete(handled))
    }
    const worker = engine.worker(`${prefix}-${kind}`, processJobs(kind, watched, around), {
      concurrency,
      lockDuration: lockDurationMs,
      stalledInterval: stalledIntervalMs,
      // What may stall is counted by `processJobs`, where a failure can be told before the run goes on.
      maxStalledCount: stalls === 0 ? 0 : 1_000_000,
      runRetryDelay: 1_000,
    })
    worker.on('error', report)
    worker.on('failed', (job, _error) => {
      // BullMQ fails a job beyond its stalls without asking `processJobs`.
      if (job?.deferredFailure) void around.failed(kind, workerLost(kind, job.stalledCounter), job.data)
    })
    workers.push({ kind, worker })
    await reach(worker.waitUntilReady())
  }

  async function schedule<K extends JobKind>(kind: K, wanted: Recurring<K>[]): Promise<void> {
    await scheduleJobs(queues[kind], kind, wanted, jobOptions(kind, retryDelayMs), reach)
  }

  function working(): JobKind[] {
    return jobKinds.filter((kind) => workers.some((each) => each.kind === kind && each.worker.isRunning()))
  }

  async function counts(): ReturnType<Queue['counts']> {
    const of = async (kind: JobKind) => {
      const found = await reach(
        queues[kind].getJobCounts('wait', 'prioritized', 'waiting-children', 'active', 'delayed'),
      )
      const waiting = (found.wait ?? 0) + (found.prioritized ?? 0) + (found['waiting-children'] ?? 0)
      return { waiting, active: found.active ?? 0, delayed: found.delayed ?? 0, failed: failures[kind] }
    }
    const found = await Promise.all(jobKinds.map(async (kind) => [kind, await of(kind)] as const))
    return Object.fromEntries(found) as Awaited<ReturnType<Queue['counts']>>
  }

  async function clear(): Promise<void> {
    for (const kind of jobKinds) {
      await reach(queues[kind].obliterate({ force: true }).finally(() => queues[kind].resume()))
    }
  }

  async function shutDown(): Promise<void> {
    const closed = closeAll()
    // Handlers may take as long as they need; a server that went away may not.
    while (running.size > 0) await Promise.allSettled(running)
    const gone = () => unreachable(engine.where, new Error('it was gone when the queue closed'))
    await within(closeLimitMs, closed, gone).catch(report)
    await within(closeLimitMs, engine.close(), gone).catch(report)
  }

  async function closeAll(): Promise<void> {
    await Promise.all(workers.map(({ worker }) => worker.close()))
    await Promise.all(Object.values(queues).map((queue) => queue.close()))
  }

  function close({ abort = false } = {}): Promise<void> {
    if (abort)
      stopping.abort(new BotError('CANCELED', 'The process is stopping', 'It goes on after the restart.'))
    closing ??= shutDown()
    return closing
  }

  return { engine: engine.name, add, work, schedule, working, counts, clear, close }
}

function openEngine(connection: QueueEngine, report: (error: Error) => void): Promise<Engine> {
  if (connection.engine === 'pglite') return openPglitePool(connection.pool, report)
  if (connection.engine === 'redis') return openRedis(connection.url, report)
  return openPostgres(connection.url, report)
}

function mapKinds<T>(make: (kind: JobKind) => T): Record<JobKind, T> {
  return Object.fromEntries(jobKinds.map((kind) => [kind, make(kind)])) as Record<JobKind, T>
}
