import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/model/approval.ts'
import { sampleOpening } from './incident-samples.ts'
import { type StoreUnderTest, testTime } from './store-conformance.ts'
import { changeAt, expiresAt, grantOf, inTime, judged, refusal, storePlan, voteOf } from './store-samples.ts'

export function changeCases(under: StoreUnderTest): void {
  async function approved(service?: string): Promise<Approval> {
    const { id: incident } = await under.store.openIncident(sampleOpening(service))
    const plan = storePlan(service)
    const wish = { incident, plan, planHash: 'hash', needed: 1, expiresAt, record: null }
    const { id } = await under.store.propose(wish)
    const decision = await under.store.vote(id, voteOf('ada'), grantOf, inTime)
    if (decision.state !== 'decided') throw new Error(decision.state)
    return decision.approval
  }

  async function spent(id: string, places: string[]): Promise<number> {
    const spending = await under.store.spend(id, places, changeAt(places[0] ?? ''))
    if (spending.state !== 'spent') throw new Error(spending.state)
    return spending.fence
  }

  async function told(incident: string) {
    return (await under.store.read(incident)).slice(3).map(({ what }) => what)
  }

  const either = (n: number) => (n % 2 ? under.store : under.other)
  /** The cases share one database. */
  const fresh = (name: string) => `${name}-${randomBytes(6).toString('hex')}`

  describe('spending', () => {
    it('happens once, however many spend at the same time', async () => {
      const { id, incident } = await approved()
      const place = fresh('app/a')
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, n) => either(n).spend(id, [place], changeAt(place))),
      )
      const [first, ...others] = results.filter(({ state }) => state === 'spent')
      if (first?.state !== 'spent') throw new Error('nobody spent it')
      expect(others).toEqual([])
      expect(results.filter(({ state }) => state === 'lost')).toHaveLength(49)
      expect(await told(incident)).toEqual([
        { kind: 'change.intended', approval: id, ...changeAt(place), fence: first.fence },
      ])
      expect(await under.store.approval(id)).toMatchObject({ state: 'spent', grant: `${id} hash ada` })
    })

    it('takes all places or none, and names who holds one', async () => {
      const [holder, wanting] = [await approved(), await approved()]
      const [a, b, c] = [fresh('a'), fresh('b'), fresh('c')]
      await spent(holder.id, [b])
      expect(await under.other.spend(wanting.id, [c, b, a], changeAt(a))).toEqual({
        state: 'held',
        place: b,
        by: { approval: holder.id, incident: holder.incident },
      })
      expect(await under.store.approval(wanting.id)).toMatchObject({ state: 'approved' })
      expect(await told(wanting.incident)).toEqual([])
      const third = await approved()
      await spent(third.id, [a, c])
      await under.store.release(holder.id)
      await under.store.release(third.id)
      expect(await under.store.spend(wanting.id, [c, b, a, a], changeAt(a))).toMatchObject({ state: 'spent' })
    })

    it('takes the place of the first change too, when it was not named', async () => {
      const [one, two] = [await approved(), await approved()]
      const place = fresh('a')
      await under.store.spend(one.id, [], changeAt(place))
      expect(await under.store.spend(two.id, [place], changeAt(place))).toMatchObject({
        state: 'held',
        place,
      })
    })

    it('gives fences that rise, whatever the place', async () => {
      const fences: number[] = []
      for (const place of [fresh('a'), fresh('b'), fresh('c')]) {
        fences.push(await spent((await approved()).id, [place]))
      }
      expect(fences).toEqual([...fences].sort((x, y) => x - y))
      expect(new Set(fences).size).toBe(3)
    })

    it('is not for what nobody approved', async () => {
      const { id: incident } = await under.store.openIncident(sampleOpening())
      const plan = storePlan()
      const wish = { incident, plan, planHash: 'hash', needed: 1, expiresAt, record: null }
      const place = fresh('a')
      const pending = await under.store.propose(wish)
      expect(await under.store.spend(pending.id, [place], changeAt(place))).toEqual({ state: 'lost' })
      await under.store.vote(pending.id, voteOf('ada', 'denied'), grantOf, inTime)
      expect(await under.store.spend(pending.id, [place], changeAt(place))).toEqual({ state: 'lost' })
      expect(await under.store.lastChangeAt(place)).toBeNull()
    })

    it('at the same time, of places that overlap in every order, neither deadlocks nor shares a place', async () => {
      const [a, b, c] = [fresh('a'), fresh('b'), fresh('c')]
      const wishes = [[a, b], [b, a], [c, a], [b, c], [c, b, a], [c], [a, c], [b]]
      const waiting = await Promise.all(wishes.map(async (places) => ({ places, ...(await approved()) })))
      const rounds: string[] = []
      while (rounds.length < waiting.length) {
        const results = await Promise.all(
          waiting
            .filter(({ id }) => !rounds.includes(id))
            .map(async ({ id, places }, n) => ({
              id,
              places,
              ...(await either(n).spend(id, places, changeAt(places[0] ?? ''))),
            })),
        )
        const winners = results.filter(({ state }) => state === 'spent')
        const taken = winners.flatMap(({ places }) => places)
        expect(winners.length).toBeGreaterThan(0)
        expect(new Set(taken).size).toBe(taken.length)
        for (const result of results) {
          if (result.state === 'spent') continue
          if (result.state !== 'held') throw new Error(result.state)
          const holder = winners.find(({ id }) => id === result.by.approval)
          expect(holder?.places).toContain(result.place)
          expect(result.places).toContain(result.place)
        }
        await Promise.all(winners.map(({ id }, n) => either(n).release(id)))
        rounds.push(...winners.map(({ id }) => id))
      }
    })

    it('keeps places whose names Postgres cannot hold apart from nothing', async () => {
      const { id } = await approved()
      const place = `${fresh('a')}\0\uD800`
      const fence = await spent(id, [place])
      expect(await under.store.intend({ ...changeAt(place), approval: id }, fence)).toBe(true)
      expect(await under.store.lastChangeAt(place)).toEqual(testTime)
    })
  })

  describe('a fence', () => {
    it('lets its holder write on, at the places that are held alone', async () => {
      const { id, incident } = await approved()
      const [a, b] = [fresh('a'), fresh('b')]
      const fence = await spent(id, [a, b])
      const next = { ...changeAt(b), approval: id, part: 1 }
      expect(await under.other.intend(next, fence)).toBe(true)
      expect(await under.other.intend({ ...next, place: fresh('c') }, fence)).toBe(false)
      expect(await told(incident)).toMatchObject([
        { place: a, fence },
        { place: b, fence, part: 1 },
      ])
      expect(await under.store.lastChangeAt(b)).toEqual(testTime)
    })

    it('is too old once the places were seized or let go, and after the judgement', async () => {
      const { id, incident } = await approved()
      const place = fresh('a')
      const made = { ...changeAt(place), approval: id }
      const old = await spent(id, [place])
      const fence = await under.other.seize(id)
      expect(fence).toBeGreaterThan(old)
      expect(await under.store.intend(made, old)).toBe(false)
      expect(await under.other.intend({ ...made, way: 'undo' }, fence)).toBe(true)
      await under.other.release(id)
      expect(await under.other.intend(made, fence)).toBe(false)
      const again = await approved()
      const held = await spent(again.id, [place])
      expect(held).toBeGreaterThan(fence)
      expect(await under.store.intend(made, held)).toBe(false)
      await under.store.judge(again.id, judged(again.id))
      expect(await under.store.intend({ ...made, approval: again.id }, held)).toBe(false)
      expect((await told(incident)).map((what) => 'fence' in what && what.fence)).toEqual([old, fence])
    })

    it('never writes after the seizure, however both meet', async () => {
      const { id, incident } = await approved()
      const place = fresh('a')
      const made = { ...changeAt(place), approval: id }
      const old = await spent(id, [place])
      const [fence, ...written] = await Promise.all([
        under.other.seize(id),
        ...Array.from({ length: 20 }, (_, n) => either(n).intend(made, old)),
      ])
      expect(await under.other.intend(made, fence)).toBe(true)
      const fences = (await told(incident)).map((what) => ('fence' in what ? what.fence : 0))
      expect(fences).toEqual([old, ...written.filter(Boolean).map(() => old), fence])
    })

    it('of the last who seizes is the one that counts', async () => {
      const { id } = await approved()
      const place = fresh('a')
      const made = { ...changeAt(place), approval: id }
      await spent(id, [place])
      const fences = await Promise.all(Array.from({ length: 5 }, (_, n) => either(n).seize(id)))
      const allowed = await Promise.all(fences.map((fence) => under.store.intend(made, fence)))
      expect(allowed.map((may, n) => may === (fences[n] === Math.max(...fences)))).toEqual(
        Array(5).fill(true),
      )
    })
  })

  describe('a judgement', () => {
    it('is written once, and frees the places', async () => {
      const [one, two] = [await approved(), await approved()]
      const place = fresh('a')
      expect(await under.store.judge(one.id, judged(one.id))).toBe(false)
      const fence = await spent(one.id, [place])
      const results = await Promise.all(
        Array.from({ length: 9 }, (_, n) => either(n).judge(one.id, judged(one.id))),
      )
      expect(results.filter(Boolean)).toHaveLength(1)
      expect((await told(one.incident)).slice(1)).toEqual([judged(one.id)])
      expect(await spent(two.id, [place])).toBeGreaterThan(fence)
      expect(await under.store.judge('nothing', judged('nothing'))).toBe(false)
    })

    it('leaves nothing unfinished', async () => {
      const { id } = await approved()
      const mine = async () =>
        (await under.other.unfinishedChanges()).filter(({ approval }) => approval.id === id)
      expect(await mine()).toEqual([{ state: 'waiting', approval: await under.store.approval(id) }])
      await spent(id, [fresh('a')])
      expect(await mine()).toEqual([{ state: 'begun', approval: await under.store.approval(id) }])
      await under.store.release(id)
      await under.store.append((await mine())[0]?.approval.incident ?? '', [refusal(id)])
      expect(await mine()).toMatchObject([{ state: 'begun' }])
      await under.store.judge(id, judged(id))
      expect(await mine()).toEqual([])
    })
  })

  describe('the record of changes', () => {
    it('tells of what was begun, newest first, with its ending once there is one', async () => {
      const service = fresh('shop')
      const [first, second, third] = [
        await approved(service),
        await approved(service),
        await approved(service),
      ]
      await spent(second.id, [fresh('a')])
      await spent(first.id, [fresh('b')])
      await under.store.judge(second.id, { ...judged(second.id), ending: 'no-effect' })
      const common = {
        service,
        environment: 'production',
        cause: 'backend-down',
        remedy: 'restart-app',
        startedAt: testTime,
      }
      const [newer, older] = [
        { ...common, approval: first.id, incident: first.incident, ending: null, tookMs: null },
        {
          ...common,
          approval: second.id,
          incident: second.incident,
          ending: 'no-effect',
          tookMs: judged('').tookMs,
        },
      ]
      const of = (filter: object) => under.other.changes({ service, limit: 10, ...filter })
      expect(await of({})).toEqual([newer, older])
      expect(await of({ limit: 1 })).toEqual([newer])
      expect(await of({ remedy: 'restart-app', cause: 'backend-down', since: testTime })).toEqual([
        newer,
        older,
      ])
      expect(await of({ remedy: 'other' })).toEqual([])
      expect(await of({ cause: 'dns-failure' })).toEqual([])
      expect(await of({ service: '\0' })).toEqual([])
      expect(await of({ since: new Date(testTime.getTime() + 1) })).toEqual([])
      expect((await under.store.changes({ limit: 1_000 })).map(({ approval }) => approval)).not.toContain(
        third.id,
      )
    })

    it('knows when a place was last changed, whatever the incident', async () => {
      const place = fresh('a')
      expect(await under.store.lastChangeAt(place)).toBeNull()
      await spent((await approved()).id, [fresh('b'), place])
      expect(await under.store.lastChangeAt(place)).toBeNull()
      const { id } = await approved()
      const own = fresh('c')
      await spent(id, [own])
      expect(await under.other.lastChangeAt(own)).toEqual(testTime)
    })
  })
}
