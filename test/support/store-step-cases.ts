import { describe, expect, it } from 'vitest'
import type { StoreUnderTest } from './store-conformance.ts'

const halfHour = 30 * 60_000

export function stepCases(under: StoreUnderTest): void {
  describe('counts of our own watch', () => {
    it('are added up by steps, which begin at whole multiples since 1970', async () => {
      const service = 'stepped shop'
      const at = (time: string) => new Date(`2026-03-01T${time}:00.000Z`)
      for (const [minute, good] of [
        [at('10:05'), 2],
        [at('10:29'), 1],
        [at('10:30'), 2],
        [at('11:59'), 0],
      ] as const) {
        await under.store.countWatch({ service, minute, asked: 2, good, totalMs: good * 10.5 })
      }
      const counts = (await under.other.watchCounts(at('10:00'), halfHour)).filter(
        (count) => count.service === service,
      )
      expect(counts).toEqual([
        { service, minute: at('10:00'), asked: 4, good: 3, totalMs: 31.5 },
        { service, minute: at('10:30'), asked: 2, good: 2, totalMs: 21 },
        { service, minute: at('11:30'), asked: 2, good: 0, totalMs: 0 },
      ])
    })
  })
}
