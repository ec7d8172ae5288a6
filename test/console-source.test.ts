import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bot } from '../src/bot.ts'
import { createConsoleSource } from '../src/console-source.ts'
import { jobKinds } from '../src/queue/policy.ts'
import type { ConsoleSource, Health } from '../src/web/console-source.ts'
import { sampleAlert } from './support/alarm-samples.ts'
import { hasPostgres, startPostgres } from './support/postgres-server.ts'
import { startTestBot } from './support/test-bot.ts'

/** Diagnoses nothing, so that nobody folds alerts unless told to. */
const idle = { diagnose: false, remediate: false }

async function takeAll({ queue }: Bot, except: string[] = []): Promise<void> {
  for (const kind of jobKinds) {
    if (queue.working().includes(kind) || except.includes(kind)) continue
    await queue.work(kind, async () => 'done', { concurrency: 1 })
  }
  await expect.poll(() => queue.working()).toEqual(jobKinds.filter((kind) => !except.includes(kind)))
}

function failing({ checks }: Health): Record<string, string> {
  return Object.fromEntries(checks.flatMap(({ name, ok, detail }) => (ok ? [] : [[name, detail]])))
}

describe('console-source', () => {
  let bot: Bot
  let source: ConsoleSource & { stop(): Promise<void> }
  let clock = Date.parse('2026-11-21T03:00:00.000Z')

  beforeAll(async () => {
    bot = await startTestBot({}, { work: idle, now: () => new Date(clock) })
    source = await createConsoleSource(bot, () => [])
  })
  afterAll(async () => {
    await source?.stop()
    await bot?.close()
  })

  test('is ready once jobs of every kind are taken, and says which are not', async () => {
    await takeAll(bot, ['alerts', 'look'])
    expect(await source.health()).toMatchObject({ ready: false })
    expect(failing(await source.health())).toEqual({ workers: 'nobody here takes jobs of kind alerts, look' })
    await takeAll(bot)
    expect(await source.health()).toMatchObject({ ready: true })
  })

  test('is not ready while an alert waits for longer than half a minute', async () => {
    await takeAll(bot)
    await bot.store.fileAlerts([sampleAlert()])
    clock += 30_000
    expect(await source.health()).toMatchObject({ ready: true })
    clock += 11_000
    expect(failing(await source.health())).toEqual({ alerts: 'the oldest alert waits for 41 s' })
    await bot.store.foldAlerts(10, (_known, { alert, receivedAt }, id) => {
      const { delivery: _, at: __, ...rest } = alert
      const times = { at: receivedAt, firstAt: receivedAt, lastAt: receivedAt, turns: [], turned: 1 }
      return { ...rest, ...times, id, received: 1, service: null, incident: null, version: 1, told: 1 }
    })
    expect(await source.health()).toMatchObject({ ready: true })
    expect(await source.firing()).toMatchObject([{ title: 'ShopDown' }])
  })
})

describe.skipIf(!hasPostgres)('console-source with a real server (needs initdb and postgres)', () => {
  test('is not ready when database and queue are away', { timeout: 60_000 }, async () => {
    const server = await startPostgres()
    const bot = await startTestBot({ DATABASE_URL: server.url }, { work: idle }).catch(async (error) => {
      await server.stop()
      throw error
    })
    try {
      const source = await createConsoleSource(bot, () => [])
      await takeAll(bot)
      expect(await source.health()).toMatchObject({ ready: true })
      await server.stop()
      const health = await source.health()
      expect(health.ready).toBe(false)
      expect(Object.keys(failing(health))).toEqual(['database', 'queue', 'alerts'])
    } finally {
      await server.stop()
      await bot.close()
    }
  })
})
