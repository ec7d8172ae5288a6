import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { Handled } from '../../src/queue/queue.ts'
import { done, idle, killed, type QueueRig, step, waiting } from './queue-rig.ts'

/** How a process that works a queue ends, well or badly. */
export function queueEndings({ open, sendOut }: QueueRig): void {
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

  test('the step of a worker that was killed is taken over', { timeout: 40_000 }, async () => {
    const job = step({ step: 'killed' })
    await killed(await sendOut({ mode: 'hang', kind: 'step', job }))
    const queue = await open()
    const seen: string[] = []
    await queue.work('step', async ({ step }) => done(seen.push(step)), { concurrency: 1 })
    await expect.poll(() => seen, waiting).toEqual(['killed'])
  })

  test('the change of a worker that was killed is not begun again', { timeout: 40_000 }, async () => {
    const job = { incident: 'INC-1', approval: 'once' }
    await killed(await sendOut({ mode: 'hang', kind: 'remediate', job }))
    const failed: unknown[] = []
    const queue = await open({ onFailed: (kind, error, lost) => void failed.push([kind, error.code, lost]) })
    const seen: string[] = []
    await queue.work('remediate', async ({ approval }) => done(seen.push(approval)), { concurrency: 1 })
    await expect.poll(() => failed, waiting).toEqual([['remediate', 'WORKER_LOST', job]])
    await idle(queue, 'remediate')
    expect(seen).toEqual([])
  })

  test('a process that closed its queue ends by itself', { timeout: 40_000 }, async () => {
    const child = await sendOut({ mode: 'finish', kind: 'step', job: step() })
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
    expect(code).toBe(0)
  })
}
