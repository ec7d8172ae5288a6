import { expect, test } from 'vitest'
import type { Handled } from '../../src/queue/queue.ts'
import { delivery, five, idle, type QueueRig, waiting } from './queue-rig.ts'

/** Deliveries: never lost, never twice. */
export function queueDeliveries({ open }: QueueRig): void {
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

  test('a delivery that comes again later looks at once when something is asked for', async () => {
    const queue = await open()
    const times: number[] = []
    let asked = 0
    let seen = 0
    const gate = Promise.withResolvers<void>()
    const handle = async (): Promise<Handled> => {
      times.push(Date.now())
      seen = asked
      if (times.length > 1) return 'done'
      await gate.promise
      return { again: 60_000 }
    }
    await queue.work('deliver', handle, { concurrency: 4 })
    await queue.add('deliver', delivery)
    await expect.poll(() => times.length, waiting).toBe(1)
    gate.resolve()
    await expect.poll(async () => (await queue.counts()).deliver.delayed, waiting).toBeGreaterThan(0)
    for (const _ of five) {
      asked += 1
      await queue.add('deliver', delivery)
    }
    await idle(queue, 'deliver')
    expect(seen).toBe(5)
    expect(times.length).toBeGreaterThan(1)
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
}
