import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Freeze } from '../../src/model/policy.ts'
import { type StoreUnderTest, testTime } from './store-conformance.ts'

const since = new Date('2026-03-01T09:00:00Z')
const later = new Date('2026-03-02T10:00:00Z')

export function freezeCases(under: StoreUnderTest): void {
  const freezeOf = (service: string | null, changed: Partial<Freeze> = {}): Freeze => ({
    service,
    by: 'ada',
    reason: 'Black Friday',
    since,
    until: null,
    ...changed,
  })
  const fresh = () => `shop-${randomBytes(6).toString('hex')}`
  const standing = async (service: string | null, now = later) =>
    (await under.other.freezes(now)).filter((freeze) => freeze.service === service)

  describe('freezes', () => {
    it('stand until somebody lifts exactly that scope', async () => {
      const service = fresh()
      await under.store.freeze(freezeOf(service))
      await under.store.freeze(freezeOf(null))
      expect(await standing(service)).toEqual([freezeOf(service)])
      expect(await under.other.unfreeze(fresh(), 'bob', 'over')).toBe(false)
      expect(await under.other.unfreeze(null, 'bob', 'over')).toBe(true)
      expect(await standing(null)).toEqual([])
      expect(await standing(service)).toEqual([freezeOf(service)])
      expect(await under.other.unfreeze(service, 'bob', 'over')).toBe(true)
      expect(await under.other.unfreeze(service, 'bob', 'over')).toBe(false)
      expect(await standing(service)).toEqual([])
    })

    it('of one scope are one, however many freeze it at once, and all are kept as history', async () => {
      const service = fresh()
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          (n % 2 ? under.store : under.other).freeze(freezeOf(service, { reason: `reason ${n}` })),
        ),
      )
      expect(await standing(service)).toHaveLength(1)
      await under.store.freeze(freezeOf(service, { by: 'bob', reason: 'the last' }))
      expect(await standing(service)).toEqual([freezeOf(service, { by: 'bob', reason: 'the last' })])
      await under.store.unfreeze(service, 'eve', 'all is well')
      const { rows } = await under.pool.query(
        'SELECT reason, lifted_by, lifted_because, lifted_at FROM fiveohtwo.freezes WHERE service = $1 ORDER BY ordinal',
        [service],
      )
      expect(rows).toHaveLength(11)
      expect(rows.at(-1)).toEqual({
        reason: 'the last',
        lifted_by: 'eve',
        lifted_because: 'all is well',
        lifted_at: testTime,
      })
    })

    it('with an end stand until then, and are then nobody’s to lift', async () => {
      const service = fresh()
      const until = new Date('2026-03-01T09:30:00Z')
      await under.store.freeze(freezeOf(service, { until }))
      expect(await standing(service, since)).toEqual([freezeOf(service, { until })])
      expect(await standing(service, until)).toEqual([])
      expect(await under.store.unfreeze(service, 'bob', 'over')).toBe(false)
    })

    it('keep what was written, in a form that can be stored', async () => {
      const service = `${fresh()}\0`
      await under.store.freeze(freezeOf(service, { reason: '\uD800why', by: 'a\0' }))
      const [freeze] = await standing(service.replace('\0', '\uFFFD'))
      expect(freeze).toMatchObject({ reason: '\uFFFDwhy', by: 'a\uFFFD' })
      expect(await under.store.unfreeze(service, '\0', '\uD800')).toBe(true)
    })
  })
}
