import { expect, test } from 'vitest'
import type { Handled, Jobs } from '../../src/queue/queue.ts'
import { done, five, idle, type QueueRig, refuse, run, step, waiting } from './queue-rig.ts'

/** Runs and their steps. */
export function queueRuns({ open }: QueueRig): void {
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
    let spawned = 0
    let steps = 0
    await queue.work('step', async () => gate.promise.then(() => done(steps++)), { concurrency: 2 })
    await queue.work(
      'run',
      async (_job, { spawn }) => {
        calls += 1
        if (calls === 3) return 'done'
        await spawn([step({ step: 'a' }), step({ step: 'b' })])
        spawned += 1
        if (calls === 1) return refuse()
        return 'wait'
      },
      { concurrency: 1 },
    )
    await queue.add('run', run())
    await expect.poll(async () => (await queue.counts()).run.failed, waiting).toBe(1)
    await queue.add('run', run())
    // Children that end before they are added again would be taken again.
    await expect.poll(() => spawned, waiting).toBe(2)
    gate.resolve()
    await idle(queue, 'run')
    expect({ calls, steps }).toEqual({ calls: 3, steps: 2 })
  })
}
