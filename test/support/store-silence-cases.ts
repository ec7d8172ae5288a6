import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Silence } from '../../src/model/monitoring.ts'
import { type StoreUnderTest, testTime } from './store-conformance.ts'

const hour = 3_600_000
const at = (ms: number) => new Date(testTime.getTime() + ms)

export function silenceCases(under: StoreUnderTest): void {
  const fresh = () => `shop-${randomBytes(6).toString('hex')}`
  const silenceOf = (service: string | null, changed: Partial<Silence> = {}): Silence => ({
    service,
    by: 'ada',
    reason: 'a new database',
    since: at(-hour),
    until: at(hour),
    ...changed,
  })
  const standing = async (service: string | null, now = testTime) =>
    (await under.other.silences(now)).filter((silence) => silence.service === service)

  describe('silences', () => {
    it('stand until their time is up or somebody lifts exactly that scope', async () => {
      const service = fresh()
      await under.store.silence(silenceOf(service))
      await under.store.silence(silenceOf(null))
      expect(await standing(service)).toEqual([silenceOf(service)])
      expect(await standing(service, at(hour - 1))).toHaveLength(1)
      expect(await standing(service, at(hour))).toEqual([])
      expect(await under.other.unsilence(fresh())).toBe(false)
      expect(await under.other.unsilence(null)).toBe(true)
      expect(await standing(null)).toEqual([])
      expect(await under.other.unsilence(service)).toBe(true)
      expect(await under.other.unsilence(service)).toBe(false)
      expect(await standing(service)).toEqual([])
    })

    it('that begin later or are over silence nothing', async () => {
      const service = fresh()
      await under.store.silence(silenceOf(service, { since: at(1) }))
      expect(await standing(service)).toEqual([])
      expect(await standing(service, at(1))).toHaveLength(1)
      await under.store.silence(silenceOf(service, { until: at(0) }))
      expect(await standing(service, at(1))).toEqual([])
      expect(await under.store.unsilence(service)).toBe(false)
    })

    it('of one scope are one, however many are made at once', async () => {
      const service = fresh()
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          (n % 2 ? under.store : under.other).silence(silenceOf(service, { reason: `reason ${n}` })),
        ),
      )
      expect(await standing(service)).toHaveLength(1)
      await under.store.silence(silenceOf(service, { by: 'bob', reason: '\uD800why\0' }))
      expect(await standing(service)).toMatchObject([{ by: 'bob', reason: '\uFFFDwhy\uFFFD' }])
    })
  })

  describe('counts of our own watch', () => {
    it('of a minute add up, from every process, and are read minute after minute', async () => {
      const service = fresh()
      const minute = (n: number) => new Date(Date.parse('2026-03-01T10:00:00Z') + n * 60_000)
      const counts = [
        { service, minute: minute(2), asked: 1, good: 0, totalMs: 0 },
        { service, minute: minute(0), asked: 3, good: 2, totalMs: 20.5 },
        { service, minute: minute(0), asked: 1, good: 1, totalMs: 4.25 },
      ]
      await Promise.all(counts.map((count, n) => (n % 2 ? under.store : under.other).countWatch(count)))
      const of = async (since: Date) =>
        (await under.store.watchCounts(since)).filter((count) => count.service === service)
      const first = { service, minute: minute(0), asked: 4, good: 3, totalMs: 24.75 }
      expect(await of(minute(0))).toEqual([first, counts[0]])
      expect(await of(minute(1))).toEqual([counts[0]])
      await under.other.forgetWatchCounts(minute(2))
      expect(await of(minute(0))).toEqual([counts[0]])
    })
  })
}
