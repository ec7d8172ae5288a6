import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import { threadView } from '../../src/chat/thread-view.ts'
import { createPeople } from '../../src/config/people.ts'
import type { Happening } from '../../src/model/timeline.ts'
import { createDeliveryRig } from '../support/delivery-rig.ts'
import { decidedBy, sampleOpening, samplePlan, sampleService } from '../support/incident-samples.ts'
import { createModelChat, type Fate, type ModelChat } from '../support/model-chat.ts'
import { startTestBot } from '../support/test-bot.ts'
import {
  bot as botPerson,
  faultDiagnosis,
  healthyDiagnosis,
  recorded,
  runStarted,
  shopEvidence,
} from '../support/timelines.ts'

const second = 1_000
const ada = { id: 'discord:3', name: 'ada' }
const clock = { ms: Date.parse('2026-06-10T14:00:00.000Z') }
const service = { ...sampleService('shop'), changes: decidedBy('ada') }

let bot: Bot

beforeAll(async () => {
  bot = await startTestBot({}, { work: { diagnose: false, remediate: false }, now: () => new Date(clock.ms) })
  bot.deps.people = createPeople([
    {
      key: 'ada',
      name: 'Ada',
      accounts: [ada.id, 'slack:T1/U1'],
      groups: [],
      email: null,
      memberships: [],
    },
  ])
  bot.deps.services.set('shop', service)
})

afterAll(() => bot?.close())

function keysOf(chat: ModelChat): string[] {
  return [...chat.threads.values()].flat().map(({ key }) => key)
}

function textOf(chat: ModelChat): string {
  return JSON.stringify([...chat.threads.values()].flat().map(({ message }) => message))
}

describe('incident/chat-outage', () => {
  it('goes on elsewhere while a platform is away for a minute, and the thread there ends complete, in order, nothing twice', async () => {
    const slack = createModelChat({ platform: 'slack' })
    const discord = createModelChat({ platform: 'discord' })
    const { id: incident } = await bot.store.openIncident({ ...sampleOpening('shop'), service })
    const { changed, pass, settle } = createDeliveryRig([slack, discord], bot.store, clock, [incident])
    const write = async (...what: Happening[]) => {
      await bot.store.append(incident, what)
      changed(incident)
      await pass(2 * second)
    }
    const stopListening = await bot.store.listen(changed)

    // The diagnosis is under way when Slack goes: the last message arrives, its answer does not.
    await write({ ...runStarted('r1', 'diagnose', 8), by: ada } as Happening)
    const evidence = recorded('r1', shopEvidence([8082]))
    const wentAt = clock.ms
    const kept: string[] = []
    slack.fates = (call): Fate => {
      if (kept.length > 0) return 'failing'
      if (!call.startsWith('post')) return 'well'
      kept.push(call)
      return 'cut'
    }
    await write(...evidence)
    expect(kept).toEqual(['post evidence:r1'])
    expect(keysOf(slack)).toEqual(['card', 'evidence:r1'])

    // The incident goes on: a verdict, a proposal, and soon the word that Slack does not answer.
    const approval = await bot.store.propose({
      incident,
      plan: { ...samplePlan(), service: 'shop', evidenceAt: new Date(clock.ms).toISOString() },
      planHash: 'hash',
      needed: 1,
      expiresAt: new Date(clock.ms + 600 * second),
      record: null,
    })
    await write({ kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() })
    await pass(20 * second)
    expect(keysOf(discord)).toContain(`proposal:${approval.id}`)
    expect(textOf(discord)).toContain('Slack does not show what happens: It answered 503.')

    // An approval there counts.
    const button = await bot.inbox.button(`approve:${approval.id}`)
    expect(button?.label).toBe('Approve')
    await bot.inbox.press(`approve:${approval.id}`, { person: ada, platform: 'discord' })
    expect((await bot.store.approval(approval.id))?.state).toBe('approved')
    const made = { approval: approval.id, place: 'app/127.0.0.1:8081', change: 'demo.restart' } as const
    const change = { ...made, part: 0, index: 0, way: 'apply' } as const
    await write({ kind: 'change.intended', ...change, fence: 1 })
    await write({ kind: 'change.finished', ...change, outcome: 'pass', summary: 'restarted', durationMs: 5 })
    expect(keysOf(slack)).toEqual(['card', 'evidence:r1'])

    // A minute later Slack is back.
    await pass(Math.max(0, wentAt + 60 * second - clock.ms))
    slack.fates = () => 'well'
    await write({
      kind: 'change.judged',
      approval: approval.id,
      ending: 'fixed',
      rolledBack: 'not-needed',
      why: 'requests go well again',
      before: null,
      after: null,
      differences: [],
      tookMs: 5_000,
    })
    await write(
      { ...runStarted('r2', 'verify', 1) } as Happening,
      { kind: 'run.finished', run: 'r2', diagnosis: healthyDiagnosis() },
      { kind: 'incident.closed', by: botPerson, reason: 'healthy' },
    )
    await settle()
    await stopListening()

    const entries = await bot.store.read(incident)
    const complete = threadView(entries.filter(({ what }) => !what.kind.startsWith('delivery.')))
    expect([...slack.threads.values()].flat()).toEqual(complete)
    expect(new Set(keysOf(slack)).size).toBe(keysOf(slack).length)
    expect(keysOf(discord)).toEqual(keysOf(slack))
    expect(textOf(discord)).not.toContain('does not show what happens')
    expect(slack.calls.filter((call) => call === 'post evidence:r1 again')).not.toEqual([])
    const told = entries.flatMap(({ what }) => (what.kind.startsWith('delivery.') ? [what.kind] : []))
    expect(told).toEqual(['delivery.failed', 'delivery.resumed'])
    expect(await bot.inbox.button(`approve:${approval.id}`)).toBeNull()
    expect(await bot.inbox.incidentOf('slack', [...slack.threads.keys()][0] ?? '')).toBe(incident)
    expect(await bot.inbox.threadOf('slack', incident)).toBe([...slack.threads.keys()][0])
  })
})
