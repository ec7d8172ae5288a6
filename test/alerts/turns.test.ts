import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createTurns } from '../../src/alerts/turns.ts'

describe('alerts/turns', () => {
  it('lets callers go on for so long in each turn of the event loop, in the order of asking', async () => {
    let clock = 0
    const turn = createTurns({ longestMs: 2, now: () => clock })
    const gone: number[] = []
    const asked = [1, 2, 3, 4, 5].map((each) =>
      turn().then(() => {
        gone.push(each)
        clock += 1
      }),
    )
    const seen: number[] = []
    while (gone.length < 5) {
      await nextTurn()
      seen.push(gone.length)
    }
    await Promise.all(asked)
    expect(gone).toEqual([1, 2, 3, 4, 5])
    const steps = seen.map((each, index) => each - (seen[index - 1] ?? 0))
    expect(Math.max(...steps)).toBe(2)
  })

  it('lets one go on however long each of them takes', async () => {
    let clock = 0
    const turn = createTurns({ longestMs: 2, now: () => clock })
    const late = [1, 2, 3].map(() =>
      turn().then(() => {
        clock += 60
      }),
    )
    await Promise.all(late)
    expect(clock).toBe(180)
  })

  it('goes on when somebody asks after a pause', async () => {
    const turn = createTurns()
    await turn()
    await nextTurn()
    await nextTurn()
    await turn()
  })
})
