import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Bot } from '../../../src/bot.ts'
import type { Alert } from '../../../src/model/alert.ts'
import type { Service } from '../../../src/model/service.ts'
import type { Entry } from '../../../src/model/timeline.ts'
import { sampleAlert, watchedService } from '../../support/alarm-samples.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { makeServers } from '../../support/open-servers.ts'
import { startTestBot, tester, timelineWhen, verdictsOf } from '../../support/test-bot.ts'

const servers = makeServers()
let bot: Bot

afterEach(() => bot?.close())
afterAll(() => servers.closeAll())

const isClosed = (entries: Entry[]) => entries.some(({ what }) => what.kind === 'incident.closed')

/** A service that answers with the status that stands there. */
async function brokenService(): Promise<{ service: Service; answers: { status: number } }> {
  const answers = { status: 502 }
  const url = await servers.http((_request, response) => {
    response.statusCode = answers.status
    response.end('hello')
  })
  return { service: watchedService('shop', url, [url]), answers }
}

async function tell(alert: Partial<Alert>): Promise<void> {
  await bot.store.fileAlerts([sampleAlert(alert)])
  await bot.queue.add('alerts', {})
}

/** The first incident as soon as there is one. */
async function opened(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const stop = await bot.store.listen(resolve)
  const [known] = await bot.store.incidents({ limit: 1 })
  const incident = known?.id ?? (await promise)
  await stop()
  return incident
}

describe('incident/alerts: from the alert to its end', () => {
  it('an alert on a URL is an incident, a verdict, and after its end a look that closes it', async () => {
    const { service, answers } = await brokenService()
    bot = await startTestBot({ PROBE_ALLOW: '127.0.0.0/8' }, { extraServices: [service] })
    await tell({ source: 'gatus', url: service.url, at: new Date().toISOString() })
    const incident = await opened()
    const judged = await timelineWhen(bot, incident, (entries) => verdictsOf(entries).length === 1)
    expect(verdictsOf(judged)[0]).toMatchObject({ state: 'fault' })
    answers.status = 200
    await tell({ source: 'gatus', url: service.url, state: 'resolved', at: new Date().toISOString() })
    const closed = await timelineWhen(bot, incident, isClosed)
    const runs = closed.flatMap(({ what }) => (what.kind === 'run.started' ? [what] : []))
    expect(runs).toMatchObject([
      { purpose: 'diagnose', by: { id: 'alert:gatus', name: 'Gatus' } },
      { purpose: 'verify', by: { id: 'alert:gatus' } },
    ])
    expect(verdictsOf(closed)[1]).toMatchObject({ state: 'healthy' })
    expect(await bot.store.incident(incident)).toMatchObject({ state: 'closed' })
    expect(await bot.store.audit()).toMatchObject({ ok: true })
  }, 60_000)

  it('what only monitoring sees stays open until it is over there too, or somebody closes it', async () => {
    const { service, answers } = await brokenService()
    answers.status = 200
    bot = await startTestBot({ PROBE_ALLOW: '127.0.0.0/8' }, { extraServices: [service] })
    await tell({ url: service.url })
    const incident = await opened()
    const judged = await timelineWhen(bot, incident, (entries) => verdictsOf(entries).length === 1)
    expect(verdictsOf(judged)).toMatchObject([{ state: 'healthy' }])
    expect(isClosed(judged)).toBe(false)
    await tell({ url: service.url, state: 'resolved' })
    expect(isClosed(await timelineWhen(bot, incident, isClosed))).toBe(true)

    await tell({ key: 'stuck', url: service.url })
    const all = () => bot.store.incidents({ state: 'open', limit: 1 })
    await expect.poll(all, { timeout: 20_000 }).toHaveLength(1)
    const [second] = await all()
    const id = second?.id ?? ''
    await timelineWhen(bot, id, (entries) => verdictsOf(entries).length === 1)
    expect(await bot.inbox.button(`close:${id}`)).toMatchObject({ label: 'Close' })
    await bot.inbox.press(`close:${id}`, { person: tester, platform: 'terminal' })
    const closed = (await bot.store.read(id)).at(-1)?.what
    expect(closed).toMatchObject({ kind: 'incident.closed', by: tester })
    const again = bot.inbox.press(`close:${id}`, { person: tester, platform: 'terminal' })
    await expect(again).rejects.toMatchObject({ code: 'NOTHING_RUNNING' })
  }, 60_000)

  it('an end that our own look does not confirm leaves the incident open, and says so', async () => {
    const { service } = await brokenService()
    bot = await startTestBot({ PROBE_ALLOW: '127.0.0.0/8' }, { extraServices: [service] })
    await tell({ url: service.url })
    const incident = await opened()
    // Also where it comes while the first run is still looking.
    await tell({ url: service.url, state: 'resolved' })
    const doubted = await timelineWhen(bot, incident, (entries) => verdictsOf(entries).length === 2)
    expect(verdictsOf(doubted).map(({ state }) => state)).toEqual(['fault', 'fault'])
    expect(isClosed(doubted)).toBe(false)
  }, 60_000)

  it('alerts that were only filed when the process ended are told by the next one', async () => {
    const { service } = await brokenService()
    const DATA_DIR = await temporaryFolder()
    const env = { PROBE_ALLOW: '127.0.0.0/8', DATA_DIR }
    const work = { diagnose: false, remediate: false }
    bot = await startTestBot(env, { extraServices: [service], work })
    const many = Array.from({ length: 50 }, (_, index) =>
      sampleAlert({ key: `k${index}`, labels: { service: 'shop' } }),
    )
    await bot.store.fileAlerts(many)
    await bot.close()
    bot = await startTestBot(env, { extraServices: [service] })
    const incident = await opened()
    const entries = await timelineWhen(bot, incident, (all) => verdictsOf(all).length === 1)
    const gathered = entries.flatMap(({ what }) => (what.kind === 'alerts.gathered' ? [what] : []))
    expect(gathered.at(-1)).toMatchObject({ more: 30, counts: { firing: 50, received: 50 } })
    expect(await bot.store.untoldAlarms(9)).toEqual([])
  }, 60_000)
})
