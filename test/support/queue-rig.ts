import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { BotError } from '../../src/errors.ts'
import { openQueue, type QueueEngine, type QueueOptions } from '../../src/queue/bullmq-queue.ts'
import type { JobKind, Jobs, Queue } from '../../src/queue/queue.ts'
import { type QueueAddress, type QueueErrand, reachEngine, sendOut } from './queue-process.ts'

/** What a suite needs to work queues on one engine. */
export interface QueueRig {
  /** Queues of one test share a prefix that no other test has; each stands for a process. Closed after the test. */
  open(options?: QueueOptions): Promise<Queue>
  /** Sends a real process out to take a job. Embedded, the engine is closed here first: it can be open only once. */
  sendOut(errand: Omit<QueueErrand, 'address' | 'prefix'>): Promise<ChildProcess>
}

/** For `expect.poll`. */
export const waiting = { timeout: 15_000, interval: 10 }

/** To be called inside a `describe`; what a queue reports as trouble fails the test. */
export function createQueueRig(
  start: () => Promise<{ address: QueueAddress; stop(): Promise<void> }>,
): QueueRig {
  let address: QueueAddress
  let stop: () => Promise<void> = async () => {}
  let reached: { connection: QueueEngine; end(): Promise<void> } | null = null
  let queues: Queue[] = []
  let prefix = ''
  let troubles: string[] = []

  beforeAll(async () => {
    const started = await start()
    address = started.address
    stop = started.stop
  })
  afterAll(async () => {
    await letGo()
    await stop()
  })
  afterEach(async () => {
    await Promise.all(queues.map((queue) => queue.close({ abort: true })))
    queues = []
    prefix = ''
    const unexpected = troubles
    troubles = []
    expect(unexpected).toEqual([])
  })

  async function open(options: QueueOptions = {}): Promise<Queue> {
    prefix ||= `t${randomUUID().slice(0, 8)}`
    reached ??= await reachEngine(address)
    // A job that was let slip would be taken over like a dead worker's; a minute is later than any test waits.
    const quick = { prefix, lockDurationMs: 60_000, stalledIntervalMs: 250, retryDelayMs: 20 }
    const onError = (error: Error) => void troubles.push(error.message)
    const queue = await openQueue(reached.connection, { ...quick, onError, ...options })
    queues.push(queue)
    return queue
  }

  async function letGo(): Promise<void> {
    await reached?.end()
    reached = null
  }

  async function errand(errand: Omit<QueueErrand, 'address' | 'prefix'>): Promise<ChildProcess> {
    prefix ||= `t${randomUUID().slice(0, 8)}`
    await letGo()
    return await sendOut({ ...errand, address, prefix })
  }

  return { open, sendOut: errand }
}

/** Kills it, and comes back when it is dead. */
export async function killed(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

/** Comes back when no job of a kind is left. */
export async function idle(queue: Queue, kind: JobKind): Promise<void> {
  await expect
    .poll(async () => {
      const { waiting, active, delayed } = (await queue.counts())[kind]
      return waiting + active + delayed
    }, waiting)
    .toBe(0)
}

export const five = [1, 2, 3, 4, 5]
export const delivery = { incident: 'INC-1', platform: 'slack' }

export function run(): Jobs['run'] {
  return { incident: 'INC-1', run: 'run-1' }
}

export function step(some: Partial<Jobs['step']> = {}): Jobs['step'] {
  return { incident: 'INC-1', run: 'run-1', stage: 0, step: 'dns', targets: [], ...some }
}

export function name(job: Jobs[JobKind]): string {
  return 'step' in job ? job.step : ''
}

export function done(_after?: unknown): 'done' {
  return 'done'
}

export function wait(): 'wait' {
  return 'wait'
}

export function refuse(): never {
  throw new BotError('NOT_ALLOWED', 'no', 'ask')
}
