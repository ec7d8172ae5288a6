import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/model/approval.ts'
import { sampleOpening } from './incident-samples.ts'
import type { StoreUnderTest } from './store-conformance.ts'
import { expiresAt, grantOf, inTime, storePlan, voteOf } from './store-samples.ts'

export function voteCases(under: StoreUnderTest): void {
  async function proposed(needed: number): Promise<Approval> {
    const { id: incident } = await under.store.openIncident(sampleOpening())
    const wish = { incident, plan: storePlan(), planHash: 'hash', needed, expiresAt, record: null }
    return under.store.propose(wish)
  }

  async function told(incident: string) {
    return (await under.store.read(incident)).slice(2).map(({ what }) => what)
  }

  const either = (n: number) => (n % 2 ? under.store : under.other)

  describe('votes', () => {
    it('decide together: each is told, and the last that is needed approves, with a grant over all', async () => {
      const { id, incident } = await proposed(3)
      const votes = [voteOf('ada'), { ...voteOf('bob'), reason: 'seen it', breakGlass: true }, voteOf('eve')]
      const given = votes.map((vote) => ({ ...vote, at: inTime }))
      for (const [index, vote] of votes.slice(0, 2).entries()) {
        expect(await either(index).vote(id, vote, grantOf, inTime)).toMatchObject({
          state: 'voted',
          lacking: 2 - index,
          approval: { state: 'pending', grant: null, votes: given.slice(0, index + 1) },
        })
      }
      const last = await under.other.vote(id, voteOf('eve'), grantOf, inTime)
      expect(last).toMatchObject({
        state: 'decided',
        approval: {
          state: 'approved',
          decidedAt: inTime,
          votes: given,
          grant: `${id} hash ada bob eve`,
        },
      })
      expect(last).toEqual({ state: 'decided', approval: await under.store.approval(id) })
      const [ada, bob, eve] = votes.map(({ by }) => by)
      expect(await told(incident)).toEqual([
        { kind: 'approval.voted', approval: id, by: ada, reason: null, lacking: 2 },
        { kind: 'approval.voted', approval: id, by: bob, reason: 'seen it', lacking: 1 },
        {
          kind: 'approval.decided',
          approval: id,
          decision: 'approved',
          by: eve,
          reason: null,
          voters: [ada, bob, eve],
          breakGlass: true,
        },
      ])
    })

    it('of one person count once, whatever account they come from', async () => {
      const { id, incident } = await proposed(2)
      await under.store.vote(id, voteOf('ada'), grantOf, inTime)
      for (const again of [voteOf('ada'), voteOf('ada', 'approved', 'slack'), voteOf('ada', 'denied')]) {
        expect(await under.other.vote(id, again, grantOf, inTime)).toMatchObject({
          state: 'refused',
          again: true,
          approval: { state: 'pending', votes: [{ identity: 'ada', decision: 'approved' }] },
        })
      }
      expect(await told(incident)).toMatchObject([{ kind: 'approval.voted' }])
    })

    it('that deny decide at once, and name only who denied', async () => {
      const { id, incident } = await proposed(3)
      await under.store.vote(id, { ...voteOf('ada'), breakGlass: true }, grantOf, inTime)
      const denial = { ...voteOf('bob', 'denied'), reason: 'not now' }
      expect(await under.store.vote(id, denial, grantOf, inTime)).toMatchObject({
        state: 'decided',
        approval: { state: 'denied', grant: null, decidedAt: inTime, votes: [{}, { decision: 'denied' }] },
      })
      expect((await told(incident)).at(-1)).toEqual({
        kind: 'approval.decided',
        approval: id,
        decision: 'denied',
        by: denial.by,
        reason: 'not now',
        voters: [denial.by],
        breakGlass: false,
      })
      expect(await under.store.vote(id, voteOf('eve'), grantOf, inTime)).toMatchObject({
        state: 'refused',
        again: false,
        approval: { state: 'denied' },
      })
    })

    it('by fifty clicks of one person are one vote', async () => {
      const { id, incident } = await proposed(2)
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, n) => either(n).vote(id, voteOf('ada'), grantOf, inTime)),
      )
      expect(results.filter(({ state }) => state === 'voted')).toHaveLength(1)
      expect(results.filter((result) => result.state === 'refused' && result.again)).toHaveLength(49)
      expect(await told(incident)).toMatchObject([{ kind: 'approval.voted', lacking: 1 }])
    })

    it.each([1, 3])('of fifty people at once decide once, where %i must approve', async (needed) => {
      const { id, incident } = await proposed(needed)
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, n) => either(n).vote(id, voteOf(`p${n}`), grantOf, inTime)),
      )
      expect(results.filter(({ state }) => state === 'decided')).toHaveLength(1)
      expect(results.filter(({ state }) => state === 'voted')).toHaveLength(needed - 1)
      const approval = await under.store.approval(id)
      expect(approval?.votes).toHaveLength(needed)
      expect(approval?.grant).toBe(approval && grantOf(approval))
      const kinds = (await told(incident)).map(({ kind }) => kind)
      expect(kinds).toEqual([...Array(needed - 1).fill('approval.voted'), 'approval.decided'])
    })

    it('for and against at once decide one way', async () => {
      const { id, incident } = await proposed(1)
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          either(n).vote(id, voteOf(`p${n}`, n % 3 ? 'approved' : 'denied'), grantOf, inTime),
        ),
      )
      const [decided, ...others] = results.filter(({ state }) => state === 'decided')
      expect(others).toEqual([])
      expect(decided).toEqual({ state: 'decided', approval: await under.store.approval(id) })
      expect(await told(incident)).toHaveLength(1)
    })

    it('do not count when nothing can be granted', async () => {
      const { id, incident } = await proposed(1)
      const refusing = () => {
        throw new Error('no key')
      }
      await expect(under.store.vote(id, voteOf('ada'), refusing, inTime)).rejects.toThrow('no key')
      expect(await under.store.approval(id)).toMatchObject({ state: 'pending', votes: [] })
      expect(await told(incident)).toEqual([])
      expect(await under.store.vote(id, voteOf('ada'), grantOf, inTime)).toMatchObject({ state: 'decided' })
    })

    it('keep what a stranger wrote, in a form that can be stored', async () => {
      const { id, incident } = await proposed(1)
      const hostile = {
        ...voteOf('x', 'denied'),
        by: { id: 'slack:U1', name: 'E\0ve' },
        identity: '\uD800',
        reason: '\uD800no',
      }
      const result = await under.store.vote(id, hostile, grantOf, inTime)
      expect(result).toMatchObject({
        approval: { votes: [{ by: { name: 'E\uFFFDve' }, identity: '\uFFFD', reason: '\uFFFDno' }] },
      })
      expect(result).toMatchObject({ approval: await under.store.approval(id) })
      expect(await told(incident)).toMatchObject([{ reason: '\uFFFDno', by: { name: 'E\uFFFDve' } }])
    })
  })
}
