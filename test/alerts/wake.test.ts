import { afterEach, describe, expect, it, vi } from 'vitest'
import { createWake } from '../../src/alerts/wake.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A clock of its own, and how often was asked. */
function wakeWith(ask: (count: number) => Promise<void> = async () => undefined) {
  vi.useFakeTimers()
  const asked: number[] = []
  const failures: unknown[] = []
  const wake = createWake(
    () => {
      asked.push(Date.now())
      return ask(asked.length)
    },
    { failed: (error) => failures.push(error) },
  )
  return { wake, asked, failures }
}

describe('alerts/wake', () => {
  it('asks at once for the first, and once more for all that came meanwhile', async () => {
    const { wake, asked } = wakeWith()
    wake()
    expect(asked).toHaveLength(1)
    for (let n = 0; n < 1_000; n += 1) wake()
    await vi.advanceTimersByTimeAsync(99)
    expect(asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(asked).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked).toHaveLength(2)
    wake()
    expect(asked).toHaveLength(3)
  })

  it('asks once more for what comes while it asks', async () => {
    const first = Promise.withResolvers<void>()
    const { wake, asked } = wakeWith((count) => (count === 1 ? first.promise : Promise.resolve()))
    wake()
    await vi.advanceTimersByTimeAsync(5_000)
    wake()
    expect(asked).toHaveLength(1)
    first.resolve()
    await vi.advanceTimersByTimeAsync(100)
    expect(asked).toHaveLength(2)
  })

  it('asks again until it goes well', async () => {
    const { wake, asked, failures } = wakeWith(async (count) => {
      if (count < 4) throw new Error('the queue is away')
    })
    wake()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked).toHaveLength(4)
    expect(failures).toHaveLength(3)
  })

  it('asks for what is due before it stops, and for nothing after', async () => {
    const { wake, asked } = wakeWith()
    wake()
    wake()
    await wake.stop()
    expect(asked).toHaveLength(2)
    wake()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toHaveLength(2)
  })

  it('stops also while what it asks is away', async () => {
    const { wake, asked } = wakeWith(() => Promise.reject(new Error('the queue is away')))
    wake()
    await vi.advanceTimersByTimeAsync(1_500)
    expect(asked).toHaveLength(2)
    await wake.stop()
    expect(asked).toHaveLength(3)
  })
})
