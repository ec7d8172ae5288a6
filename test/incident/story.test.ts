import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import { type DemoShop, startDemoShop } from '../../src/demo/shop.ts'
import { replay } from '../../src/incident/record/replay.ts'
import { report } from '../../src/incident/record/report.ts'
import { startTestBot, tester, timelineWhen, type, verdictsOf } from '../support/test-bot.ts'

let shop: DemoShop
let bot: Bot

beforeAll(async () => {
  shop = await startDemoShop()
  bot = await startTestBot({}, { extraServices: [shop.service], controls: { demo: shop.controls } })
})

afterAll(async () => {
  await bot?.close()
  await shop?.stop()
})

describe('incident/story', () => {
  it('finds the crashed backend, changes it once when fifty people approve at once, and closes healed', async () => {
    const incident = await type(bot, 'diagnose shop')
    const judged = await timelineWhen(bot, incident, (entries) => verdictsOf(entries).length === 1)
    const crashed = shop.service.path[1]?.addresses[1]?.replace('http://', 'app/')
    const document = report(judged)
    expect(document?.verdict).toMatchObject({
      state: 'fault',
      cause: 'backend-down',
      hop: 'app',
      target: crashed,
    })
    expect(document?.verdict.confidence).toBeGreaterThan(0.9)

    const [proposal] = await bot.store.approvals(incident)
    expect(proposal).toMatchObject({
      state: 'pending',
      plan: { remedy: 'restart-demo-backend', parts: [{ place: crashed }] },
    })
    const clicks = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        bot.inbox.press(`approve:${proposal?.id}`, {
          person: { id: `console:${index}`, name: `person ${index}` },
          platform: 'console',
        }),
      ),
    )
    expect(clicks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = clicks.flatMap((click) => (click.status === 'rejected' ? [click.reason.code] : []))
    expect(new Set(refused)).toEqual(new Set(['ALREADY_DECIDED']))

    const healed = await timelineWhen(bot, incident, (entries) =>
      entries.some(({ what }) => what.kind === 'incident.closed'),
    )
    expect(healed.filter(({ what }) => what.kind === 'change.intended')).toHaveLength(1)
    expect(healed.filter(({ what }) => what.kind === 'change.finished')).toHaveLength(1)
    expect(verdictsOf(healed).at(-1)?.state).toBe('healthy')
    expect(await bot.store.incident(incident)).toMatchObject({ state: 'closed', run: null })
  }, 120_000)

  it('judges every stored run again and gives the same answer', async () => {
    const [incident] = await bot.store.incidents({ limit: 1 })
    const replays = replay(await bot.deps.timeline.entries(incident?.id ?? ''))
    expect(replays).toHaveLength(2)
    for (const { stored, replayed } of replays) expect(JSON.parse(JSON.stringify(replayed))).toEqual(stored)
  })

  it('answers whoever clicks a button of nothing', async () => {
    const click = bot.inbox.press('approve:forged', { person: tester, platform: 'console' })
    await expect(click).rejects.toMatchObject({ code: 'UNKNOWN_APPROVAL' })
  })

  it('keeps a chain that holds', async () => {
    expect(await bot.store.audit()).toMatchObject({ ok: true })
  })
})
