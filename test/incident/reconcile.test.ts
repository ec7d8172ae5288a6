import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import { hashPlan, planOf } from '../../src/incident/plan.ts'
import { reconcile } from '../../src/incident/reconcile.ts'
import { remediate } from '../../src/incident/remediate.ts'
import type { RestartFacts } from '../../src/model/facts.ts'
import type { Plan } from '../../src/model/remedy.ts'
import type { Service } from '../../src/model/service.ts'
import { targetsOf } from '../../src/runbook/select-targets.ts'
import { startTestBot, tester, type } from '../support/test-bot.ts'

const service: Service = {
  name: 'shop',
  url: 'http://127.0.0.1:9/',
  environment: 'test',
  owners: [],
  approvers: ['terminal:tester'],
  channels: {},
  path: [
    {
      name: 'app',
      system: 'node',
      addresses: ['http://127.0.0.1:9'],
      hosts: [],
      health: '/',
      hostHeader: 'shop.example',
      serverName: 'shop.example',
      expect: [{ from: 200, to: 299 }],
      timeoutMs: 1000,
    },
  ],
  hosts: [],
  looks: [],
  timeoutMs: 1000,
  origin: 'demo',
}

let restarts = 0
let bot: Bot

async function restart(name: string): Promise<RestartFacts> {
  restarts += 1
  const state = { pid: 1, startedAt: null, state: 'running' }
  return { name, before: state, after: state }
}

let name = 'shop-0'
let tests = 0

beforeAll(async () => {
  bot = await startTestBot(
    { PROBE_ALLOW: '127.0.0.0/8' },
    { work: { diagnose: false, remediate: false }, controls: { demo: { restart } } },
  )
})

// A service of its own for each test, so that none goes on in another's incident.
beforeEach(async () => {
  restarts = 0
  tests += 1
  name = `shop-${tests}`
  bot.deps.services.set(name, { ...service, name })
  await bot.queue.clear()
})

afterAll(() => bot.close())

function restartPlan(change: Partial<Plan['calls']> = {}): Plan {
  const [target] = targetsOf(service)
  if (!target) throw new Error('the service has no target')
  const plan = planOf(
    {
      name: 'restart',
      title: 'Restart it',
      causes: ['backend-down'],
      systems: ['node'],
      origins: ['demo'],
      risk: 'low',
      precheck: [],
      apply: [{ type: 'demo.restart', with: {} }],
      verify: [],
      rollback: { none: 'a restart has no undo' },
    },
    service.name,
    'backend-down',
    target,
  )
  return { ...plan, calls: { ...plan.calls, ...change } }
}

async function approved(plan: Plan, hash = hashPlan(plan)) {
  const incident = await type(bot, `diagnose ${name}`)
  const { id } = await bot.store.propose(incident, plan, hash, new Date(Date.now() + 60_000))
  await bot.inbox.press(`approve:${id}`, { person: tester, platform: 'terminal' })
  return { incident, approval: id }
}

const never = new AbortController().signal

async function kinds(incident: string) {
  return (await bot.deps.timeline.entries(incident)).map(({ what }) => what.kind)
}

describe('incident/remediate', () => {
  it('carries out an approved plan once, however often its job is taken', async () => {
    const job = await approved(restartPlan())
    await Promise.all(Array.from({ length: 20 }, () => remediate(bot.deps, job, never)))
    expect(restarts).toBe(1)
    expect((await kinds(job.incident)).filter((kind) => kind === 'change.intended')).toHaveLength(1)
  })

  it('changes nothing when the plan is not the one that was approved', async () => {
    const job = await approved(restartPlan(), 'another hash')
    await remediate(bot.deps, job, never)
    expect(restarts).toBe(0)
    expect(await kinds(job.incident)).toContain('change.refused')
  })

  it('changes nothing when what the plan expects beforehand is no longer so', async () => {
    const plan = restartPlan({ precheck: [{ type: 'tcp', with: {}, expect: 'pass' }] })
    const job = await approved(plan)
    await remediate(bot.deps, job, never)
    expect(restarts).toBe(0)
    expect(await kinds(job.incident)).toContain('change.refused')
    expect(await remediate(bot.deps, job, never)).toBe('done')
    expect(restarts).toBe(0)
  })

  it('goes no further after a change of which nobody knows how it ended', async () => {
    const twice = { type: 'demo.restart' as const, with: {} }
    const job = await approved(restartPlan({ apply: [twice, twice] }))
    const { controls: _, ...stepContext } = bot.deps.stepContext
    await remediate({ ...bot.deps, stepContext }, job, never)
    const happened = await kinds(job.incident)
    expect(happened.filter((kind) => kind === 'change.intended')).toHaveLength(1)
    expect(happened.filter((kind) => kind === 'change.unknown')).toHaveLength(1)
  })

  it('leaves an approved change to the next start when it is stopped before it began', async () => {
    const job = await approved(restartPlan({ precheck: [{ type: 'tcp', with: {}, expect: 'fail' }] }))
    await remediate(bot.deps, job, AbortSignal.abort())
    expect(await kinds(job.incident)).not.toContain('change.refused')
    expect(restarts).toBe(0)
    await remediate(bot.deps, job, never)
    expect(restarts).toBe(1)
  })

  it('holds no key where runs are diagnosed', async () => {
    const job = await approved(restartPlan())
    const { controls: _, ...stepContext } = bot.deps.stepContext
    await remediate({ ...bot.deps, stepContext }, job, never)
    expect(restarts).toBe(0)
    expect(await kinds(job.incident)).toContain('change.unknown')
  })
})

describe('incident/reconcile', () => {
  it('says that a change is of unknown outcome when its worker died, looks, and never repeats it', async () => {
    const { incident, approval } = await approved(restartPlan())
    expect(await bot.store.spend(approval, 'demo.restart')).toBe(true)
    await reconcile(bot.deps, { alone: true })
    await reconcile(bot.deps, { alone: true })
    await remediate(bot.deps, { incident, approval }, never)
    expect(restarts).toBe(0)
    expect((await kinds(incident)).filter((kind) => kind === 'change.unknown')).toHaveLength(1)
  })

  it('looks whether a change helped when its worker died before it could', async () => {
    const { incident, approval } = await approved(restartPlan())
    await bot.inbox.command('cancel', { person: tester, platform: 'terminal', incident })
    await bot.store.spend(approval, 'demo.restart')
    await bot.store.append(incident, [
      { kind: 'change.unknown', approval, reason: 'WORKER_LOST', summary: 'nobody knows' },
    ])
    await reconcile(bot.deps, { alone: true })
    await reconcile(bot.deps, { alone: true })
    const entries = await bot.deps.timeline.entries(incident)
    const started = entries.flatMap(({ what }) => (what.kind === 'run.started' ? [what.purpose] : []))
    expect(started).toEqual(['diagnose', 'verify'])
  })

  it('leaves a change alone that another process may still be making', async () => {
    const { incident, approval } = await approved(restartPlan())
    await bot.store.spend(approval, 'demo.restart')
    await reconcile(bot.deps, { alone: false })
    expect(await kinds(incident)).not.toContain('change.unknown')
  })

  it('queues again what was approved and not begun, and what runs without a verdict', async () => {
    const { incident } = await approved(restartPlan())
    await bot.queue.clear()
    await reconcile(bot.deps, { alone: true })
    const counts = await bot.queue.counts()
    expect(counts.remediate.waiting).toBe(1)
    expect(counts.run.waiting).toBeGreaterThanOrEqual(1)
    expect((await bot.store.incident(incident))?.run).not.toBeNull()
  })

  it('lets a decision that comes too late find the approval expired', async () => {
    const incident = await type(bot, `diagnose ${name}`)
    const plan = restartPlan()
    const { id } = await bot.store.propose(incident, plan, hashPlan(plan), new Date(Date.now() - 1))
    const click = bot.inbox.press(`approve:${id}`, { person: tester, platform: 'terminal' })
    await expect(click).rejects.toMatchObject({ code: 'APPROVAL_EXPIRED' })
  })

  it('refuses whoever is not among the approvers, and says who is', async () => {
    const incident = await type(bot, `diagnose ${name}`)
    const plan = restartPlan()
    const { id } = await bot.store.propose(incident, plan, hashPlan(plan), new Date(Date.now() + 60_000))
    const stranger = { id: 'console:stranger', name: 'stranger' }
    const click = bot.inbox.press(`approve:${id}`, { person: stranger, platform: 'console' })
    await expect(click).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
      hint: expect.stringContaining('terminal:tester'),
    })
  })
})

describe('incident/cancel', () => {
  it('stops a run for good, and a second cancel finds nothing', async () => {
    const incident = await type(bot, `diagnose ${name}`)
    await bot.inbox.command('cancel', { person: tester, platform: 'terminal', incident })
    expect(await kinds(incident)).toContain('run.canceled')
    await reconcile(bot.deps, { alone: true })
    const again = bot.inbox.command(`cancel ${incident}`, { person: tester, platform: 'terminal' })
    await expect(again).rejects.toMatchObject({ code: 'NOTHING_RUNNING' })
  })
})
