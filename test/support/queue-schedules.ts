import { expect, test } from 'vitest'
import type { Queue } from '../../src/queue/queue.ts'
import { done, type QueueRig, waiting } from './queue-rig.ts'

const quick = 120
const hour = 3_600_000

/** Jobs that come again and again: each at its pace, whatever is opened and closed meanwhile, until nobody wants them. */
export function queueSchedules({ open }: QueueRig): void {
  test('a scheduled job comes again and again, never faster than its pace', async () => {
    const queue = await open()
    const times: number[] = []
    await queue.work('look', async () => done(times.push(Date.now())), { concurrency: 3 })
    await queue.schedule('look', [{ job: { service: 'shop' }, everyMs: quick }])
    await expect.poll(() => times.length, waiting).toBeGreaterThan(4)
    const [first = 0] = times
    for (const [index, time] of times.entries()) {
      expect(time - first).toBeGreaterThanOrEqual((index - 1) * quick)
    }
  })

  test('what is scheduled twice, by two processes, comes once', async () => {
    const [first, second] = [await open(), await open()]
    const wanted = [{ job: { service: 'shop' }, everyMs: hour }]
    await first.schedule('look', wanted)
    await Promise.all([second.schedule('look', wanted), first.schedule('look', wanted)])
    expect(await delayed(first)).toBe(1)
    const times: number[] = []
    for (const queue of [first, second]) {
      await queue.work('look', async () => done(times.push(Date.now())), { concurrency: 3 })
    }
    await first.schedule('look', [{ job: { service: 'shop' }, everyMs: quick }])
    await expect.poll(() => times.length, waiting).toBeGreaterThan(3)
    const slots = times.map((time) => Math.floor((time - (times[0] ?? 0)) / quick + 0.5))
    expect(times.length).toBeLessThanOrEqual((slots.at(-1) ?? 0) + 2)
  })

  test('a schedule outlives the process, and what nobody took in time comes once', async () => {
    const before = await open()
    await before.schedule('look', [{ job: { service: 'shop' }, everyMs: quick }])
    await before.close()
    const missed = Date.now() + 5 * quick
    await expect.poll(() => Date.now(), waiting).toBeGreaterThan(missed)
    const after = await open()
    const times: number[] = []
    const since = Date.now()
    await after.work('look', async () => done(times.push(Date.now() - since)), { concurrency: 3 })
    await expect.poll(() => times.length, waiting).toBeGreaterThan(2)
    const early = times.filter((time) => time < quick)
    expect(early.length).toBeLessThanOrEqual(2)
  })

  test('what is not wanted any more never comes again, and what is wanted otherwise comes at its new pace', async () => {
    const queue = await open()
    const seen: string[] = []
    await queue.work('look', async ({ service }) => done(seen.push(service)), { concurrency: 3 })
    await queue.schedule('look', [
      { job: { service: 'gone' }, everyMs: quick },
      { job: { service: 'slow' }, everyMs: hour },
    ])
    await expect.poll(() => seen, waiting).toContain('gone')
    await queue.schedule('look', [{ job: { service: 'slow' }, everyMs: quick }])
    await expect.poll(() => seen.filter((name) => name === 'slow').length, waiting).toBeGreaterThan(1)
    const length = seen.length
    await expect.poll(() => seen.length, waiting).toBeGreaterThan(length + 2)
    expect(seen.slice(length)).not.toContain('gone')
    await queue.schedule('look', [])
    await expect.poll(() => delayed(queue), waiting).toBe(0)
  })

  test('a schedule is forgotten when the queue is cleared, and can be made again', async () => {
    const queue = await open()
    const wanted = [{ job: { service: 'shop' }, everyMs: hour }]
    await queue.schedule('look', wanted)
    await queue.clear()
    expect(await delayed(queue)).toBe(0)
    await queue.schedule('look', wanted)
    expect(await delayed(queue)).toBe(1)
  })

  test('many are planned at once, and forgotten at once', async () => {
    const queue = await open()
    const names = Array.from({ length: 200 }, (_, index) => `service-${index}`)
    await queue.schedule(
      'look',
      names.map((service) => ({ job: { service }, everyMs: 2_000 })),
    )
    expect(await delayed(queue)).toBe(200)
    await queue.schedule('look', [])
    expect(await delayed(queue)).toBe(0)
  })

  test('says which kinds it works', async () => {
    const queue = await open()
    expect(queue.working()).toEqual([])
    await queue.work('look', async () => done(), { concurrency: 1 })
    await queue.work('run', async () => done(), { concurrency: 1 })
    await expect.poll(() => queue.working(), waiting).toEqual(['run', 'look'])
    await queue.close()
    expect(queue.working()).toEqual([])
  })
}

async function delayed(queue: Queue): Promise<number> {
  const { waiting, delayed } = (await queue.counts()).look
  return waiting + delayed
}
