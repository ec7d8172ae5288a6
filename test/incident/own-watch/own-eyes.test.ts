import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Bot } from '../../../src/bot.ts'
import type { Deps } from '../../../src/incident/deps.ts'
import { createOwnEyes, type OwnEyes } from '../../../src/incident/own-watch/own-eyes.ts'
import type { Alarm } from '../../../src/model/alarm.ts'
import { type OwnWatch, usualMonitoring } from '../../../src/model/monitoring.ts'
import type { Queue } from '../../../src/queue/queue.ts'
import type { FiledAlert } from '../../../src/store/store.ts'
import { sampleService } from '../../support/incident-samples.ts'
import { makeServers } from '../../support/open-servers.ts'
import { startTestBot } from '../../support/test-bot.ts'

const never = new AbortController().signal
const everyMs = 30_000
const usual: OwnWatch = { everyMs, fail: 3, recover: 2 }

let bot: Bot
let deps: Deps
const begun = Date.parse('2026-11-21T03:10:35.000Z')
let clock = begun
let name = ''
let tests = 0
let status = 200
let queued: string[] = []
const servers = makeServers()

beforeAll(async () => {
  bot = await startTestBot(
    { PROBE_ALLOW: '127.0.0.0/8' },
    { work: { diagnose: false, remediate: false }, now: () => new Date(clock) },
  )
})

beforeEach(async () => {
  tests += 1
  name = `shop-${tests}`
  status = 200
  queued = []
  const url = await servers.http((_request, response) => {
    response.statusCode = status
    response.end('hello')
  })
  deps = depsWith({ ...sampleService(name), url, timeoutMs: 5_000 }, usual)
  // Two looks fall into each minute from the next on; what the test before did is far away.
  clock = begun + tests * 4 * 3_600_000
})
afterEach(() => servers.closeAll())
afterAll(() => bot?.close())

function depsWith(service: ReturnType<typeof sampleService>, watch: OwnWatch | null): Deps {
  const queue = { ...bot.queue, add: async (kind) => void queued.push(kind) } satisfies Queue
  return {
    ...bot.deps,
    queue,
    services: new Map([[service.name, service]]),
    monitoring: new Map([[service.name, { ...usualMonitoring(service.name), watch }]]),
  }
}

/** Looks once per status, half a minute apart. */
async function look(eyes: OwnEyes, ...statuses: number[]): Promise<void> {
  for (const each of statuses) {
    status = each
    clock += everyMs
    await eyes.look({ service: name }, never)
  }
}

/** What was filed since the last time, folded as simply as can be. */
async function told(): Promise<FiledAlert['alert'][]> {
  const alerts: FiledAlert['alert'][] = []
  await bot.store.foldAlerts(100, (known, { alert, receivedAt }, id): Alarm => {
    alerts.push(alert)
    const { delivery: _, at, ...rest } = alert
    const version = (known?.version ?? 0) + 1
    return {
      ...{ id, firstAt: receivedAt, turns: [], turned: version, service: null, incident: null },
      ...{ received: 0, told: version },
      ...known,
      ...rest,
      ...{ at: new Date(at ?? 0), lastAt: receivedAt, version },
    }
  })
  return alerts
}

describe('incident/own-watch/own-eyes', () => {
  it('so many failing looks in a row are an alert like any other, told once; so many good ones its end', async () => {
    const eyes = createOwnEyes(deps)
    await look(eyes, 200, 502, 502)
    expect(await told()).toEqual([])
    await look(eyes, 502)
    const at = new Date(clock).toISOString()
    expect(await told()).toEqual([
      {
        source: 'watch',
        key: name,
        delivery: expect.any(String),
        state: 'firing',
        severity: 'critical',
        title: `${name} answers 502 (3 of 3 looks)`,
        labels: { service: name },
        url: deps.services.get(name)?.url,
        link: null,
        ticket: null,
        at,
      },
    ])
    expect(queued).toEqual(['alerts'])
    await look(eyes, 502, 502, 200, 502, 200)
    expect(await told()).toEqual([])
    await look(eyes, 200)
    expect(await told()).toMatchObject([
      { key: name, state: 'resolved', title: `${name} answers 200 again (2 of 2 looks)` },
    ])
    await look(eyes, 200, 200, 200)
    expect(await told()).toEqual([])
    expect(queued).toEqual(['alerts', 'alerts'])
  })

  it('one good look in between begins the row anew', async () => {
    const eyes = createOwnEyes(deps)
    await look(eyes, 502, 502, 200, 502, 503, 200, 502, 502)
    expect(await told()).toEqual([])
  })

  it('failing looks from before a pause in which nobody looked do not count', async () => {
    const eyes = createOwnEyes(deps)
    await look(eyes, 502, 502)
    clock += 2 * 3_600_000
    await look(eyes, 502)
    expect(await told()).toEqual([])
    await look(eyes, 502, 502)
    expect(await told()).toMatchObject([{ state: 'firing', title: `${name} answers 502 (3 of 3 looks)` }])
  })

  it('a new process goes on where the last one stopped, fires no second time and forgets no end', async () => {
    await look(createOwnEyes(deps), 200, 200, 502, 502)
    await look(createOwnEyes(deps), 502)
    expect(await told()).toMatchObject([{ state: 'firing', title: `${name} answers 502 (3 of 3 looks)` }])
    await look(createOwnEyes(deps), 502, 502, 502, 502)
    expect(await told()).toEqual([])
    await look(createOwnEyes(deps), 200, 200, 200)
    expect(await told()).toMatchObject([{ state: 'resolved' }])
  })

  it('what several processes see counts together: when one of them is well served, it is not down', async () => {
    const [one, other] = [createOwnEyes(deps), createOwnEyes(deps)]
    for (let round = 0; round < 4; round += 1) {
      await look(one, 502)
      await look(other, 200)
    }
    expect(await told()).toEqual([])
    const alerts: unknown[] = []
    for (const eyes of [one, other, one, other, one, other]) {
      await look(eyes, 502)
      alerts.push(...(await told()))
    }
    expect(alerts).toMatchObject([{ state: 'firing' }])
  })

  it('a look that could not be taken is neither failing nor good, and is not counted', async () => {
    const eyes = createOwnEyes(deps)
    await look(eyes, 502, 502)
    // Nobody may ask this address, so nobody looked.
    const blind = depsWith({ ...sampleService(name), url: 'http://169.254.169.254/' }, usual)
    await look(createOwnEyes(blind), 200, 200, 200)
    const refusing = createOwnEyes({
      ...deps,
      stepContext: { ...deps.stepContext, resolve: () => Promise.reject(new Error('no file descriptors')) },
    })
    await look(refusing, 200, 200, 200)
    expect((await counted()).asked).toBe(2)
    await look(eyes, 502)
    expect(await told()).toMatchObject([{ title: `${name} answers 502 (3 of 3 looks)` }])
  })

  it('a name that does not resolve because no name server answers us says nothing of the service', async () => {
    const service = { ...sampleService(name), url: 'http://shop.example/', timeoutMs: 200 }
    const silent = {
      ...bot.deps.stepContext,
      resolve: async () => ({ failure: 'timeout' as const, durationMs: 200 }),
    }
    const without = { ...depsWith(service, usual), stepContext: silent }
    const vantage = { ...without.steps.vantage, run: seesNothing }
    await look(createOwnEyes({ ...without, steps: { ...without.steps, vantage } }), 200, 200, 200, 200)
    expect(await told()).toEqual([])
    expect((await counted()).asked).toBe(0)
  })

  it('a service that refuses connections fails, in words', async () => {
    await servers.closeAll()
    await look(createOwnEyes(deps), 200, 200, 200)
    expect(await told()).toMatchObject([{ title: `${name} refuses connections (3 of 3 looks)` }])
  })

  it('counts each minute, with the times of the good ones alone', async () => {
    await look(createOwnEyes(deps), 200, 502, 200, 200)
    const { asked, good, totalMs } = await counted()
    expect({ asked, good }).toEqual({ asked: 4, good: 3 })
    expect(totalMs).toBeGreaterThanOrEqual(0)
    expect(totalMs).toBeLessThan(3 * 500)
  })

  it('forgets counts after a day and an hour', async () => {
    await look(createOwnEyes(deps), 200)
    clock += 24 * 3_600_000
    await look(createOwnEyes(deps), 200)
    expect((await counted()).asked).toBe(2)
    clock += 2 * 3_600_000
    await look(createOwnEyes(deps), 200)
    expect((await counted()).asked).toBe(2)
  })

  it('resolves the alarm of a service that is not watched any more', async () => {
    await look(createOwnEyes(deps), 502, 502, 502)
    await told()
    const unwatched = createOwnEyes(depsWith(sampleService(name), null))
    await look(unwatched, 200, 200)
    expect(await told()).toEqual([])
    await unwatched.letGo()
    expect(await told()).toContainEqual(
      expect.objectContaining({
        key: name,
        state: 'resolved',
        title: `${name} is not watched any more`,
      }),
    )
    await unwatched.letGo()
    expect(await told()).toEqual([])
  })
})

async function seesNothing() {
  return {
    outcome: 'fail' as const,
    summary: 'no name server answers',
    facts: {
      dns: { servers: ['192.0.2.1'], answered: false, error: null },
      egress: { ipv4: null, ipv6: null, error: null },
      clockSynchronized: null,
    },
  }
}

async function counted(): Promise<{ asked: number; good: number; totalMs: number }> {
  const counts = (await bot.store.watchCounts(new Date(0))).filter(({ service }) => service === name)
  const sum = (of: (count: (typeof counts)[number]) => number) =>
    counts.reduce((total, count) => total + of(count), 0)
  return {
    asked: sum(({ asked }) => asked),
    good: sum(({ good }) => good),
    totalMs: sum(({ totalMs }) => totalMs),
  }
}
