import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/model/approval.ts'
import type { Happening } from '../../src/model/timeline.ts'
import type { Store } from '../../src/store/store.ts'
import { sampleOpening } from './incident-samples.ts'
import type { StoreUnderTest } from './store-conformance.ts'
import { expectLawful } from './store-life-laws.ts'
import { type LifeAction, type ModelApproval, playLife } from './store-life-model.ts'
import {
  changeAt,
  expiresAt,
  grantOf,
  inTime,
  judged,
  refusal,
  storePlan,
  tooLate,
  voteOf,
} from './store-samples.ts'

const by = fc.constantFrom(0 as const, 1 as const)
const newest = fc.constantFrom(-1, -2, -3)
const which = fc.constantFrom(0, 1, 0, 1, -1, -2)
const place = fc.constantFrom('a', 'b')
const rarely = fc.nat({ max: 7 }).map((n) => n === 7)
const needed = rarely.map((isTwo) => (isTwo ? 2 : 1))
const actions = {
  propose: fc.record({ by, do: fc.constant('propose'), incident: by, needed }),
  vote: fc.record({
    by,
    do: fc.constant('vote'),
    which: newest,
    person: fc.constantFrom('ada', 'bob'),
    decision: rarely.map((isDenied) => (isDenied ? 'denied' : 'approved')),
    late: rarely,
  }),
  spend: fc.record({
    by,
    do: fc.constant('spend'),
    which,
    places: fc.uniqueArray(place, { minLength: 1, maxLength: 2 }),
  }),
  intend: fc.record({ by, do: fc.constant('intend'), which, age: rarely.map(Number), place }),
  seize: fc.record({ by, do: fc.constant('seize'), which }),
  end: fc.record({ by, do: fc.constantFrom('judge', 'judge', 'release', 'refuse'), which }),
  expire: fc.record({ by, do: fc.constant('expire') }),
  supersede: fc.record({ by, do: fc.constant('supersede'), incident: by }),
} satisfies Record<string, fc.Arbitrary<LifeAction>>

const action: fc.Arbitrary<LifeAction> = fc.oneof(
  { weight: 2, arbitrary: actions.propose },
  { weight: 4, arbitrary: actions.vote },
  { weight: 8, arbitrary: actions.spend },
  { weight: 12, arbitrary: actions.intend },
  { weight: 5, arbitrary: actions.seize },
  { weight: 5, arbitrary: actions.end },
  { weight: 1, arbitrary: actions.expire },
  { weight: 1, arbitrary: actions.supersede },
)

/** Without which most lives would end before anything is spent. */
const youth: LifeAction[] = [
  { by: 0, do: 'propose', incident: 0, needed: 1 },
  { by: 1, do: 'vote', which: -1, person: 'ada', decision: 'approved', late: false },
  { by: 1, do: 'propose', incident: 1, needed: 2 },
  { by: 0, do: 'vote', which: -1, person: 'ada', decision: 'approved', late: false },
  { by: 0, do: 'vote', which: -1, person: 'bob', decision: 'approved', late: false },
  { by: 0, do: 'propose', incident: 0, needed: 1 },
]

/** Two incidents that want the same places, and what happened to them so far. */
interface Life {
  incidents: readonly [string, string]
  /** In the order in which they were filed, of both incidents. */
  filed: { id: string; incident: string; fences: number[] }[]
}

export function lifeCases(under: StoreUnderTest): void {
  async function begin(): Promise<Life> {
    const [one, two] = [
      await under.store.openIncident(sampleOpening()),
      await under.store.openIncident(sampleOpening()),
    ]
    return { incidents: [one.id, two.id], filed: [] }
  }

  async function perform(life: Life, action: LifeAction): Promise<string> {
    const store = action.by ? under.other : under.store
    switch (action.do) {
      case 'propose': {
        const incident = life.incidents[action.incident]
        const wish = { incident, plan: storePlan(), planHash: 'hash', expiresAt, record: null }
        const { id, state } = await store.propose({ ...wish, needed: action.needed })
        life.filed.push({ id, incident, fences: [] })
        return state
      }
      case 'expire': {
        const expired = await store.expire(tooLate)
        return `lapsed ${expired.filter((approval) => life.incidents.includes(approval.incident)).length}`
      }
      case 'supersede':
        return `lapsed ${(await store.supersede(life.incidents[action.incident])).length}`
    }
    const approval = life.filed.at(action.which)
    return approval ? performOn(store, life, approval, action) : 'nothing there'
  }

  async function performOn(
    store: Store,
    life: Life,
    { id, incident, fences }: Life['filed'][number],
    action: Extract<LifeAction, { which: number }>,
  ): Promise<string> {
    const placed = (name: string) => `${life.incidents[0]}/${name}`
    switch (action.do) {
      case 'vote': {
        const vote = voteOf(action.person, action.decision)
        const result = await store.vote(id, vote, grantOf, action.late ? tooLate : inTime)
        if (result.state === 'refused') return `refused ${result.approval.state} ${result.again}`
        if (result.state === 'voted') return `voted ${result.lacking}`
        return result.state === 'decided' ? `decided ${result.approval.state}` : result.state
      }
      case 'spend': {
        const places = action.places.map(placed)
        const result = await store.spend(id, places, changeAt(places[0] ?? ''))
        if (result.state === 'spent') fences.push(result.fence)
        if (result.state !== 'held') return result.state
        const holder = life.filed.findIndex((other) => other.id === result.by.approval)
        expect(result.by.incident).toBe(life.filed[holder]?.incident)
        return `held ${result.place.split('/').at(-1)} by ${holder}`
      }
      case 'intend': {
        const fence = fences.at(-1 - action.age) ?? -1
        return String(await store.intend({ ...changeAt(placed(action.place)), approval: id }, fence))
      }
      case 'release':
        await store.release(id)
        return 'released'
      case 'seize': {
        const fence = await store.seize(id)
        const isHigher = fences.every((older) => older < fence)
        fences.push(fence)
        return isHigher ? 'higher' : 'not higher'
      }
      case 'judge':
        return String(await store.judge(id, judged(id)))
      case 'refuse':
        await store.append(incident, [refusal(id)])
        return 'refused'
    }
  }

  async function approvalsOf(life: Life): Promise<Approval[]> {
    const found = await Promise.all(life.incidents.map((incident) => under.store.approvals(incident)))
    const order = new Map(life.filed.map(({ id }, index) => [id, index]))
    return found.flat().sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
  }

  async function expectLaws(life: Life): Promise<void> {
    const told: Happening[] = []
    for (const incident of life.incidents) {
      told.push(...(await under.store.read(incident)).map(({ what }) => what))
    }
    expectLawful(await approvalsOf(life), told)
  }

  describe('the life of approvals', { timeout: 60_000 }, () => {
    it('goes as the model says, whatever is done in whatever order by whatever process', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 15, maxLength: 25 }), async (actions) => {
          const life = await begin()
          const model: ModelApproval[] = []
          for (const action of [...youth, ...actions]) {
            expect(await perform(life, action)).toBe(playLife(model, action))
          }
          const found = await approvalsOf(life)
          expect(found.map(({ state, votes }) => [state, votes.map(({ identity }) => identity)])).toEqual(
            model.map(({ state, voters }) => [state, voters]),
          )
          await expectLaws(life)
        }),
        { numRuns: 10 },
      )
      expect(await under.store.audit()).toMatchObject({ ok: true })
    })

    it('breaks no law when all is done at once', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 15, maxLength: 25 }), async (actions) => {
          const life = await begin()
          for (const action of youth) await perform(life, action)
          await Promise.all(actions.map((action) => perform(life, action)))
          // Answers may overtake each other, so that who asked first says nothing of whose fence is higher.
          const fences = life.filed.flatMap(({ fences }) => fences)
          expect(new Set(fences).size).toBe(fences.length)
          await expectLaws(life)
        }),
        { numRuns: 6 },
      )
      expect(await under.store.audit()).toMatchObject({ ok: true })
    })
  })
}
