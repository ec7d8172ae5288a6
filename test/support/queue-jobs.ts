import { expect, test } from 'vitest'
import { BotError } from '../../src/errors.ts'
import { jobKinds } from '../../src/queue/policy.ts'
import type { Handled, Jobs } from '../../src/queue/queue.ts'
import {
  delivery,
  done,
  five,
  idle,
  name,
  type QueueRig,
  refuse,
  run,
  step,
  wait,
  waiting,
} from './queue-rig.ts'

/** Jobs of any kind: once, again, side by side, cleared. */
export function queueJobs({ open }: QueueRig): void {
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

  test('cleared jobs are gone, and can be added again', async () => {
    const queue = await open()
    await queue.add('run', run())
    await queue.add('step', step())
    await queue.add('deliver', delivery)
    await queue.clear()
    const none = { waiting: 0, active: 0, delayed: 0, failed: 0 }
    expect(await queue.counts()).toEqual(Object.fromEntries(jobKinds.map((kind) => [kind, none])))

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
}
