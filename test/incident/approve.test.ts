import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPeople } from '../../src/config/people.ts'
import { createGrants, type Grants } from '../../src/incident/approval/grants.ts'
import { approve, type Deciding, type Word } from '../../src/incident/approve.ts'
import { keyOf } from '../../src/incident/plan/known-of.ts'
import { createTimelineReader } from '../../src/incident/timeline-reader.ts'
import { createLog } from '../../src/log.ts'
import type { Approval } from '../../src/model/approval.ts'
import type { Identity } from '../../src/model/people.ts'
import type { Person } from '../../src/model/person.ts'
import type { ApprovalRule, Guards } from '../../src/model/policy.ts'
import type { Service } from '../../src/model/service.ts'
import { nobodyMay, usualGuards, usualRule } from '../../src/model/usual-policy.ts'
import { Secret } from '../../src/secret.ts'
import { type Database, openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import type { Store } from '../../src/store/store.ts'
import { sampleOpening, samplePlan, sampleService } from '../support/incident-samples.ts'

const minute = 60_000
const key = new Secret('k'.repeat(32))
const ada: Identity = {
  key: 'ada',
  name: 'Ada',
  accounts: ['console:operator', 'slack:T1/U1'],
  groups: ['sre'],
  email: null,
  memberships: [],
}
const bob: Identity = {
  key: 'bob',
  name: 'Bob',
  accounts: ['console:bob'],
  groups: ['sre'],
  email: null,
  memberships: [],
}
const carol: Identity = {
  key: 'carol',
  name: 'Carol',
  accounts: ['discord:3'],
  groups: ['sre'],
  email: null,
  memberships: [],
}

let database: Database
let store: Store
let jobs: unknown[]
let tests = 0

/** A service of its own for each test, so that no freeze and no change of another counts. */
let name = 'shop'
let now = new Date()

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: null })
  store = await openStore(database.pool, { now: () => now })
})

beforeEach(() => {
  jobs = []
  tests += 1
  name = `shop-${tests}`
  now = new Date('2026-06-10T14:00:00.000Z')
})

afterAll(async () => {
  await store?.close()
  await database?.close()
})

interface Rules {
  rule?: Partial<ApprovalRule>
  guards?: Partial<Guards>
  people?: Identity[]
  grants?: Grants
}

function depsOf({
  rule,
  guards,
  people = [ada, bob, carol],
  grants = createGrants(key),
}: Rules = {}): Deciding {
  const each = { ...usualRule, approvers: ['group:sre'], ...rule }
  const changes = { rules: { low: each, medium: each, high: each }, guards: { ...usualGuards, ...guards } }
  const service: Service = { ...sampleService(name), changes }
  return {
    store,
    services: new Map([[name, service]]),
    timeline: createTimelineReader(store),
    people: createPeople(people),
    grants,
    queue: { add: async (...job) => void jobs.push(job) },
    log: createLog('silent'),
    now: () => now,
  }
}

async function proposed(needed = 1, expiresMs = 10 * minute): Promise<Approval> {
  const { id } = await store.openIncident(sampleOpening(name))
  const evidenceAt = new Date(now.getTime() - minute).toISOString()
  return store.propose({
    incident: id,
    plan: { ...samplePlan(), service: name, evidenceAt, requestedBy: 'console:eve' },
    planHash: 'hash',
    needed,
    expiresAt: new Date(now.getTime() + expiresMs),
    record: null,
  })
}

const by = (id: string): Person => ({ id, name: id.replace(/^.*:/, '') })

function word(id: string, change: Partial<Word> = {}): Word {
  return { decision: 'approved', by: by(id), reason: null, typed: null, breakGlass: false, ...change }
}

const kindsOf = async ({ incident }: Approval) => (await store.read(incident)).map(({ what }) => what.kind)

describe('incident/approve', () => {
  it('one approval decides, is signed, and queues its one job', async () => {
    const deps = depsOf()
    const { id, incident } = await proposed()
    const { approval, lacking } = await approve(deps, id, word('slack:T1/U1', { reason: ' checked ' }))
    expect({ state: approval.state, lacking }).toEqual({ state: 'approved', lacking: 0 })
    expect(approval.votes).toMatchObject([{ identity: 'ada', reason: 'checked', breakGlass: false }])
    expect(deps.grants.holds((await store.approval(id)) ?? approval)).toBe(true)
    expect(jobs).toEqual([['remediate', { incident, approval: id }]])
  })

  it('a denial decides at once, and nothing is queued', async () => {
    const { id } = await proposed(3)
    const { approval } = await approve(
      depsOf({ rule: { needed: 3 } }),
      id,
      word('console:bob', { decision: 'denied' }),
    )
    expect(approval).toMatchObject({ state: 'denied', grant: null })
    expect(jobs).toEqual([])
  })

  it('two accounts of one person are one vote; the second person decides', async () => {
    const deps = depsOf({ rule: { needed: 2 } })
    const current = await proposed(2)
    const first = await approve(deps, current.id, word('console:operator'))
    expect(first.lacking).toBe(1)
    await expect(approve(deps, current.id, word('slack:T1/U1'))).rejects.toMatchObject({
      code: 'ALREADY_DECIDED',
      message: expect.stringContaining('whatever the account'),
    })
    expect(jobs).toEqual([])
    const second = await approve(deps, current.id, word('discord:3'))
    expect(second).toMatchObject({ lacking: 0, approval: { state: 'approved' } })
    expect(jobs).toHaveLength(1)
    expect(await kindsOf(current)).toEqual([
      'incident.opened',
      'remedy.proposed',
      'approval.voted',
      'approval.decided',
    ])
  })

  describe('rights that only the platform knows of', () => {
    const inGroup = (id: string, memberships = ['slack:@sre']): Partial<Word> => ({
      by: { ...by(id), email: `${id.slice(-2)}@example.com`.toLowerCase(), memberships },
    })
    const twoOfGroup = { rule: { needed: 2, approvers: ['slack:@sre'] } }

    it('two members of a user group decide, also when the first click was another process’s', async () => {
      const current = await proposed(2)
      await approve(depsOf(twoOfGroup), current.id, word('', inGroup('slack:T1/U8')))
      const { approval } = await approve(depsOf(twoOfGroup), current.id, word('', inGroup('slack:T1/U9')))
      expect(approval.state).toBe('approved')
      expect(approval.votes.map((vote) => vote.by)).toEqual([
        { id: 'slack:T1/U8', name: 'T1/U8', as: 'slack:@sre' },
        { id: 'slack:T1/U9', name: 'T1/U9', as: 'slack:@sre' },
      ])
      const written = JSON.stringify([await store.read(current.incident), await store.approval(current.id)])
      expect(written).not.toMatch(/example\.com|memberships/)
    })

    it('who was taken out of the group between card and click may not', async () => {
      const { id } = await proposed()
      const left = word('', inGroup('slack:T1/U8', []))
      const deps = depsOf({ rule: { approvers: ['slack:@sre'] } })
      await expect(approve(deps, id, left)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    })

    it('the first vote of a group that is named no more does not count', async () => {
      const { id } = await proposed(2)
      await approve(depsOf(twoOfGroup), id, word('', inGroup('slack:T1/U8')))
      const now = depsOf({ rule: { needed: 2, approvers: ['slack:@web'] } })
      const second = word('', inGroup('slack:T1/U9', ['slack:@web']))
      await expect(approve(now, id, second)).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    })

    it('one person known by address on Slack and by account on the console has one vote', async () => {
      const people = [{ ...ada, accounts: ['console:operator'], email: 'u8@example.com' }, bob]
      const deps = depsOf({ people, rule: { needed: 2, approvers: ['group:sre', 'slack:@sre'] } })
      const { id } = await proposed(2)
      await approve(deps, id, word('', inGroup('slack:T1/U8')))
      await expect(approve(deps, id, word('console:operator'))).rejects.toMatchObject({
        code: 'ALREADY_DECIDED',
      })
      const { approval } = await approve(deps, id, word('console:bob'))
      expect(approval.votes.map(({ by: { id, key }, identity }) => [id, key, identity])).toEqual([
        ['slack:T1/U8', 'ada', 'ada'],
        ['console:bob', undefined, 'bob'],
      ])
    })

    it('who asked on Slack, known by address, may not approve from the console', async () => {
      const people = createPeople([{ ...ada, accounts: ['console:operator'], email: 'u8@example.com' }])
      const asked = people.recorded({ ...by('slack:T1/U8'), email: 'u8@example.com' })
      const opening = sampleOpening(name)
      const { id: incident } = await store.openIncident({ ...opening, by: asked })
      const { id } = await store.propose({
        incident,
        plan: {
          ...samplePlan(),
          service: name,
          evidenceAt: now.toISOString(),
          requestedBy: keyOf(asked),
        },
        planHash: 'hash',
        needed: 1,
        expiresAt: new Date(now.getTime() + minute),
        record: null,
      })
      const deps = { ...depsOf(), people }
      await expect(approve(deps, id, word('console:operator'))).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
        message: expect.stringContaining('You asked for this diagnosis'),
      })
    })
  })

  it('both accounts of one person at the same moment are one vote', async () => {
    const deps = depsOf({ rule: { needed: 2 } })
    const { id } = await proposed(2)
    const clicks = await Promise.allSettled(
      ['console:operator', 'slack:T1/U1', 'console:operator', 'slack:T1/U1'].map((account) =>
        approve(deps, id, word(account)),
      ),
    )
    expect(clicks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await store.approval(id))?.state).toBe('pending')
  })

  it('fifty simultaneous approvals give one decision and one job', async () => {
    const deps = depsOf({ rule: { approvers: ['*'] } })
    const { id } = await proposed()
    const clicks = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => approve(deps, id, word(`console:${index}`))),
    )
    expect(clicks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const codes = clicks.flatMap((click) => (click.status === 'rejected' ? [click.reason.code] : []))
    expect(new Set(codes)).toEqual(new Set(['ALREADY_DECIDED']))
    expect(jobs).toHaveLength(1)
  })

  it('the rule is that of the service as it is configured now', async () => {
    const { id } = await proposed()
    const bobAlone = depsOf({ rule: { approvers: ['bob'] } })
    await expect(approve(bobAlone, id, word('console:operator'))).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
    const two = depsOf({ rule: { needed: 2 } })
    await expect(approve(two, id, word('console:operator'))).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
      message: expect.stringContaining('2 different people must approve now'),
    })
    expect((await store.approval(id))?.votes).toEqual([])
  })

  it('a vote of somebody who has lost the right meanwhile does not count, and decides nothing', async () => {
    const { id } = await proposed(2)
    await approve(depsOf({ rule: { needed: 2 } }), id, word('console:bob'))
    const without = depsOf({ rule: { needed: 2, approvers: ['ada', 'carol'] } })
    await expect(approve(without, id, word('console:operator'))).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
    expect(await store.approval(id)).toMatchObject({ state: 'pending', votes: [{ identity: 'bob' }] })
    expect(jobs).toEqual([])
  })

  it('two accounts that turn out to be one person meanwhile are one vote', async () => {
    const { id } = await proposed(2)
    const rule = { needed: 2, approvers: ['*'] }
    await approve(depsOf({ rule, people: [] }), id, word('console:operator'))
    await expect(approve(depsOf({ rule }), id, word('slack:T1/U1'))).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
    expect((await store.approval(id))?.state).toBe('pending')
  })

  it('a service that is gone from the file is decided on by nobody when no run knows it', async () => {
    const { id } = await proposed()
    const deps = { ...depsOf({ rule: { approvers: ['*'] } }), services: new Map() }
    await expect(approve(deps, id, word('console:bob'))).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })

  it('a service that is gone from the file is decided on as its latest run knew it', async () => {
    const { id, incident } = await proposed()
    const changes = { ...nobodyMay, rules: { ...nobodyMay.rules, low: { ...usualRule, approvers: ['bob'] } } }
    await store.append(incident, [
      {
        kind: 'run.started',
        run: 'r1',
        runbook: '502',
        purpose: 'diagnose',
        by: by('console:eve'),
        service: { ...sampleService(name), changes },
        stages: [],
        version: '0',
        steps: 0,
      },
    ])
    const deps = { ...depsOf(), services: new Map() }
    expect((await approve(deps, id, word('console:bob'))).approval.state).toBe('approved')
  })

  it('after its time is too late, whatever else stands against it', async () => {
    const { id } = await proposed()
    await store.freeze({ service: name, by: 'Ada', reason: 'sale', since: now, until: null })
    now = new Date(now.getTime() + 60 * minute)
    await expect(approve(depsOf(), id, word('console:bob'))).rejects.toMatchObject({
      code: 'APPROVAL_EXPIRED',
    })
    expect((await store.approval(id))?.state).toBe('expired')
  })

  it('a freeze refuses the click and leaves the approval; breaking the glass with a reason goes through', async () => {
    const deps = depsOf()
    const { id } = await proposed()
    await store.freeze({ service: name, by: 'Ada', reason: 'sale is running', since: now, until: null })
    await expect(approve(deps, id, word('console:bob'))).rejects.toMatchObject({
      code: 'CHANGE_GUARDED',
      message: expect.stringContaining('sale is running'),
      hint: expect.stringContaining(`approve ${id} --break-glass`),
    })
    expect(await store.approval(id)).toMatchObject({ state: 'pending', votes: [] })
    await expect(approve(deps, id, word('console:bob', { breakGlass: true }))).rejects.toMatchObject({
      code: 'REASON_NEEDED',
    })
    const { approval } = await approve(
      deps,
      id,
      word('console:bob', { breakGlass: true, reason: 'nobody can pay' }),
    )
    expect(approval).toMatchObject({
      state: 'approved',
      votes: [{ breakGlass: true, reason: 'nobody can pay' }],
    })
    const decided = (await store.read(approval.incident)).at(-1)?.what
    expect(decided).toMatchObject({ kind: 'approval.decided', breakGlass: true })
  })

  it('stale evidence cannot be overridden', async () => {
    const { id } = await proposed(1, 60 * minute)
    now = new Date(now.getTime() + 20 * minute)
    const said = word('console:bob', { breakGlass: true, reason: 'x' })
    await expect(approve(depsOf(), id, said)).rejects.toMatchObject({
      code: 'CHANGE_GUARDED',
      hint: 'Nothing was changed, and this cannot be overridden.',
    })
    expect((await store.approval(id))?.state).toBe('pending')
  })

  it('a guard keeps nobody from denying', async () => {
    const { id } = await proposed()
    await store.freeze({ service: name, by: 'Ada', reason: 'sale', since: now, until: null })
    expect((await approve(depsOf(), id, word('console:bob', { decision: 'denied' }))).approval.state).toBe(
      'denied',
    )
  })

  it('a bot without a key says so, and the vote is not taken', async () => {
    const { id } = await proposed()
    await expect(
      approve(depsOf({ grants: createGrants(null) }), id, word('console:bob')),
    ).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      hint: expect.stringContaining('CHANGE_KEY'),
    })
    expect(await store.approval(id)).toMatchObject({ state: 'pending', votes: [] })
  })

  it('a forged id is nothing', async () => {
    for (const id of ['forged', '', "'; DROP TABLE approvals; --", 'x'.repeat(100_000)]) {
      const click = approve(depsOf(), id, word('console:bob'))
      await expect(click).rejects.toMatchObject({ code: 'UNKNOWN_APPROVAL' })
    }
  })
})

describe('incident/grants', () => {
  it('a grant holds for exactly what was approved, by whom, and over which guards', async () => {
    const { holds } = createGrants(key)
    const { approval } = await approve(depsOf(), (await proposed()).id, word('console:bob'))
    const [vote] = approval.votes
    if (!vote) throw new Error('there is no vote')
    expect(holds(approval)).toBe(true)
    const others: Partial<Approval>[] = [
      { id: `${approval.id}x` },
      { planHash: 'another' },
      { votes: [] },
      { votes: [vote, { ...vote, identity: 'ada' }] },
      { votes: [{ ...vote, identity: 'ada' }] },
      { votes: [{ ...vote, breakGlass: true }] },
      { votes: [{ ...vote, decision: 'denied' }] },
      { grant: null },
      { grant: '' },
      { grant: `${approval.grant}=` },
    ]
    for (const other of others) expect(holds({ ...approval, ...other })).toBe(false)
    expect(createGrants(new Secret('K'.repeat(32))).holds(approval)).toBe(false)
    expect(createGrants(null).holds(approval)).toBe(false)
  })
})
