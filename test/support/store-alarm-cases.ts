import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Alarm } from '../../src/model/alarm.ts'
import type { Alert } from '../../src/model/alert.ts'
import type { Happening } from '../../src/model/timeline.ts'
import { foldLast, sampleAlert } from './alert-samples.ts'
import { ada, sampleNote, sampleOpening } from './incident-samples.ts'
import { type StoreUnderTest, testTime } from './store-conformance.ts'

export function alarmCases(under: StoreUnderTest): void {
  const fresh = (name: string) => `${name}-${randomBytes(6).toString('hex')}`
  const open = () => ({ open: sampleOpening('shop') })

  /** The alarms of these keys, after an alert of each was folded. */
  async function alarmed(keys: string[], changed: Partial<Alert> = {}): Promise<Alarm[]> {
    await under.store.fileAlerts(
      keys.map((key) => sampleAlert({ key, delivery: fresh('delivery'), ...changed })),
    )
    await under.store.foldAlerts(10_000, foldLast)
    const { rows } = await under.pool.query<{ id: string; key: string }>(
      'SELECT id, key FROM fiveohtwo.alarms WHERE key = ANY($1)',
      [keys],
    )
    const ids = new Map(rows.map(({ id, key }) => [key, id]))
    return Promise.all(keys.map((key) => current({ id: ids.get(key) ?? '' })))
  }
  async function current({ id }: Pick<Alarm, 'id'>): Promise<Alarm> {
    return (await under.other.alarm(id)) ?? Promise.reject(new Error(`there is no alarm ${id}`))
  }
  const untold = async (alarms: Alarm[]) => {
    const ids = new Set(alarms.map(({ id }) => id))
    return (await under.other.untoldAlarms(10_000)).filter(({ id }) => ids.has(id))
  }

  describe('alarms', () => {
    it('are told in a new incident, with entries, and then are no news', async () => {
      const alarms = await alarmed([fresh('a'), fresh('b')])
      expect(await untold(alarms)).toHaveLength(2)
      const incident = await under.store.tellAlarms({
        where: open(),
        happenings: [sampleNote('gathered')],
        alarms,
      })
      expect(await under.other.incident(incident ?? '')).toMatchObject({ service: 'shop', state: 'open' })
      const kinds = (await under.other.read(incident ?? '')).map(({ what }) => what.kind)
      expect(kinds).toEqual(['incident.opened', sampleNote('').kind])
      expect(await untold(alarms)).toEqual([])
      const told = alarms.map((alarm) => ({ ...alarm, incident, told: 1 }))
      expect(await Promise.all(alarms.map(current))).toEqual(told)
      expect(await under.other.alarmsOf(incident ?? '')).toEqual(expect.arrayContaining(told))
    })

    it('that were written before turns had a version have turned with their last alert', async () => {
      const [alarm] = await alarmed([fresh('a')])
      if (!alarm) throw new Error('no alarm')
      await under.pool.query(
        `UPDATE fiveohtwo.alarms SET alarm = alarm - 'turned' || '{"version": 7}' WHERE id = $1`,
        [alarm.id],
      )
      expect(await current(alarm)).toMatchObject({ version: 7, turned: 7 })
    })

    it('are told in an open incident, the last told first', async () => {
      const { id: incident } = await under.store.openIncident(sampleOpening())
      const [first, second] = await alarmed([fresh('a'), fresh('b')])
      if (!first || !second) throw new Error('no alarms')
      const tell = (alarm: Alarm) =>
        under.store.tellAlarms({ where: { incident }, happenings: [sampleNote('more')], alarms: [alarm] })
      expect(await tell(first)).toBe(incident)
      expect(await tell(second)).toBe(incident)
      expect((await under.other.alarmsOf(incident)).map(({ id }) => id)).toEqual([second.id, first.id])
      const [again] = await alarmed([first.key])
      expect(again).toMatchObject({ incident, version: 2, told: 1 })
      expect(await tell(again ?? first)).toBe(incident)
      expect((await under.other.alarmsOf(incident)).map(({ id }) => id)).toEqual([first.id, second.id])
    })

    it('that are told by two at once are told by one, and only one incident is opened', async () => {
      const alarms = await alarmed([fresh('a'), fresh('b')])
      const before = await under.store.incidents({ limit: 1 })
      const answers = await Promise.all(
        [under.store, under.other, under.store, under.other].map((store, n) =>
          store.tellAlarms({
            where: open(),
            happenings: [],
            alarms: n % 2 ? alarms : alarms.toReversed(),
          }),
        ),
      )
      const told = answers.filter((answer) => answer !== null)
      expect(told).toHaveLength(1)
      const [newest, previous] = await under.store.incidents({ limit: 2 })
      expect(newest?.id).toBe(told[0])
      expect(previous?.id).toBe(before[0]?.id)
      expect(await under.store.read(newest?.id ?? '')).toHaveLength(1)
    })

    it('are not told in a closed incident, and one of none is an error', async () => {
      const { id: incident } = await under.store.openIncident(sampleOpening())
      await under.store.append(incident, [{ kind: 'incident.closed', by: ada, reason: 'healthy' }])
      const alarms = await alarmed([fresh('late')])
      const telling = { happenings: [sampleNote('late')], alarms }
      expect(await under.store.tellAlarms({ where: { incident }, ...telling })).toBeNull()
      expect(await under.store.read(incident)).toHaveLength(2)
      expect(await untold(alarms)).toEqual(alarms)
      await expect(
        under.store.tellAlarms({ where: { incident: 'INC-999999' }, ...telling }),
      ).rejects.toMatchObject({ code: 'UNKNOWN_INCIDENT' })
    })

    it('are all told or none: one that was told meanwhile keeps the others', async () => {
      const { id: incident } = await under.store.openIncident(sampleOpening())
      const [one, other] = await alarmed([fresh('a'), fresh('b')])
      if (!one || !other) throw new Error('no alarms')
      await under.store.tellAlarms({ where: { incident }, happenings: [sampleNote('a')], alarms: [one] })
      const both = { where: { incident }, happenings: [sampleNote('b')], alarms: [one, other] }
      expect(await under.store.tellAlarms(both)).toBeNull()
      expect(await under.store.read(incident)).toHaveLength(2)
      expect(await current(other)).toEqual(other)
      const gone = { id: 'no-such-alarm', version: 1 }
      expect(await under.store.tellAlarms({ ...both, alarms: [other, gone] })).toBeNull()
    })

    it('that fire again while they are told stay news', async () => {
      const [alarm] = await alarmed([fresh('a')])
      if (!alarm) throw new Error('no alarm')
      await alarmed([alarm.key])
      const incident = await under.store.tellAlarms({ where: open(), happenings: [], alarms: [alarm] })
      expect(await current(alarm)).toMatchObject({ incident, version: 2, told: 1 })
      expect(await untold([alarm])).toHaveLength(1)
    })

    it('that never rest keep their place among the news', async () => {
      const keys = [fresh('restless'), fresh('single')]
      let minutes = 0
      for (const key of [...keys, keys[0] ?? '', keys[0] ?? '']) {
        await under.store.fileAlerts([sampleAlert({ key, delivery: fresh('delivery') })])
        minutes += 1
        const lastAt = new Date(testTime.getTime() + minutes * 60_000)
        await under.store.foldAlerts(10_000, (...given) => ({ ...foldLast(...given), lastAt }))
      }
      const order = async () =>
        (await under.store.untoldAlarms(10_000)).filter(({ key }) => keys.includes(key))
      const [restless, single] = await order()
      expect([restless?.key, single?.key]).toEqual(keys)
      await under.store.passOver([{ id: restless?.id ?? '', version: 1 }])
      expect((await order()).map(({ key }) => key)).toEqual(keys.toReversed())
      expect(await under.store.untoldAlarms(1)).toHaveLength(1)
    })

    it('stay news, and no incident is opened, when the telling fails in the middle', async () => {
      const alarms = await alarmed([fresh('a')])
      const [newest] = await under.store.incidents({ limit: 1 })
      const broken: unknown[] = []
      broken.push(broken)
      const telling = under.store.tellAlarms({
        where: open(),
        happenings: [{ ...sampleNote('broken'), reason: broken as unknown as string } as Happening],
        alarms,
      })
      await expect(telling).rejects.toThrow('circular')
      expect(await untold(alarms)).toEqual(alarms)
      expect(await under.store.incidents({ limit: 1 })).toEqual([newest])
    })

    it('that nothing can be told of are passed over, but never what came after', async () => {
      const [quiet, loud, told] = await alarmed([fresh('quiet'), fresh('loud'), fresh('told')])
      if (!quiet || !loud || !told) throw new Error('no alarms')
      await alarmed([loud.key])
      const incident = await under.store.tellAlarms({ where: open(), happenings: [], alarms: [told] })
      await under.store.passOver([quiet, loud, { ...told, version: 0 }, { id: '\0', version: 1 }])
      expect(await current(quiet)).toMatchObject({ incident: null, told: 1, version: 1 })
      expect(await current(loud)).toMatchObject({ told: 1, version: 2 })
      expect(await current(told)).toMatchObject({ told: 1, incident })
      expect(await untold([quiet, loud, told])).toHaveLength(1)
    })

    it('that were told and are folded at the same time lose neither', async () => {
      const [alarm] = await alarmed([fresh('busy')])
      if (!alarm) throw new Error('no alarm')
      const { id: incident } = await under.store.openIncident(sampleOpening())
      await Promise.all([
        ...Array.from({ length: 10 }, () => alarmed([alarm.key])),
        under.other.tellAlarms({ where: { incident }, happenings: [sampleNote('a')], alarms: [alarm] }),
      ])
      expect(await current(alarm)).toMatchObject({ received: 11, version: 11, told: 1, incident })
    })

    it('that fire are listed and counted, the resolved are not', async () => {
      const [alarm] = await alarmed([fresh('a')])
      if (!alarm) throw new Error('no alarm')
      const firing = async () => (await under.other.firingAlarms(10_000)).map(({ id }) => id)
      const counted = async () => {
        const counts = await under.other.countFiring()
        return counts.find(({ source }) => source === alarm.source)?.count ?? 0
      }
      const count = await counted()
      expect(await firing()).toContain(alarm.id)
      await alarmed([alarm.key], { state: 'acknowledged' })
      expect(await firing()).toContain(alarm.id)
      expect(await counted()).toBe(count)
      await alarmed([alarm.key], { state: 'resolved' })
      expect(await firing()).not.toContain(alarm.id)
      expect(await counted()).toBe(count - 1)
    })

    it('that fire are listed of one service alone, however many newer ones others have', async () => {
      const service = fresh('service')
      const mine = await alarmed([fresh('mine')], { labels: { service } })
      await alarmed([fresh('a'), fresh('b')])
      expect((await under.other.firingAlarms(2, { service })).map(({ id }) => id)).toEqual(
        mine.map(({ id }) => id),
      )
      expect(await under.other.firingAlarms(2, { service: fresh('nobody') })).toEqual([])
    })

    it('that fire are listed of one source alone, however many newer ones others have', async () => {
      const [mine] = await alarmed([fresh('mine')], { source: 'watch' })
      await alarmed([fresh('a'), fresh('b')])
      const listed = await under.other.firingAlarms(2, { source: 'watch' })
      expect(listed.map(({ id }) => id)).toContain(mine?.id)
      expect(listed.every(({ source }) => source === 'watch')).toBe(true)
    })

    it('that are resolved and told are forgotten in time, the others stay', async () => {
      const [over, untoldYet, firing] = await alarmed([fresh('over'), fresh('untold'), fresh('firing')])
      if (!over || !untoldYet || !firing) throw new Error('no alarms')
      const resolved = await alarmed([over.key, untoldYet.key], { state: 'resolved' })
      await under.store.passOver(resolved.slice(0, 1))
      await under.store.forgetAlerts(new Date(testTime.getTime() + 1))
      expect(await under.store.alarm(over.id)).toBeNull()
      expect(await under.store.alarm(untoldYet.id)).not.toBeNull()
      expect(await under.store.alarm(firing.id)).not.toBeNull()
    })

    it('of ids that are none are not there', async () => {
      expect(await under.store.alarm("'; --\0")).toBeNull()
      expect(await under.store.alarmsOf('\0')).toEqual([])
    })
  })

  describe('rules that were learned', () => {
    it('give the alarms of nobody to a service, as news, and are kept', async () => {
      const labels = { host: fresh('host') }
      const [mine, told] = await alarmed([fresh('mine'), fresh('told')], { labels })
      const [theirs] = await alarmed([fresh('theirs')], { labels: { ...labels, service: 'billing' } })
      if (!mine || !told || !theirs) throw new Error('no alarms')
      await under.store.passOver([told])
      const wish = { source: null, labels, url: null, service: 'shop', by: 'ada' }
      const matches = (alarm: Alarm) => alarm.labels.host === labels.host
      const { rule, alarms } = await under.store.learnRule(wish, matches)
      expect(rule).toEqual({ ...wish, id: rule.id, at: testTime })
      expect(alarms.map(({ id }) => id).toSorted()).toEqual([mine.id, told.id].toSorted())
      expect(await current(told)).toMatchObject({ service: 'shop', version: 2, told: 1 })
      expect(await current(mine)).toMatchObject({ service: 'shop', version: 2, told: 0 })
      expect(await current(theirs)).toMatchObject({ service: 'billing', version: 1 })
      expect(await untold([mine, told, theirs])).toHaveLength(3)
      expect(await under.other.learnedRules()).toContainEqual(rule)

      const again = await under.other.learnRule({ ...wish, by: 'bob' }, matches)
      expect(again).toEqual({ rule, alarms: [] })
      expect(await under.other.forgetRule(rule.id)).toBe(true)
      expect(await under.other.forgetRule(rule.id)).toBe(false)
      expect(await under.other.learnedRules()).not.toContainEqual(rule)
    })

    it('are listed in the order in which they were made', async () => {
      const wishOf = (service: string) => ({
        source: 'grafana' as const,
        labels: {},
        url: `https://${service}.example/`,
        service,
        by: 'ada',
      })
      const services = [fresh('z'), fresh('a'), fresh('m')]
      for (const service of services) await under.store.learnRule(wishOf(service), () => false)
      const listed = (await under.other.learnedRules()).map(({ service }) => service)
      expect(listed.filter((service) => services.includes(service))).toEqual(services)
    })

    it('that are learned while alarms are being folded reach these too', async () => {
      const host = fresh('host')
      // So many that writing them takes far longer than looking for those of nobody.
      const keys = Array.from({ length: 2_000 }, () => fresh('racing'))
      await under.store.fileAlerts(
        keys.map((key) => sampleAlert({ key, delivery: fresh('delivery'), labels: { host } })),
      )
      const wish = { source: null, labels: { host }, url: null, service: 'shop', by: 'ada' }
      const learned: ReturnType<typeof under.other.learnRule>[] = []
      await under.store.foldAlerts(10_000, (...filed) => {
        if (learned.length === 0) {
          learned.push(under.other.learnRule(wish, ({ labels }) => labels.host === host))
        }
        return foldLast(...filed)
      })
      const { alarms } = (await learned[0]) ?? { alarms: [] }
      expect(new Set(alarms.map(({ key }) => key))).toEqual(new Set(keys))
      expect(alarms.every(({ service }) => service === 'shop')).toBe(true)
    })
  })
}
