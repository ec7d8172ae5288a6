import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/model/alert.ts'
import type { FiledAlert } from '../../src/store/store.ts'
import { foldLast, sampleAlert } from './alert-samples.ts'
import { type StoreUnderTest, testTime } from './store-conformance.ts'

export function alertCases(under: StoreUnderTest): void {
  const fresh = (name: string) => `${name}-${randomBytes(6).toString('hex')}`
  const alertOf = (changed: Partial<Alert> = {}) => sampleAlert({ delivery: fresh('delivery'), ...changed })
  const foldAll = async (store = under.store) => {
    let folded = 0
    for (let count = -1; count !== 0; folded += count) count = await store.foldAlerts(1_000, foldLast)
    return folded
  }
  const stored = async (deliveries: string[]) => {
    const { rows } = await under.pool.query<{ delivery: string; repeats: number; alert: Alert }>(
      'SELECT delivery, repeats, alert FROM fiveohtwo.alerts WHERE delivery = ANY($1) ORDER BY ordinal',
      [deliveries],
    )
    return rows
  }

  describe('alerts', () => {
    it('are filed in order, and one that is known is only counted', async () => {
      const alerts = ['one', 'two', 'three'].map((name) => alertOf({ delivery: fresh(name) }))
      const [first] = alerts
      expect(await under.store.fileAlerts(alerts)).toEqual({ filed: 3, repeated: 0 })
      expect(await under.other.fileAlerts(alerts.slice(0, 2))).toEqual({ filed: 0, repeated: 2 })
      const twice = alertOf()
      expect(await under.store.fileAlerts([twice, twice, ...(first ? [first] : [])])).toEqual({
        filed: 1,
        repeated: 2,
      })
      const rows = await stored([...alerts, twice].map(({ delivery }) => delivery))
      expect(rows.map(({ alert }) => alert)).toEqual([...alerts, twice])
      expect(rows.map(({ repeats }) => repeats)).toEqual([2, 1, 0, 1])
      expect(await under.store.fileAlerts([])).toEqual({ filed: 0, repeated: 0 })
    })

    it('of the same delivery and another source are others', async () => {
      const delivery = fresh('shared')
      await under.store.fileAlerts([alertOf({ delivery }), alertOf({ delivery, source: 'grafana' })])
      expect(await stored([delivery])).toHaveLength(2)
    })

    it('that many file at once, in any order and from two processes, are filed once each', async () => {
      const alerts = Array.from({ length: 30 }, () => alertOf())
      const calls = Array.from({ length: 20 }, (_, n) => {
        const turned = [...alerts.slice(n), ...alerts.slice(0, n)]
        return (n % 2 ? under.store : under.other).fileAlerts(n % 3 ? turned : turned.toReversed())
      })
      const answers = await Promise.all(calls)
      expect(answers.reduce((sum, { filed }) => sum + filed, 0)).toBe(30)
      expect(answers.reduce((sum, { repeated }) => sum + repeated, 0)).toBe(30 * 19)
      const rows = await stored(alerts.map(({ delivery }) => delivery))
      expect(rows.map(({ repeats }) => repeats)).toEqual(alerts.map(() => 19))
    })

    it('with what no text holds are kept in a form that can be stored, and spoil no other', async () => {
      const key = fresh('hostile')
      const hostile = alertOf({
        key: `${key}\0`,
        title: '\uD800 \0',
        labels: { 'a\0': '\uDFFF', b: '\\u0000' },
      })
      const delivery = `${fresh('d')}\0`
      const answers = await Promise.all([
        under.store.fileAlerts([alertOf()]),
        under.store.fileAlerts([{ ...hostile, delivery }]),
        under.store.fileAlerts([{ ...hostile, delivery }]),
        under.store.fileAlerts([alertOf()]),
      ])
      expect(answers.map(({ filed }) => filed)).toEqual([1, 1, 0, 1])
      const [row] = await stored([delivery.replace('\0', '\uFFFD')])
      expect(row).toMatchObject({
        repeats: 1,
        alert: { title: '\uFFFD \uFFFD', labels: { 'a\uFFFD': '\uFFFD', b: '\\u0000' } },
      })
      await foldAll()
      const alarms = await under.store.firingAlarms(10_000)
      expect(alarms.filter((alarm) => alarm.key === `${key}\uFFFD`)).toHaveLength(1)
    })

    it('that Postgres refuses for another reason fail alone', async () => {
      const refused = alertOf({ delivery: `${fresh('long')}${randomBytes(9_000).toString('hex')}` })
      const answers = await Promise.allSettled([
        under.store.fileAlerts([alertOf()]),
        under.store.fileAlerts([refused]),
        under.store.fileAlerts([alertOf()]),
      ])
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    })

    it('are folded once each, in the order of filing, with the time they came', async () => {
      await foldAll()
      const key = fresh('ordered')
      const alerts = Array.from({ length: 25 }, (_, n) => alertOf({ key, title: `alert ${n}` }))
      await under.store.fileAlerts(alerts)
      const seen: FiledAlert[] = []
      const counts: number[] = []
      for (let count = -1; count !== 0; counts.push(count)) {
        count = await under.other.foldAlerts(10, (known, filed, id) => {
          seen.push(filed)
          return foldLast(known, filed, id)
        })
      }
      expect(counts).toEqual([10, 10, 5, 0])
      expect(seen.map(({ alert }) => alert)).toEqual(alerts)
      expect(seen.every(({ receivedAt }) => receivedAt.getTime() === testTime.getTime())).toBe(true)
      const [alarm] = (await under.store.firingAlarms(10_000)).filter((found) => found.key === key)
      expect(alarm).toMatchObject({ received: 25, version: 25, told: 0, title: 'alert 24', service: 'shop' })
      expect(alarm?.turns).toEqual([testTime, testTime, testTime])
      expect(await under.other.alarm(alarm?.id ?? '')).toEqual(alarm)
    })

    it('that a fold fails at stay to be folded, and so do those beside it', async () => {
      await foldAll()
      const keys = [fresh('good'), fresh('bad')]
      await under.store.fileAlerts(keys.map((key) => alertOf({ key })))
      const failing = under.store.foldAlerts(10, (known, filed, id) => {
        if (filed.alert.key === keys[1]) throw new Error('killed in the middle')
        return foldLast(known, filed, id)
      })
      await expect(failing).rejects.toThrow('killed in the middle')
      const alarms = await under.store.firingAlarms(10_000)
      expect(alarms.filter(({ key }) => keys.includes(key))).toEqual([])
      expect(await foldAll()).toBe(2)
    })

    it('that two fold at once are folded once each, in order', async () => {
      await foldAll()
      const key = fresh('shared')
      const alerts = Array.from({ length: 40 }, (_, n) => alertOf({ key, title: `${n}` }))
      await under.store.fileAlerts(alerts)
      const seen: string[] = []
      const folding = [under.store, under.other, under.store, under.other].map((store) =>
        store.foldAlerts(13, (known, filed, id) => {
          seen.push(filed.alert.title)
          return foldLast(known, filed, id)
        }),
      )
      expect((await Promise.all(folding)).toSorted((a, b) => a - b)).toEqual([1, 13, 13, 13])
      expect(seen).toEqual(alerts.map(({ title }) => title))
      const [alarm] = (await under.store.firingAlarms(10_000)).filter((found) => found.key === key)
      expect(alarm).toMatchObject({ received: 40, version: 40 })
    })

    it('that were folded are forgotten in time, those that wait never', async () => {
      await foldAll()
      const [old, waiting] = [alertOf(), alertOf()]
      await under.store.fileAlerts([old])
      await foldAll()
      await under.store.fileAlerts([waiting])
      await under.store.forgetAlerts(testTime)
      expect(await stored([old.delivery])).toHaveLength(1)
      expect(await under.store.forgetAlerts(new Date(testTime.getTime() + 1))).toBeGreaterThan(0)
      expect(await stored([old.delivery])).toEqual([])
      expect(await stored([waiting.delivery])).toHaveLength(1)
      expect(await foldAll()).toBe(1)
    })
  })
}
