import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Approval, ApprovalState } from '../../src/model/remedy.ts'
import type { Entry, Happening } from '../../src/model/timeline.ts'
import { ada, bob, sampleOpening, samplePlan } from './incident-samples.ts'
import { type StoreUnderTest, testTime } from './store-conformance.ts'

const inTime = new Date('2026-03-01T10:05:00Z')
const expiresAt = new Date('2026-03-01T10:15:00Z')
const tooLate = new Date('2026-03-01T10:15:00Z')

export function approvalCases(under: StoreUnderTest): void {
  async function proposed(target?: string): Promise<Approval> {
    const { id } = await under.store.openIncident(sampleOpening())
    return under.store.propose(id, samplePlan(target), 'hash', expiresAt)
  }

  async function kinds(incident: string): Promise<string[]> {
    return (await under.store.read(incident)).map(({ what }) => what.kind)
  }

  describe('approvals', () => {
    it('are filed pending, with the proposal on the timeline', async () => {
      const approval = await proposed()
      expect(approval).toMatchObject({ state: 'pending', plan: samplePlan(), planHash: 'hash', expiresAt })
      expect(await under.other.approval(approval.id)).toEqual(approval)
      expect(await under.store.approvals(approval.incident)).toEqual([approval])
      expect((await under.store.read(approval.incident)).at(-1)?.what).toEqual({
        kind: 'remedy.proposed',
        approval: approval.id,
        plan: samplePlan(),
        planHash: 'hash',
        expiresAt: expiresAt.toISOString(),
      })
    })

    it('are decided once, however many decide at the same time', async () => {
      const { id, incident } = await proposed()
      const decisions = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          (n % 2 ? under.store : under.other).decide(
            id,
            n % 3 ? 'approved' : 'denied',
            n % 2 ? ada : bob,
            null,
            inTime,
          ),
        ),
      )
      const decided = decisions.filter(({ state }) => state === 'decided')
      expect(decided).toHaveLength(1)
      expect(decisions.filter(({ state }) => state === 'refused')).toHaveLength(49)
      expect(await kinds(incident)).toEqual(['incident.opened', 'remedy.proposed', 'approval.decided'])
      const [winner] = decided
      expect(winner).toMatchObject({ approval: { decidedAt: inTime } })
      expect(winner).toEqual({ state: 'decided', approval: await under.store.approval(id) })
    })

    it('are spent once, however many spend at the same time', async () => {
      const { id, incident } = await proposed()
      await under.store.decide(id, 'approved', ada, 'go', inTime)
      const spent = await Promise.all(
        Array.from({ length: 50 }, (_, n) => (n % 2 ? under.store : under.other).spend(id, 'demo.restart')),
      )
      expect(spent.filter(Boolean)).toHaveLength(1)
      expect((await kinds(incident)).filter((kind) => kind === 'change.intended')).toHaveLength(1)
      expect(await under.store.approval(id)).toMatchObject({ state: 'spent', decidedBy: ada, reason: 'go' })
    })

    it('expire instead of being decided when their time is up', async () => {
      const { id, incident } = await proposed()
      const decision = await under.store.decide(id, 'approved', ada, null, tooLate)
      expect(decision).toMatchObject({
        state: 'refused',
        approval: { id, state: 'expired', decidedBy: null },
      })
      expect((await under.store.read(incident)).at(-1)?.what).toEqual({
        kind: 'approval.lapsed',
        approval: id,
        state: 'expired',
      })
      expect(await under.store.spend(id, 'demo.restart')).toBe(false)
    })

    it('expire when nobody decides, each told once', async () => {
      const [late, decided] = [await proposed(), await proposed()]
      await under.store.decide(decided.id, 'approved', ada, null, inTime)
      expect((await under.store.expire(inTime)).map(({ id }) => id)).not.toContain(late.id)
      const expired = await Promise.all([under.store.expire(tooLate), under.other.expire(tooLate)])
      expect(expired.flat().filter(({ id }) => id === late.id)).toMatchObject([{ state: 'expired' }])
      expect(expired.flat().map(({ id }) => id)).not.toContain(decided.id)
      expect(await kinds(late.incident)).toEqual(['incident.opened', 'remedy.proposed', 'approval.lapsed'])
    })

    it('are superseded by a newer one of the same target alone', async () => {
      const old = await proposed('app/a')
      const beside = await under.store.propose(old.incident, samplePlan('app/b'), 'hash', expiresAt)
      const newer = await under.store.propose(old.incident, samplePlan('app/a'), 'hash', expiresAt)
      const states = async () =>
        (await under.store.approvals(old.incident)).map(({ id, state }) => [id, state])
      expect(await states()).toEqual([
        [old.id, 'superseded'],
        [beside.id, 'pending'],
        [newer.id, 'pending'],
      ])
      expect(await under.store.decide(old.id, 'approved', ada, null, inTime)).toMatchObject({
        state: 'refused',
      })
      expect((await under.store.supersede(old.incident)).map(({ id }) => id).sort()).toEqual(
        [beside.id, newer.id].sort(),
      )
      expect(await under.store.supersede(old.incident)).toEqual([])
      expect((await kinds(old.incident)).filter((kind) => kind === 'approval.lapsed')).toHaveLength(3)
    })

    it('stay one per target when proposed at the same time', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          (n % 2 ? under.store : under.other).propose(id, samplePlan(), 'hash', expiresAt),
        ),
      )
      const states = (await under.store.approvals(id)).map(({ state }) => state)
      expect(states.filter((state) => state === 'pending')).toHaveLength(1)
      expect(states.filter((state) => state === 'superseded')).toHaveLength(9)
    })

    it('are unfinished from the decision until a result is known', async () => {
      const { id, incident } = await proposed()
      const mine = async () =>
        (await under.other.unfinishedChanges())
          .filter(({ approval }) => approval.id === id)
          .map(({ approval, intended }) => [approval.state, intended])
      expect(await mine()).toEqual([])
      await under.store.decide(id, 'approved', ada, null, inTime)
      expect(await mine()).toEqual([['approved', false]])
      await under.store.spend(id, 'demo.restart')
      expect(await mine()).toEqual([['spent', true]])
      const summary = 'The worker died.'
      await under.store.append(incident, [
        { kind: 'change.unknown', approval: id, reason: 'WORKER_LOST', summary },
      ])
      expect(await mine()).toEqual([])
    })

    it('are over once the change was refused, although they were approved', async () => {
      const { id, incident } = await proposed()
      await under.store.decide(id, 'approved', ada, null, inTime)
      await under.store.append(incident, [
        { kind: 'change.refused', approval: id, reason: 'It is different now.' },
      ])
      expect(await under.store.spend(id, 'demo.restart')).toBe(false)
      expect((await under.store.unfinishedChanges()).map(({ approval }) => approval.id)).not.toContain(id)
    })

    it.each(['', 'nothing', '\0', '\uD800', "' OR true --", 'x'.repeat(10_000)])(
      'are not found by the id %j',
      async (id) => {
        expect(await under.store.approval(id)).toBeNull()
        expect(await under.store.decide(id, 'approved', ada, null, inTime)).toEqual({ state: 'missing' })
        expect(await under.store.spend(id, 'demo.restart')).toBe(false)
      },
    )

    it('are refused for an unknown incident', async () => {
      await expect(under.store.propose('INC-999999', samplePlan(), 'h', expiresAt)).rejects.toMatchObject({
        code: 'UNKNOWN_INCIDENT',
      })
    })

    it('keep what a stranger wrote as a reason, in a form that can be stored', async () => {
      const { id, incident } = await proposed()
      await under.store.decide(id, 'denied', { id: 'slack:U1', name: 'E\0ve' }, '\uD800no', inTime)
      expect(await under.store.approval(id)).toMatchObject({
        reason: '\uFFFDno',
        decidedBy: { name: 'E\uFFFDve' },
      })
      expect((await under.store.read(incident)).at(-1)?.what).toMatchObject({ reason: '\uFFFDno' })
    })
  })

  describe('the life of approvals', () => {
    it('goes as the model says, whatever is done in whatever order', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { maxLength: 15 }), async (actions) => {
          const { id } = await under.store.openIncident(sampleOpening())
          const model: ModelApproval[] = []
          for (const step of actions) {
            await perform(under, id, step)
            play(model, step)
            expect((await under.store.approvals(id)).map(({ state }) => state)).toEqual(
              model.map(({ state }) => state),
            )
          }
          expectSafe(await under.store.approvals(id), await under.store.read(id))
        }),
        { numRuns: 25 },
      )
    })

    it('spends nothing twice, nor what is denied, expired or superseded, when all is done at once', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 30 }), async (actions) => {
          const { id } = await under.store.openIncident(sampleOpening())
          await under.store.propose(id, samplePlan('a'), 'hash', expiresAt)
          await Promise.all(actions.map((step) => perform(under, id, step)))
          expectSafe(await under.store.approvals(id), await under.store.read(id))
        }),
        { numRuns: 15 },
      )
    })
  })
}

type Action =
  | { do: 'propose'; target: string }
  | { do: 'decide'; which: number; decision: 'approved' | 'denied'; late: boolean }
  | { do: 'spend'; which: number }
  | { do: 'refuse'; which: number }
  | { do: 'expire' }
  | { do: 'supersede' }

interface ModelApproval {
  target: string
  state: ApprovalState
  refused: boolean
}

const which = fc.nat({ max: 2 })
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('propose'), target: fc.constantFrom('a', 'b') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('decide'),
      which,
      decision: fc.constantFrom('approved', 'denied'),
      late: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('spend'), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse'), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('supersede') }) },
)

/** `which` counts the incident's approvals from the newest. */
async function perform(under: StoreUnderTest, incident: string, step: Action): Promise<void> {
  const approval = 'which' in step ? (await under.store.approvals(incident)).at(-1 - step.which) : undefined
  switch (step.do) {
    case 'propose':
      await under.store.propose(incident, samplePlan(step.target), 'hash', expiresAt)
      return
    case 'decide':
      if (approval)
        await under.other.decide(approval.id, step.decision, ada, null, step.late ? tooLate : inTime)
      return
    case 'spend':
      if (approval) await under.store.spend(approval.id, 'demo.restart')
      return
    case 'refuse':
      if (approval) await under.other.append(incident, [refusal(approval.id)])
      return
    case 'expire':
      await under.other.expire(tooLate)
      return
    case 'supersede':
      await under.store.supersede(incident)
  }
}

function play(model: ModelApproval[], step: Action): void {
  const chosen = 'which' in step ? model.at(-1 - step.which) : undefined
  const pending = model.filter(({ state }) => state === 'pending')
  switch (step.do) {
    case 'propose':
      for (const old of pending) if (old.target === step.target) old.state = 'superseded'
      model.push({ target: step.target, state: 'pending', refused: false })
      return
    case 'decide':
      if (chosen?.state !== 'pending') return
      if (!step.late) chosen.state = step.decision
      else for (const late of pending) late.state = 'expired'
      return
    case 'spend':
      if (chosen?.state === 'approved' && !chosen.refused) chosen.state = 'spent'
      return
    case 'refuse':
      if (chosen) chosen.refused = true
      return
    case 'expire':
      for (const late of pending) late.state = 'expired'
      return
    case 'supersede':
      for (const old of pending) old.state = 'superseded'
  }
}

function refusal(approval: string): Happening {
  return { kind: 'change.refused', approval, reason: 'It is different now.' }
}

/** A change is intended once at most, only after an approval and never after a refusal; every state has its entry. */
function expectSafe(approvals: Approval[], entries: Entry[]): void {
  for (const { id, state } of approvals) {
    const story = entries
      .map(({ what }) => what)
      .filter((what) => 'approval' in what && what.approval === id)
      .map((what) =>
        what.kind === 'approval.decided'
          ? what.decision
          : what.kind === 'approval.lapsed'
            ? what.state
            : what.kind,
      )
    const done = story.filter((kind) => kind !== 'change.refused')
    const expected: Record<ApprovalState, string[]> = {
      pending: ['remedy.proposed'],
      approved: ['remedy.proposed', 'approved'],
      denied: ['remedy.proposed', 'denied'],
      expired: ['remedy.proposed', 'expired'],
      superseded: ['remedy.proposed', 'superseded'],
      spent: ['remedy.proposed', 'approved', 'change.intended'],
    }
    expect(done).toEqual(expected[state])
    if (state !== 'spent' || !story.includes('change.refused')) continue
    expect(story.indexOf('change.intended')).toBeLessThan(story.indexOf('change.refused'))
  }
  expect(entries.map(({ at }) => at)).toEqual(entries.map(() => testTime.toISOString()))
}
