import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { BotError } from '../../src/errors.ts'
import { openQueue, type QueueEngine, type QueueOptions } from '../../src/queue/bullmq-queue.ts'
import type { Handled, JobKind, Jobs, Queue } from '../../src/queue/queue.ts'
import { type QueueAddress, type QueueErrand, reachEngine, sendOut } from './queue-process.ts'

const waiting = { timeout: 15_000, interval: 10 }

/** Everything that the product asks of a queue, to be called inside a `describe` of one engine. */
export function queueConformance(
  start: () => Promise<{ address: QueueAddress; stop(): Promise<void> }>,
): void {
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

  /** Queues of one test share a prefix that no other test has. */
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

  /** Embedded, the engine can be open in one process only. */
  async function letGo(): Promise<void> {
    await reached?.end()
    reached = null
  }

  async function errand(errand: Omit<QueueErrand, 'address' | 'prefix'>): Promise<ChildProcess> {
    prefix ||= `t${randomUUID().slice(0, 8)}`
    await letGo()
    return sendOut({ ...errand, address, prefix })
  }

  async function died(child: ChildProcess): Promise<void> {
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  async function idle(queue: Queue, kind: JobKind): Promise<void> {
    await expect
      .poll(async () => {
        const { waiting, active, delayed } = (await queue.counts())[kind]
        return waiting + active + delayed
      }, waiting)
      .toBe(0)
  }

  test('a job that is added twice is done once, with its payload whole', async () => {
    const queue = await open()
    const job = step({ step: 'tcp', targets: ['app/[::1]:80', 'ü/"quoted" \\ 🐘'] })
    await queue.add('step', job)
    await queue.add('step', { ...job })
    expect((await queue.counts()).step).toEqual({ waiting: 1, active: 0, delayed: 0, failed: 0 })

    const seen: Jobs['step'][] = []
    await queue.work('step', async (taken) => done(seen.push(taken)), { concurrency: 3 })
    await idle(queue, 'step')
    expect(seen).toEqual([job])

    await queue.add('step', job)
    await expect.poll(() => seen, waiting).toEqual([job, job])
  })

  test('a run takes three stages of five steps in order, waiting for each', async () => {
    const queue = await open()
    const seen: number[] = []
    const calls: number[] = []
    const gates = [0, 1, 2].map(() => Promise.withResolvers<void>())
    const handle = async ({ stage }: Jobs['step']): Promise<Handled> => {
      await gates[stage]?.promise
      return done(seen.push(stage))
    }
    await queue.work('step', handle, { concurrency: 5 })
    await queue.work(
      'run',
      async (_job, { spawn }) => {
        const stage = calls.push(seen.length) - 1
        if (stage === 3) return 'done'
        const steps = five.map((n) => step({ stage, step: `s${n}` }))
        await spawn(steps)
        await spawn(steps)
        gates[stage]?.resolve()
        return 'wait'
      },
      { concurrency: 2 },
    )
    await queue.add('run', run())
    await idle(queue, 'run')
    expect(seen).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
    expect(calls).toEqual([0, 5, 10, 15])
  })

  test('a run whose children are finished already is called again at once', async () => {
    const queue = await open()
    let finished = 0
    let calls = 0
    await queue.work('step', async () => done(finished++), { concurrency: 5 })
    await queue.work(
      'run',
      async (_job, { spawn }) => {
        calls += 1
        if (calls > 2) return 'done'
        if (calls === 2) return 'wait'
        await spawn(five.map((n) => step({ step: `s${n}` })))
        await expect.poll(() => finished, waiting).toBe(5)
        await idle(queue, 'step')
        return 'wait'
      },
      { concurrency: 1 },
    )
    await queue.add('run', run())
    await idle(queue, 'run')
    expect(calls).toBe(3)
  })

  test('a step that fails is told of before its run goes on, and blocks nothing, even when added again', async () => {
    const failed: string[] = []
    const queue = await open({ onFailed: async (kind, error) => void failed.push(`${kind} ${error.code}`) })
    const seen: string[][] = []
    await queue.work('step', async ({ step }) => (step === 'bad' ? refuse() : 'done'), { concurrency: 2 })
    await queue.work(
      'run',
      async (_job, { spawn }) => {
        seen.push([...failed])
        if (seen.length > 2) return 'done'
        await spawn([step({ step: 'bad' }), step({ step: 'good' })])
        return 'wait'
      },
      { concurrency: 1 },
    )
    await queue.add('run', run())
    await idle(queue, 'run')
    expect(seen).toEqual([[], ['step NOT_ALLOWED'], ['step NOT_ALLOWED', 'step NOT_ALLOWED']])
    expect((await queue.counts()).step.failed).toBe(2)
  })

  test('a run added again after it was lost waits for the children that it left behind', async () => {
    const queue = await open()
    const gate = Promise.withResolvers<void>()
    let calls = 0
    let steps = 0
    await queue.work('step', async () => gate.promise.then(() => done(steps++)), { concurrency: 2 })
    await queue.work(
      'run',
      async (_job, { spawn }) => {
        calls += 1
        if (calls === 3) return 'done'
        await spawn([step({ step: 'a' }), step({ step: 'b' })])
        if (calls === 1) return refuse()
        return 'wait'
      },
      { concurrency: 1 },
    )
    await queue.add('run', run())
    await expect.poll(async () => (await queue.counts()).run.failed, waiting).toBe(1)
    await queue.add('run', run())
    await expect.poll(() => calls, waiting).toBe(2)
    gate.resolve()
    await idle(queue, 'run')
    expect({ calls, steps }).toEqual({ calls: 3, steps: 2 })
  })

  test('a remote fault is tried again, and any other is not', async () => {
    const failed: string[] = []
    const queue = await open({
      onFailed: (kind, error, job) => void failed.push(`${kind} ${error.code} ${name(job)}`),
    })
    const tries: Record<string, number> = {}
    await queue.work(
      'step',
      async ({ step: id }) => {
        tries[id] = (tries[id] ?? 0) + 1
        if (id === 'heals' && tries[id] === 3) return 'done'
        if (id === 'heals' || id === 'stays') throw new BotError('STEP_TIMEOUT', 'slow', 'wait')
        if (id === 'bug') throw new TypeError('undefined is not a function')
        if (id === 'operator') throw new BotError('FILE_UNREADABLE', 'no file', 'write it')
        return refuse()
      },
      { concurrency: 5 },
    )
    for (const id of ['heals', 'stays', 'bug', 'operator', 'user'])
      await queue.add('step', step({ step: id }))
    await idle(queue, 'step')
    expect(tries).toEqual({ heals: 3, stays: 3, bug: 1, operator: 1, user: 1 })
    const codes = ['FILE_UNREADABLE operator', 'INTERNAL bug', 'NOT_ALLOWED user', 'STEP_TIMEOUT stays']
    expect(failed.sort()).toEqual(codes.map((code) => `step ${code}`))
  })

  test('a change that threw is never tried again, whoever was at fault', async () => {
    const failed: string[] = []
    const queue = await open({ onFailed: (kind, error) => void failed.push(`${kind} ${error.code}`) })
    let tries = 0
    const handle = async (): Promise<Handled> => {
      tries += 1
      throw new BotError('STEP_TIMEOUT', 'slow', 'wait')
    }
    await queue.work('remediate', handle, { concurrency: 1 })
    await queue.add('remediate', { incident: 'INC-1', approval: 'a:b' })
    await expect.poll(() => failed, waiting).toEqual(['remediate STEP_TIMEOUT'])
    await idle(queue, 'remediate')
    expect(tries).toBe(1)
  })

  test('a job that asks for it is called again after the delay', async () => {
    const queue = await open()
    const times: number[] = []
    await queue.work('deliver', async () => (times.push(Date.now()) < 3 ? { again: 60 } : 'done'), {
      concurrency: 1,
    })
    await queue.add('deliver', delivery)
    await expect.poll(() => times.length, waiting).toBe(3)
    await idle(queue, 'deliver')
    const [first = 0, second = 0] = times
    expect(second - first).toBeGreaterThanOrEqual(55)
    expect(times.length).toBe(3)
  })

  test('deliveries that wait coalesce, and those asked for during one come to exactly one more', async () => {
    const queue = await open()
    for (const _ of five) await queue.add('deliver', delivery)
    const gate = Promise.withResolvers<void>()
    let calls = 0
    await queue.work('deliver', async () => (++calls === 1 ? gate.promise.then(() => 'done') : 'done'), {
      concurrency: 4,
    })
    await expect.poll(() => calls, waiting).toBe(1)
    for (const _ of five) await queue.add('deliver', delivery)
    expect(calls).toBe(1)
    gate.resolve()
    await expect.poll(() => calls, waiting).toBe(2)
    await idle(queue, 'deliver')
    expect(calls).toBe(2)
  })

  test('no delivery is lost, whenever it is asked for', async () => {
    const [first, second] = [await open(), await open()]
    let written = 0
    let delivered = 0
    let atOnce = 0
    let mostAtOnce = 0
    const handle = async (): Promise<Handled> => {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce)
      const read = written
      await Promise.resolve()
      delivered = read
      atOnce -= 1
      return 'done'
    }
    await first.work('deliver', handle, { concurrency: 2 })
    await second.work('deliver', handle, { concurrency: 2 })
    for (let n = 0; n < 60; n += 1) {
      written += 1
      await Promise.all([first.add('deliver', delivery), second.add('deliver', delivery)])
    }
    await idle(first, 'deliver')
    expect(delivered).toBe(60)
    expect(mostAtOnce).toBe(1)
  })

  test('closing waits for what is running', async () => {
    const queue = await open()
    const gate = Promise.withResolvers<void>()
    const log: string[] = []
    const handle = async (): Promise<Handled> => {
      log.push('taken')
      await gate.promise
      return done(log.push('finished'))
    }
    await queue.work('step', handle, { concurrency: 1 })
    await queue.add('step', step())
    await expect.poll(() => log, waiting).toEqual(['taken'])
    const closed = queue.close().then(() => log.push('closed'))
    gate.resolve()
    await closed
    expect(log).toEqual(['taken', 'finished', 'closed'])
  })

  test('closing with abort reaches the handler, and another process does the job', async () => {
    const failed: string[] = []
    const [first, second] = [await open({ onFailed: (kind) => void failed.push(kind) }), await open()]
    const log: string[] = []
    await first.work(
      'step',
      (_job, { signal }) =>
        new Promise((_resolve, reject) => {
          log.push('taken')
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
      { concurrency: 1 },
    )
    await first.add('step', step())
    await expect.poll(() => log, waiting).toEqual(['taken'])
    await first.close({ abort: true })
    await second.work('step', async () => done(log.push('done by the other')), { concurrency: 1 })
    await expect.poll(() => log, waiting).toEqual(['taken', 'done by the other'])
    expect(failed).toEqual([])
  })

  test('cleared jobs are gone, and can be added again', async () => {
    const queue = await open()
    await queue.add('run', run())
    await queue.add('step', step())
    await queue.add('deliver', delivery)
    await queue.clear()
    const none = { waiting: 0, active: 0, delayed: 0, failed: 0 }
    expect(await queue.counts()).toEqual({ run: none, step: none, remediate: none, deliver: none })

    const seen: string[] = []
    await queue.work('step', async () => done(seen.push('step')), { concurrency: 1 })
    await queue.work('deliver', async () => done(seen.push('deliver')), { concurrency: 1 })
    await queue.work(
      'run',
      async (_job, { spawn }) => (seen.includes('step') ? 'done' : spawn([step()]).then(wait)),
      {
        concurrency: 1,
      },
    )
    await queue.add('run', run())
    await queue.add('deliver', delivery)
    await idle(queue, 'run')
    await idle(queue, 'deliver')
    expect(seen.sort()).toEqual(['deliver', 'step'])
  })

  test('jobs can be cleared and added while their handlers run', async () => {
    const errors: Error[] = []
    const queue = await open({ onError: (error) => void errors.push(error) })
    const gate = Promise.withResolvers<void>()
    let calls = 0
    await queue.work('step', async () => gate.promise.then(() => done(calls++)), { concurrency: 2 })
    await queue.add('step', step())
    await expect.poll(async () => (await queue.counts()).step.active, waiting).toBe(1)
    await queue.clear()
    await queue.add('step', step())
    gate.resolve()
    await expect.poll(() => calls, waiting).toBe(2)
    await idle(queue, 'step')
  })

  test('two processes share the work of one kind', async () => {
    const [first, second] = [await open(), await open()]
    const both = Promise.withResolvers<void>()
    const taken = new Set<string>()
    const total: string[] = []
    const handler = (name: string) => async (): Promise<Handled> => {
      if (taken.add(name).size === 2) both.resolve()
      await both.promise
      return done(total.push(name))
    }
    await first.work('step', handler('first'), { concurrency: 1 })
    await second.work('step', handler('second'), { concurrency: 1 })
    for (const n of five) await first.add('step', step({ step: `s${n}` }))
    await idle(first, 'step')
    expect(total).toHaveLength(5)
    expect([...taken].sort()).toEqual(['first', 'second'])
  })

  test('as many jobs of a kind run at once as asked for, and no more', async () => {
    const queue = await open()
    let atOnce = 0
    let most = 0
    const gate = Promise.withResolvers<void>()
    const handle = async (): Promise<Handled> => {
      most = Math.max(most, ++atOnce)
      if (atOnce === 3) gate.resolve()
      await gate.promise
      atOnce -= 1
      return 'done'
    }
    await queue.work('step', handle, { concurrency: 3 })
    for (let n = 0; n < 9; n += 1) await queue.add('step', step({ step: `s${n}` }))
    await idle(queue, 'step')
    expect(most).toBe(3)
  })

  test('the step of a worker that was killed is taken over', { timeout: 40_000 }, async () => {
    const job = step({ step: 'killed' })
    await died(await errand({ mode: 'hang', kind: 'step', job }))
    const queue = await open()
    const seen: string[] = []
    await queue.work('step', async ({ step }) => done(seen.push(step)), { concurrency: 1 })
    await expect.poll(() => seen, waiting).toEqual(['killed'])
  })

  test('the change of a worker that was killed is not begun again', { timeout: 40_000 }, async () => {
    const job = { incident: 'INC-1', approval: 'once' }
    await died(await errand({ mode: 'hang', kind: 'remediate', job }))
    const failed: unknown[] = []
    const queue = await open({ onFailed: (kind, error, lost) => void failed.push([kind, error.code, lost]) })
    const seen: string[] = []
    await queue.work('remediate', async ({ approval }) => done(seen.push(approval)), { concurrency: 1 })
    await expect.poll(() => failed, waiting).toEqual([['remediate', 'WORKER_LOST', job]])
    await idle(queue, 'remediate')
    expect(seen).toEqual([])
  })

  test('a process that closed its queue ends by itself', { timeout: 40_000 }, async () => {
    const child = await errand({ mode: 'finish', kind: 'step', job: step() })
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
    expect(code).toBe(0)
  })
}

const five = [1, 2, 3, 4, 5]
const delivery = { incident: 'INC-1', platform: 'slack' }

function run(): Jobs['run'] {
  return { incident: 'INC-1', run: 'run-1' }
}

function step(some: Partial<Jobs['step']> = {}): Jobs['step'] {
  return { incident: 'INC-1', run: 'run-1', stage: 0, step: 'dns', targets: [], ...some }
}

function name(job: Jobs[JobKind]): string {
  return 'step' in job ? job.step : ''
}

function done(_after?: unknown): 'done' {
  return 'done'
}

function wait(): 'wait' {
  return 'wait'
}

function refuse(): never {
  throw new BotError('NOT_ALLOWED', 'no', 'ask')
}
