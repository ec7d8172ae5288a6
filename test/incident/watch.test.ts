import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import type { Deps } from '../../src/incident/deps.ts'
import { takeWatchPoint } from '../../src/incident/watch/take-watch-point.ts'
import { mostWatches, startWatch, stopWatch } from '../../src/incident/watch.ts'
import type { Service } from '../../src/model/service.ts'
import type { Entry, Sampled } from '../../src/model/timeline.ts'
import type { Jobs } from '../../src/queue/queue.ts'
import { temporaryFolder } from '../support/cli.ts'
import { sampleService } from '../support/incident-samples.ts'
import { makeServers } from '../support/open-servers.ts'
import { startTestBot, tester, timelineWhen } from '../support/test-bot.ts'

const never = new AbortController().signal
const minute = 60_000

let bot: Bot
let deps: Deps
/** Milliseconds since 1970, moved by waiting alone. */
let clock = Date.parse('2026-11-21T03:10:00.000Z')
/** What happens when the watch waits for the n-th time. */
let onPause: (count: number) => Promise<void> | void
let tests = 0
let name = ''
const servers = makeServers()

beforeAll(async () => {
  bot = await startTestBot(
    { PROBE_ALLOW: '127.0.0.0/8' },
    { work: { diagnose: false, remediate: false }, now: () => new Date(clock) },
  )
})

beforeEach(() => {
  tests += 1
  name = `shop-${tests}`
  onPause = () => undefined
  let pauses = 0
  deps = {
    ...bot.deps,
    async pause(ms) {
      clock += ms
      pauses += 1
      await onPause(pauses)
    },
  }
})

afterEach(async () => {
  for (const { watch, service } of await bot.store.goingWatches()) {
    if (service.startsWith('shop-')) await stopWatch(deps, watch, tester)
  }
  await servers.closeAll()
})
afterAll(() => bot?.close())

/** A service whose URL answers with each status in turn. */
async function serviceAt(...statuses: number[]): Promise<Service> {
  let asked = 0
  const url = await servers.http((_request, response) => {
    response.statusCode = statuses[asked % statuses.length] ?? 200
    asked += 1
    response.end('hello')
  })
  return { ...sampleService(name), url }
}

async function toTheEnd(job: Jobs['watch'], stop = never): Promise<number> {
  for (let calls = 1; ; calls += 1) {
    const handled = await takeWatchPoint(deps, job, stop)
    if (handled === 'done') return calls
    if (handled === 'wait') throw new Error('a watch waits for nothing')
    clock += handled.again
  }
}

async function sampledOf(incident: string): Promise<{ point: number; sampled: Sampled }[]> {
  const entries = await deps.timeline.entries(incident)
  return entries.flatMap(({ what }) => (what.kind === 'watch.sampled' ? [what] : []))
}

function kinds(entries: Entry[]): string[] {
  return entries.map(({ what }) => what.kind)
}

describe('incident/watch', () => {
  it('counts requests to the URL point by point, and ends by itself with the incident it opened', async () => {
    const service = await serviceAt(200, 200, 502)
    const { incident, watch, isNew } = await startWatch(deps, { service, durationMs: minute, by: tester })
    expect(isNew).toBe(true)
    const startedAt = clock
    await toTheEnd({ incident, watch })
    expect(clock - startedAt).toBeGreaterThanOrEqual(minute)
    expect(clock - startedAt).toBeLessThan(minute + 1_000)

    const points = await sampledOf(incident)
    expect(points.map(({ point }) => point)).toEqual(Array.from({ length: 12 }, (_, index) => index))
    const asked = points.reduce((sum, { sampled }) => sum + sampled.asked, 0)
    expect(asked).toBeGreaterThanOrEqual(20)
    for (const { sampled } of points) {
      const { asked, good, seen, medianMs } = sampled
      expect((seen[200] ?? 0) + (seen[502] ?? 0)).toBe(asked)
      expect(good).toBe(seen[200] ?? 0)
      expect(medianMs).toBeGreaterThanOrEqual(0)
    }
    const entries = await deps.timeline.entries(incident)
    expect(kinds(entries).filter((kind) => kind !== 'watch.sampled')).toEqual([
      'incident.opened',
      'watch.started',
      'watch.ended',
      'incident.closed',
    ])
    expect(await bot.store.goingWatches()).toEqual([])
  })

  it('tells a URL that nobody answers apart from one that answers badly', async () => {
    const service = { ...(await serviceAt(200)), timeoutMs: 500 }
    await servers.closeAll()
    const job = await startWatch(deps, { service, durationMs: minute, by: tester })
    await takeWatchPoint(deps, job, never)
    const [first] = await sampledOf(job.incident)
    expect(first?.sampled).toMatchObject({ good: 0, seen: { refused: first?.sampled.asked } })
  })

  it('keeps timelines short: thirty points at most, however long the watch', async () => {
    const service = await serviceAt(200)
    for (const [durationMs, pointMs] of [
      [minute, 5_000],
      [10 * minute, 20_000],
      [120 * minute, 240_000],
    ] as const) {
      const { incident, watch } = await startWatch(deps, { service, durationMs, by: tester })
      const started = (await deps.timeline.entries(incident)).find(
        ({ what }) => what.kind === 'watch.started' && what.watch === watch,
      )
      expect(started?.what).toMatchObject({ overMs: durationMs, pointMs })
      await stopWatch(deps, watch, tester)
    }
  })

  it('stops in the middle of a point when somebody says so, and says who', async () => {
    const service = await serviceAt(200)
    const job = await startWatch(deps, { service, durationMs: 10 * minute, by: tester })
    onPause = async (count) => {
      if (count === 2) await stopWatch(deps, job.watch, { id: 'console:bob', name: 'Bob' })
    }
    expect(await takeWatchPoint(deps, job, never)).toBe('done')
    const entries = await deps.timeline.entries(job.incident)
    expect(entries.at(-2)?.what).toMatchObject({ kind: 'watch.ended', why: 'stopped', by: { name: 'Bob' } })
    await expect(stopWatch(deps, job.watch, tester)).rejects.toMatchObject({ code: 'NOTHING_RUNNING' })
    expect(await takeWatchPoint(deps, job, never)).toBe('done')
    expect(await deps.timeline.entries(job.incident)).toHaveLength(entries.length)
  })

  it('files what it counted when its worker is stopped, and goes on with the next point elsewhere', async () => {
    const service = await serviceAt(200)
    const job = await startWatch(deps, { service, durationMs: 10 * minute, by: tester })
    const stopping = new AbortController()
    onPause = (count) => {
      if (count === 3) stopping.abort()
    }
    expect(await takeWatchPoint(deps, job, stopping.signal)).toMatchObject({ again: 1 })
    expect(await sampledOf(job.incident)).toMatchObject([{ point: 0, sampled: { asked: 3 } }])

    const again = await takeWatchPoint(deps, job, never)
    expect(again).toEqual({ again: 20_000 - 3 * 3_000 })
    clock += 11_000
    await takeWatchPoint(deps, job, never)
    expect((await sampledOf(job.incident)).map(({ point }) => point)).toEqual([0, 1])
  })

  it('leaves out the points in which no worker was there, and ends when it comes back too late', async () => {
    const service = await serviceAt(200)
    const job = await startWatch(deps, { service, durationMs: 10 * minute, by: tester })
    clock += 2 * minute
    await takeWatchPoint(deps, job, never)
    expect((await sampledOf(job.incident)).map(({ point }) => point)).toEqual([6])
    clock += 60 * minute
    expect(await takeWatchPoint(deps, job, never)).toBe('done')
    expect(kinds(await deps.timeline.entries(job.incident)).slice(-2)).toEqual([
      'watch.ended',
      'incident.closed',
    ])
    expect(await sampledOf(job.incident)).toHaveLength(1)
  })

  it('belongs to the open incident of the service, which it leaves open', async () => {
    const service = await serviceAt(200)
    const { id } = await bot.store.openIncident({
      kind: 'incident.opened',
      service,
      by: tester,
      reason: 'users',
    })
    await bot.store.append(id, [{ kind: 'remedy.withheld', remedy: 'x', why: 'y' }])
    const job = await startWatch(deps, { service, durationMs: minute, by: tester })
    expect(job.incident).toBe(id)
    await toTheEnd(job)
    expect(await bot.store.incident(id)).toMatchObject({ state: 'open' })
  })

  it('is shown where the service was last mended, but not in an old incident', async () => {
    const service = await serviceAt(200)
    const { id } = await bot.store.openIncident({
      kind: 'incident.opened',
      service,
      by: tester,
      reason: 'users',
    })
    await bot.store.append(id, [
      { kind: 'remedy.withheld', remedy: 'x', why: 'y' },
      { kind: 'incident.closed', by: tester, reason: 'healed' },
    ])
    const job = await startWatch(deps, { service, durationMs: minute, by: tester })
    expect(job.incident).toBe(id)
    await toTheEnd(job)
    clock += 25 * 60 * minute
    const later = await startWatch(deps, { service, durationMs: minute, by: tester })
    expect(later.incident).not.toBe(id)
  })

  it('goes on in the incident in whose thread it was asked for, if that is of the service', async () => {
    const service = await serviceAt(200)
    const older = await bot.store.openIncident({
      kind: 'incident.opened',
      service,
      by: tester,
      reason: 'one',
    })
    await bot.store.openIncident({ kind: 'incident.opened', service, by: tester, reason: 'two' })
    const request = { service, durationMs: minute, by: tester }
    const job = await startWatch(deps, { ...request, incident: older.id })
    expect(job.incident).toBe(older.id)
    await stopWatch(deps, job.watch, tester)
    const other = await startWatch(deps, {
      ...request,
      service: { ...service, name: `${name}-b` },
      incident: older.id,
    })
    expect(other.incident).not.toBe(older.id)
  })

  it('joins the watch of a service that is being watched', async () => {
    const request = { service: await serviceAt(200), durationMs: minute, by: tester }
    const first = await startWatch(deps, request)
    expect(await startWatch(deps, { ...request, durationMs: 5 * minute })).toEqual({ ...first, isNew: false })
  })

  it('is one also when many ask at the same moment', async () => {
    const request = { service: await serviceAt(200), durationMs: minute, by: tester }
    const started = await Promise.all(Array.from({ length: 5 }, () => startWatch(deps, request)))
    expect(new Set(started.map(({ watch }) => watch)).size).toBe(1)
    expect(started.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(await bot.store.goingWatches()).toMatchObject([{ service: name, watch: started[0]?.watch }])
    expect(await bot.store.incidents({ service: name, state: 'open', limit: 9 })).toHaveLength(1)
  })

  it('refuses times out of bounds, an address that may not be asked, and more watches than there are places', async () => {
    const service = await serviceAt(200)
    for (const durationMs of [0, 59_999, 120 * minute + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(startWatch(deps, { service, durationMs, by: tester })).rejects.toMatchObject({
        code: 'USAGE',
      })
    }
    const metadata = { ...service, url: 'http://169.254.169.254/' }
    await expect(
      startWatch(deps, { service: metadata, durationMs: minute, by: tester }),
    ).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    })
    expect(await bot.store.incidents({ service: name, limit: 1 })).toEqual([])

    for (let index = 0; index < mostWatches; index += 1) {
      await startWatch(deps, {
        service: { ...service, name: `${name}-${index}` },
        durationMs: minute,
        by: tester,
      })
    }
    await expect(startWatch(deps, { service, durationMs: minute, by: tester })).rejects.toMatchObject({
      code: 'USAGE',
      message: '20 services are being watched already, which is the most at once.',
    })
  })

  it('is taken up by the next process when the one that watched is gone', async () => {
    const service = await serviceAt(200)
    const folder = { DATA_DIR: await temporaryFolder(), PROBE_ALLOW: '127.0.0.0/8' }
    const before = await startTestBot(folder, { work: { diagnose: false, remediate: false } })
    const { incident } = await startWatch(before.deps, { service, durationMs: minute, by: tester })
    await before.close()
    const after = await startTestBot(folder, { now: () => new Date(Date.now() + minute) })
    const entries = await timelineWhen(after, incident, (now) => kinds(now).includes('incident.closed'))
    expect(kinds(entries)).toEqual(['incident.opened', 'watch.started', 'watch.ended', 'incident.closed'])
    await after.close()
  }, 30_000)
})
