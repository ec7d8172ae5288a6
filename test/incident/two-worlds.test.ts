import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import { createGrants } from '../../src/incident/approval/grants.ts'
import { takeSteps } from '../../src/incident/take-steps.ts'
import type { Approval } from '../../src/model/approval.ts'
import type { RunbookStep } from '../../src/model/runbook.ts'
import type { Service } from '../../src/model/service.ts'
import type { Entry, Happening } from '../../src/model/timeline.ts'
import { anybodyMay } from '../../src/model/usual-policy.ts'
import { Secret } from '../../src/secret.ts'
import { changedService, never } from '../support/change-rig.ts'
import { startTestBot, tester, timelineWhen } from '../support/test-bot.ts'

/** Nothing listens there: the service is down for as long as nobody restarts it. */
const service: Service = {
  ...changedService('shop', [9]),
  url: 'http://127.0.0.1:9/',
  origin: 'demo',
  changes: anybodyMay,
}

let bot: Bot
let restarts: string[]
let incident: string

beforeAll(async () => {
  const state = { summary: 'it is down', marks: { state: 'exited' } }
  const demo = {
    inspect: () => state,
    async restart(name: string) {
      restarts.push(name)
      return { name, running: true, summary: 'restarted' }
    },
  }
  const limits = { verifyMs: 1, settleSamples: 1 }
  const options = { extraServices: [service], controls: { demo }, changeLimits: limits }
  bot = await startTestBot({ PROBE_ALLOW: '127.0.0.0/8' }, options)
})
afterAll(() => bot.close())

beforeEach(async () => {
  restarts = []
  const opened = await bot.inbox.command('diagnose shop', { person: tester, platform: 'terminal' })
  incident = opened.incident ?? ''
  await timelineWhen(bot, incident, (entries) => isOver(entries.map(({ what }) => what)))
})

function isOver(happened: Happening[]): boolean {
  const count = (kind: Happening['kind']) => happened.filter((what) => what.kind === kind).length
  return count('run.started') === count('run.finished') + count('run.canceled')
}

async function pending(): Promise<Approval> {
  const approval = (await bot.store.approvals(incident)).findLast(({ state }) => state === 'pending')
  if (approval === undefined) throw new Error('nothing waits for an approval')
  return approval
}

/** What somebody does who can write to the database and to the queue, and holds no key. */
async function forge(approval: Approval, grant: string | null): Promise<void> {
  await bot.database.pool.query(
    `INSERT INTO fiveohtwo.votes (approval, identity, person, decision, break_glass, at)
     VALUES ($1, 'mallory', $2, 'approved', false, now())`,
    [approval.id, JSON.stringify({ id: 'console:mallory', name: 'Mallory' })],
  )
  await bot.database.pool.query(
    `UPDATE fiveohtwo.approvals SET state = 'approved', granted = $2, decided_at = now() WHERE id = $1`,
    [approval.id, grant],
  )
}

async function refusal({ id }: Approval): Promise<string> {
  const isRefused = ({ what }: Entry) => what.kind === 'change.refused' && what.approval === id
  const found = (await timelineWhen(bot, incident, (all) => all.some(isRefused))).find(isRefused)
  return found?.what.kind === 'change.refused' ? found.what.reason : ''
}

describe('two worlds of credentials', () => {
  it('changes nothing for a run whose stages name a change', async () => {
    const malicious = { type: 'demo.restart', forEach: 'targets', with: {}, when: null } as const
    const rest = { id: 'evil', timeoutMs: 1_000, retry: { attempts: 1, delayMs: 0 } }
    // No compiler keeps whoever writes to the database from it.
    const step = { ...malicious, ...rest } as unknown as RunbookStep
    const run = `${incident}.666`
    await bot.store.append(incident, [
      {
        ...{
          kind: 'run.started',
          run,
          runbook: 'evil',
          purpose: 'diagnose',
          by: tester,
          service,
          version: '1',
          steps: 1,
        },
        stages: [{ name: 'evil', steps: [step] }],
      },
    ])
    await bot.queue.add('run', { incident, run })
    const entries = await timelineWhen(bot, incident, (all) =>
      all.some(({ what }) => what.kind === 'run.finished' && what.run === run),
    )
    const seen = entries.flatMap(({ what }) =>
      what.kind === 'evidence.recorded' && what.run === run ? [what.evidence] : [],
    )
    expect(seen).toMatchObject([{ outcome: 'unknown' }])
    await takeSteps(bot.deps, { incident, run, stage: 0, step: 'evil', targets: ['app'] }, never)
    expect(restarts).toEqual([])
  })

  it('changes nothing for a forged job', async () => {
    const { id } = await pending()
    await bot.queue.add('remediate', { incident, approval: id })
    await bot.queue.add('remediate', { incident, approval: 'forged' })
    await expect
      .poll(async () => (await bot.queue.counts()).remediate)
      .toMatchObject({ waiting: 0, active: 0 })
    expect(restarts).toEqual([])
    expect((await bot.store.approval(id))?.state).toBe('pending')
  })

  it.each([
    ['no grant', () => null],
    [
      'a grant of another key',
      (approval: Approval) => createGrants(new Secret('m'.repeat(40))).sign(approval),
    ],
    [
      'the grant of another approval',
      (approval: Approval) => bot.deps.grants.sign({ ...approval, id: 'another' }),
    ],
    ['a grant for nobody', (approval: Approval) => bot.deps.grants.sign(approval)],
  ])('changes nothing for a row that says approved with %s', async (_, grantOf) => {
    const approval = await pending()
    await forge(approval, grantOf(approval))
    await bot.queue.add('remediate', { incident, approval: approval.id })
    expect(await refusal(approval)).toContain('not signed')
    expect(restarts).toEqual([])
  })

  it('points no change at what the timeline says that the service is', async () => {
    const elsewhere = changedService('shop', [666])
    await bot.store.append(incident, [
      {
        ...{ kind: 'run.started', run: `${incident}.667`, runbook: '502', purpose: 'diagnose', by: tester },
        ...{ service: { ...elsewhere, origin: 'demo' }, stages: [], version: '1', steps: 0 },
      },
    ])
    await bot.queue.add('run', { incident, run: `${incident}.667` })
    await timelineWhen(bot, incident, (all) => isOver(all.map(({ what }) => what)))
    const { plan } = await pending().catch(() => ({ plan: null }))
    for (const part of plan?.parts ?? []) expect(part.changes[0]?.with).toEqual({ process: '127.0.0.1:9' })
    expect(restarts).toEqual([])
  })

  it('plans with what only looks', async () => {
    const { planContext } = bot.deps
    await expect(planContext.controls?.demo?.restart('127.0.0.1:9')).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
    expect('controls' in bot.deps.stepContext).toBe(false)
    expect(restarts).toEqual([])
  })

  it('restarts what was really approved, so that the others prove something', async () => {
    const { id } = await pending()
    await bot.inbox.press(`approve:${id}`, { person: tester, platform: 'terminal' })
    await timelineWhen(bot, incident, (entries) =>
      entries.some(({ what }) => what.kind === 'change.finished'),
    )
    expect(restarts).toEqual(['127.0.0.1:9'])
  })
})
