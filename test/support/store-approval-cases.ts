import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/model/approval.ts'
import { sampleOpening } from './incident-samples.ts'
import { type StoreUnderTest, testTime } from './store-conformance.ts'
import { changeAt, expiresAt, grantOf, inTime, refusal, storePlan, tooLate, voteOf } from './store-samples.ts'

export function approvalCases(under: StoreUnderTest): void {
  function propose(incident: string, needed = 1, store = under.store): Promise<Approval> {
    return store.propose({ incident, plan: storePlan(), planHash: 'hash', needed, expiresAt, record: null })
  }

  async function proposed(needed = 1): Promise<Approval> {
    const { id } = await under.store.openIncident(sampleOpening())
    return propose(id, needed)
  }

  async function kinds(incident: string): Promise<string[]> {
    return (await under.store.read(incident)).map(({ what }) => what.kind)
  }

  describe('approvals', () => {
    it('are filed pending, with the proposal on the timeline', async () => {
      const { id: incident } = await under.store.openIncident(sampleOpening())
      const record = { ended: 6, fixed: 4, medianMs: 38_000 }
      const wish = { incident, plan: storePlan(), planHash: 'hash', needed: 2, expiresAt, record }
      const approval = await under.store.propose(wish)
      expect(approval).toEqual({
        id: expect.stringMatching(/^[\w-]{22}$/),
        incident,
        plan: storePlan(),
        planHash: 'hash',
        state: 'pending',
        createdAt: testTime,
        expiresAt,
        votes: [],
        needed: 2,
        decidedAt: null,
        grant: null,
      })
      expect(await under.other.approval(approval.id)).toEqual(approval)
      expect(await under.store.approvals(incident)).toEqual([approval])
      expect((await under.store.read(incident)).at(-1)?.what).toEqual({
        kind: 'remedy.proposed',
        approval: approval.id,
        plan: storePlan(),
        planHash: 'hash',
        expiresAt: expiresAt.toISOString(),
        needed: 2,
        record,
      })
    })

    it('that wait are listed over all open incidents, the oldest first, until their time is up', async () => {
      const [first, second, third] = [await proposed(), await proposed(), await proposed()]
      await under.store.supersede(third.incident)
      const { id: closed } = await under.store.openIncident(sampleOpening())
      const left = await propose(closed)
      await under.store.append(closed, [
        { kind: 'incident.closed', by: { id: 'bot', name: 'bot' }, reason: 'over' },
      ])
      const listed = (await under.other.pendingApprovals(inTime)).map(({ id }) => id)
      expect(listed.indexOf(first.id)).toBeGreaterThanOrEqual(0)
      expect(listed.indexOf(second.id)).toBeGreaterThan(listed.indexOf(first.id))
      expect(listed).not.toContain(third.id)
      expect(listed).not.toContain(left.id)
      expect(await under.store.pendingApprovals(tooLate)).toEqual([])
    })

    it('expire instead of being decided when their time is up', async () => {
      const { id, incident } = await proposed()
      expect(await under.store.vote(id, voteOf('ada'), grantOf, tooLate)).toMatchObject({
        state: 'refused',
        again: false,
        approval: { id, state: 'expired', votes: [], decidedAt: null, grant: null },
      })
      expect((await under.store.read(incident)).at(-1)?.what).toEqual({
        kind: 'approval.lapsed',
        approval: id,
        state: 'expired',
      })
      expect(await under.store.spend(id, ['p'], changeAt('p'))).toEqual({ state: 'lost' })
    })

    it('expire although some have approved, when the last does so too late', async () => {
      const { id, incident } = await proposed(2)
      await under.store.vote(id, voteOf('ada'), grantOf, inTime)
      expect(await under.store.vote(id, voteOf('bob'), grantOf, tooLate)).toMatchObject({
        state: 'refused',
        approval: { state: 'expired', votes: [{ identity: 'ada' }], grant: null },
      })
      expect((await kinds(incident)).slice(2)).toEqual(['approval.voted', 'approval.lapsed'])
    })

    it('expire when nobody decides, each told once', async () => {
      const [late, decided] = [await proposed(), await proposed()]
      await under.store.vote(decided.id, voteOf('ada'), grantOf, inTime)
      expect((await under.store.expire(inTime)).map(({ id }) => id)).not.toContain(late.id)
      const expired = await Promise.all([under.store.expire(tooLate), under.other.expire(tooLate)])
      expect(expired.flat().filter(({ id }) => id === late.id)).toMatchObject([{ state: 'expired' }])
      expect(expired.flat().map(({ id }) => id)).not.toContain(decided.id)
      expect(await kinds(late.incident)).toEqual(['incident.opened', 'remedy.proposed', 'approval.lapsed'])
    })

    it('are superseded by a newer one of the same incident alone', async () => {
      const [old, beside] = [await proposed(), await proposed()]
      const newer = await propose(old.incident)
      expect(await under.store.approvals(old.incident)).toMatchObject([
        { id: old.id, state: 'superseded' },
        { id: newer.id, state: 'pending' },
      ])
      expect(await under.store.approval(beside.id)).toMatchObject({ state: 'pending' })
      expect(await under.store.vote(old.id, voteOf('ada'), grantOf, inTime)).toMatchObject({
        state: 'refused',
        again: false,
        approval: { id: old.id, state: 'superseded' },
      })
      expect(await under.store.supersede(old.incident)).toMatchObject([{ id: newer.id, state: 'superseded' }])
      expect(await under.store.supersede(old.incident)).toEqual([])
      expect((await kinds(old.incident)).filter((kind) => kind === 'approval.lapsed')).toHaveLength(2)
    })

    it('stay one per incident when proposed at the same time', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      await Promise.all(
        Array.from({ length: 10 }, (_, n) => propose(id, 1, n % 2 ? under.store : under.other)),
      )
      const states = (await under.store.approvals(id)).map(({ state }) => state)
      expect(states.filter((state) => state === 'pending')).toHaveLength(1)
      expect(states.filter((state) => state === 'superseded')).toHaveLength(9)
    })

    it('that were decided stay as they are when another is proposed', async () => {
      const { id, incident } = await proposed()
      await under.store.vote(id, voteOf('ada'), grantOf, inTime)
      await propose(incident)
      expect(await under.store.approval(id)).toMatchObject({ state: 'approved' })
    })

    it('are over once the change was refused, although they were approved', async () => {
      const { id, incident } = await proposed()
      await under.store.vote(id, voteOf('ada'), grantOf, inTime)
      await under.store.append(incident, [refusal(id)])
      expect(await under.store.spend(id, ['p'], changeAt('p'))).toEqual({ state: 'lost' })
      expect((await under.store.unfinishedChanges()).map(({ approval }) => approval.id)).not.toContain(id)
    })

    it.each(['', 'nothing', '\0', '\uD800', "' OR true --", 'x'.repeat(10_000)])(
      'are not found by the id %j',
      async (id) => {
        expect(await under.store.approval(id)).toBeNull()
        expect(await under.store.vote(id, voteOf('ada'), grantOf, inTime)).toEqual({ state: 'missing' })
        expect(await under.store.spend(id, ['p'], changeAt('p'))).toEqual({ state: 'lost' })
        expect(await under.store.intend({ ...changeAt('p'), approval: id }, 1)).toBe(false)
        await under.store.release(id)
        await expect(under.store.seize(id)).rejects.toMatchObject({ code: 'UNKNOWN_APPROVAL' })
      },
    )

    it('are refused for an unknown incident', async () => {
      await expect(propose('INC-999999')).rejects.toMatchObject({ code: 'UNKNOWN_INCIDENT' })
      await expect(under.store.supersede('INC-999999')).rejects.toMatchObject({ code: 'UNKNOWN_INCIDENT' })
    })
  })
}
