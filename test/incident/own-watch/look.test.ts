import { afterEach, describe, expect, it } from 'vitest'
import type { Deps } from '../../../src/incident/deps.ts'
import { scheduleLooks } from '../../../src/incident/own-watch/schedule-looks.ts'
import type { Alert } from '../../../src/model/alert.ts'
import { look } from '../../../workers/look.ts'
import { monitoringOf, sampleAlarm } from '../../support/alarm-samples.ts'
import { sampleService } from '../../support/incident-samples.ts'
import { makeServers } from '../../support/open-servers.ts'
import { startTestBot } from '../../support/test-bot.ts'

const servers = makeServers()
const waiting = { timeout: 15_000, interval: 20 }
const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
  await servers.closeAll()
})

describe('workers/look', () => {
  it('looks by itself, again and again, files what it sees, and stops when nobody wants it', async () => {
    const bot = await startTestBot(
      { PROBE_ALLOW: '127.0.0.0/8' },
      { work: { diagnose: false, remediate: false } },
    )
    endings.push(() => bot.close())
    let status = 502
    const url = await servers.http((_request, response) => {
      response.statusCode = status
      response.end()
    })
    const watch = { everyMs: 100, fail: 3, recover: 2 }
    const deps: Deps = {
      ...bot.deps,
      services: new Map([['shop', { ...sampleService('shop'), url }]]),
      monitoring: new Map([['shop', monitoringOf('shop', { watch })]]),
    }
    const seen: Alert[] = []
    const fold = async () => {
      await bot.store.foldAlerts(10, (known, { alert, receivedAt }, id) => {
        seen.push(alert)
        const { delivery: _, at: __, ...rest } = alert
        const version = (known?.version ?? 0) + 1
        return { ...sampleAlarm(), id, ...known, ...rest, lastAt: receivedAt, version, told: version }
      })
      return seen.map(({ state, title }) => `${state}: ${title}`)
    }
    await look(deps)
    await expect.poll(fold, waiting).toEqual(['firing: shop answers 502 (3 of 3 looks)'])
    status = 200
    await expect.poll(fold, waiting).toHaveLength(2)
    expect((await fold()).at(-1)).toBe('resolved: shop answers 200 again (2 of 2 looks)')
    const counts = await bot.store.watchCounts(new Date(0))
    expect(counts.reduce((sum, count) => sum + count.asked, 0)).toBeGreaterThanOrEqual(5)

    await scheduleLooks({ ...deps, monitoring: new Map() })
    await expect
      .poll(async () => (await bot.queue.counts()).look, waiting)
      .toMatchObject({ active: 0, delayed: 0 })
    await scheduleLooks({ ...deps, services: new Map() })
    expect((await bot.queue.counts()).look.delayed).toBe(0)
  }, 30_000)
})
