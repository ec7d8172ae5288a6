import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createTurns } from '../../src/alerts/turns.ts'

describe('alerts/turns', () => {
  it('lets so many go on in each turn of the event loop, in the order of asking', async () => {
    const turn = createTurns(2)
    const gone: number[] = []
    const asked = [1, 2, 3, 4, 5].map((each) => turn().then(() => gone.push(each)))
    const seen: number[][] = []
    while (gone.length < 5) {
      await nextTurn()
      seen.push([...gone])
    }
    await Promise.all(asked)
    expect(gone).toEqual([1, 2, 3, 4, 5])
    const steps = seen.map((each, index) => each.length - (seen[index - 1]?.length ?? 0))
    expect(Math.max(...steps)).toBe(2)
  })

  it('goes on when somebody asks after a pause', async () => {
    const turn = createTurns()
    await turn()
    await nextTurn()
    await nextTurn()
    await turn()
  })
})
