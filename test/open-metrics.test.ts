import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bot } from '../src/bot.ts'
import { openMetrics } from '../src/open-metrics.ts'
import { parseExposition, sampleValue } from './support/parse-exposition.ts'
import { startTestBot } from './support/test-bot.ts'
import { healedStory } from './support/timelines.ts'

let bot: Bot
beforeAll(async () => {
  bot = await startTestBot({}, { work: { diagnose: false, remediate: false } })
})
afterAll(() => bot?.close())

describe('open-metrics', () => {
  test('counts what is written to the store from then on, by whatever process', async () => {
    const [[, opened], ...rest] = healedStory() as [
      ReturnType<typeof healedStory>[0],
      ...ReturnType<typeof healedStory>,
    ]
    if (opened.kind !== 'incident.opened') throw new Error('a story begins with its opening')
    const earlier = await bot.store.openIncident(opened)
    const told = rest
      .map(([, what]) => what)
      .filter(({ kind }) => !kind.startsWith('remedy.') && !kind.startsWith('approval.'))
    await bot.store.append(earlier.id, told)
    const metrics = await openMetrics(bot)
    const scraped = async () => parseExposition((await metrics.scrape()).text)
    const verdicts = async (state: string) =>
      sampleValue(await scraped(), 'fiveohtwo_verdicts_total', { state })
    const incident = await bot.store.openIncident(opened)
    await bot.store.append(incident.id, told.slice(0, -1))
    await expect.poll(() => verdicts('healthy'), { timeout: 10_000 }).toBe(1)
    expect(await verdicts('fault')).toBe(1)
    const found = await scraped()
    expect(sampleValue(found, 'fiveohtwo_incidents_open')).toBe(1)
    expect(sampleValue(found, 'fiveohtwo_part_up', { part: 'database' })).toBe(1)
    expect(sampleValue(found, 'fiveohtwo_queue_jobs', { kind: 'look', state: 'waiting' })).toBe(0)
    await metrics.stop()
    await bot.store.append(incident.id, told.slice(-1))
    expect(await verdicts('fault')).toBe(1)
  })
})
