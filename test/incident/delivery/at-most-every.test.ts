import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { atMostEvery } from '../../../src/incident/delivery/at-most-every.ts'

describe('incident/delivery/at-most-every', () => {
  const calls: string[] = []

  beforeEach(() => {
    vi.useFakeTimers()
    calls.length = 0
  })

  afterEach(() => vi.useRealTimers())

  const calling = () =>
    atMostEvery(100, async (key) => {
      calls.push(key)
    })

  it('calls at once, and once more for all that came within the interval', () => {
    const { ask } = calling()
    for (let times = 0; times < 5; times += 1) ask('INC-1')
    expect(calls).toEqual(['INC-1'])
    vi.advanceTimersByTime(100)
    expect(calls).toEqual(['INC-1', 'INC-1'])
    vi.advanceTimersByTime(1_000)
    expect(calls).toHaveLength(2)
    ask('INC-1')
    expect(calls).toHaveLength(3)
  })

  it('keeps keys apart', () => {
    const { ask } = calling()
    ask('INC-1')
    ask('INC-2')
    expect(calls).toEqual(['INC-1', 'INC-2'])
  })

  it('makes what is due when it stops, and nothing afterwards', async () => {
    const { ask, stop } = calling()
    ask('INC-1')
    ask('INC-2')
    ask('INC-2')
    await stop()
    vi.advanceTimersByTime(1_000)
    expect(calls).toEqual(['INC-1', 'INC-2', 'INC-2'])
  })

  it('has stopped when every call has ended, those that went on before too', async () => {
    const ends: (() => void)[] = []
    const { ask, stop } = atMostEvery(100, () => new Promise<void>((end) => ends.push(end)))
    ask('INC-1')
    ask('INC-2')
    ask('INC-2')
    let hasStopped = false
    const stopping = Promise.resolve(stop()).then(() => {
      hasStopped = true
    })
    expect(ends).toHaveLength(3)
    for (const end of ends) {
      await vi.advanceTimersByTimeAsync(0)
      expect(hasStopped).toBe(false)
      end()
    }
    await stopping
  })
})
