import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPace } from '../../src/chat/pace.ts'
import { threadView } from '../../src/chat/thread-view.ts'
import { BotError } from '../../src/errors.ts'
import { channelsOf } from '../../src/incident/channels-of.ts'
import { createDelivery, mostAtOnce } from '../../src/incident/deliver.ts'
import { createLog } from '../../src/log.ts'
import type { Happening } from '../../src/model/timeline.ts'
import type { Store } from '../../src/store/store.ts'
import { createDeliveryRig, createMemoryStore } from '../support/delivery-rig.ts'
import { createModelChat, type Fate, type ModelChat } from '../support/model-chat.ts'
import { ann, bot, healedStory, opened, proposedStory, shopService } from '../support/timelines.ts'

const second = 1_000
const minute = 60_000
const incident = 'INC-1'
const happenings = healedStory().map(([, what]) => what)
const closed: Happening = { kind: 'incident.closed', by: bot, reason: 'healthy' }

/** A Slack and a console, and an incident that grows. */
function createWorld({ fates }: { fates?: (call: string) => Fate } = {}) {
  const clock = { ms: Date.parse('2026-06-10T14:00:00.000Z') }
  const store = createMemoryStore(clock, fates)
  const slack = createModelChat({ platform: 'slack' })
  const console = createModelChat({ platform: 'console', roots: false, files: false })
  const rig = createDeliveryRig([slack, console], store, clock, [incident])
  store.onAppend = rig.changed
  const told = async () =>
    (await store.read(incident)).flatMap(({ what }) =>
      what.kind === 'delivery.failed' || what.kind === 'delivery.resumed' ? [what] : [],
    )
  return { store, slack, console, ...rig, told }
}

/** What a reader sees of the incident's one thread. */
function shown(chat: ModelChat) {
  const threads = [...chat.threads.values()]
  expect(threads.length).toBeLessThan(2)
  return threads.flat()
}

async function expectComplete(store: Pick<Store, 'read'>, chat: ModelChat): Promise<void> {
  const entries = (await store.read(incident)).filter(
    ({ what }) =>
      !(what.kind.startsWith('delivery.') && 'platform' in what && what.platform === chat.adapter.platform),
  )
  const desired = threadView(entries).filter(
    ({ message }) => chat.adapter.files || message.file?.text === undefined,
  )
  expect(shown(chat)).toEqual(desired)
}

describe('incident/deliver', () => {
  it('brings every platform up to date, and then there is nothing to do', async () => {
    const { append, settle, store, slack, console, jobs } = createWorld()
    for (const what of happenings) await append(incident, what)
    await settle()
    await expectComplete(store, slack)
    await expectComplete(store, console)
    expect(jobs()).toBe(0)
  })

  it('looks for what was begun before it begins again, and only then', async () => {
    const { append, settle, restart, slack } = createWorld()
    await append(incident, opened)
    await settle()
    restart()
    await settle()
    expect(slack.calls).toEqual(['open'])
  })

  it('comes again after the wait that limits ask for, and keeps what was done', async () => {
    const { append, pass, slack } = createWorld()
    let busy = 0
    slack.fates = (call) => (call.startsWith('post') && ++busy <= 3 ? 'busy' : 'well')
    await append(incident, ...happenings.slice(0, 6))
    await pass(1)
    expect(shown(slack).length).toBe(1)
    await pass(4 * 700)
    expect(slack.calls.filter((call) => call === 'open').length).toBe(1)
    expect(shown(slack).length).toBeGreaterThan(1)
    expect(slack.calls.some((call) => call.endsWith('again'))).toBe(false)
  })

  it('pauses longer and longer while nobody answers, up to a minute', async () => {
    const { append, pass, slack, now } = createWorld()
    const tries: number[] = []
    slack.fates = () => {
      tries.push(now())
      return 'failing'
    }
    await append(incident, opened)
    await pass(10 * minute)
    const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0))
    expect(pauses.slice(0, 4)).toEqual([1_000, 1_500, 3_000, 6_000])
    expect(Math.max(...pauses)).toBeLessThanOrEqual(minute)
    expect(pauses.at(-1)).toBeGreaterThan(30 * second)
  })

  it('says once that nobody answers when it lasts, and once that it is over', async () => {
    const { append, pass, settle, slack, told, console, store } = createWorld()
    await append(incident, ...happenings.slice(0, 4))
    await pass(second)
    slack.fates = () => 'failing'
    await append(incident, ...happenings.slice(4, 6))
    await pass(14 * second)
    expect(await told()).toEqual([])
    await pass(5 * second)
    const reason = 'It answered 503. Wait.'
    expect(await told()).toEqual([{ kind: 'delivery.failed', platform: 'slack', reason }])
    expect(JSON.stringify(shown(console))).toContain('Slack does not show what happens: It answered 503.')
    await pass(20 * minute)
    expect(await told()).toHaveLength(1)
    slack.fates = () => 'well'
    await settle()
    expect(await told()).toEqual([
      { kind: 'delivery.failed', platform: 'slack', reason },
      { kind: 'delivery.resumed', platform: 'slack' },
    ])
    expect(JSON.stringify(shown(console))).not.toContain('does not show what happens')
    await expectComplete(store, slack)
  })

  it('an outage of some seconds is worth no word', async () => {
    const { append, pass, settle, slack, told } = createWorld()
    slack.fates = () => 'failing'
    await append(incident, opened)
    await pass(8 * second)
    slack.fates = () => 'well'
    await settle()
    expect(await told()).toEqual([])
  })

  it('an incident that opens while nobody answers says so at once, without asking again', async () => {
    const { store, append, pass, slack } = createWorld()
    slack.fates = () => 'failing'
    await append(incident, opened)
    await pass(5 * minute)
    const calls = slack.calls.length
    await append('INC-2', opened)
    await pass(1)
    const told = (await store.read('INC-2')).filter(({ what }) => what.kind === 'delivery.failed')
    expect(told).toHaveLength(1)
    expect(slack.calls.length).toBe(calls)
  })

  it('a refusal is said at once, once for each reason, and tried again each minute', async () => {
    const { append, pass, settle, slack, told, console, store } = createWorld()
    await append(incident, ...happenings.slice(0, 4))
    await pass(second)
    let tries = 0
    slack.fates = (call) => {
      if (call.startsWith('update')) tries += 1
      return 'refused'
    }
    await append(incident, ...happenings.slice(4, 6))
    await pass(second)
    expect(await told()).toEqual([
      { kind: 'delivery.failed', platform: 'slack', reason: 'The channel is archived. Unarchive it.' },
    ])
    tries = 0
    for (const what of happenings.slice(6, 12)) {
      await append(incident, what)
      await pass(second)
    }
    await pass(10 * minute - 6 * second)
    // Two messages want an update each time.
    expect(tries / 2).toBeLessThanOrEqual(10)
    expect(tries).toBeGreaterThan(8)
    expect(await told()).toHaveLength(1)
    expect(JSON.stringify(shown(console))).toContain('The channel is archived.')
    slack.fates = () => 'well'
    await pass(minute)
    expect((await told()).map(({ kind }) => kind)).toEqual(['delivery.failed', 'delivery.resumed'])
    await settle()
    await expectComplete(store, slack)
  })

  it('reasons that are different each time do not fill the timeline', async () => {
    const { append, pass, slack, told } = createWorld()
    let count = 0
    const { open } = slack.adapter
    slack.adapter.open = (...args) => {
      count += 1
      return open(...args).catch((thrown: Error) => {
        thrown.message = `no, number ${count}`
        throw thrown
      })
    }
    slack.fates = () => 'refused'
    await append(incident, opened)
    await pass(60 * minute)
    expect(count).toBeGreaterThan(50)
    expect(await told()).toHaveLength(3)
  })

  it('after the incident is closed nothing is said any more, and a refusal is left alone after a day', async () => {
    const { append, pass, slack, told, jobs } = createWorld()
    slack.fates = () => 'refused'
    await append(incident, opened, closed)
    await pass(25 * 60 * minute)
    expect(await told()).toEqual([])
    expect(jobs()).toBe(0)
    expect(slack.calls.length).toBeLessThan(24 * 6 + 4)
  })

  it('what was closed while nobody answered is caught up with', async () => {
    const { append, pass, settle, slack, store } = createWorld()
    slack.fates = () => 'failing'
    await append(incident, ...happenings, closed)
    await pass(5 * minute)
    slack.fates = () => 'well'
    await settle()
    await expectComplete(store, slack)
  })

  it('where nobody configured a place for it, it is not shown and not tried again', async () => {
    const { append, settle, slack, told } = createWorld()
    let asked = 0
    slack.adapter.open = async () => {
      asked += 1
      return null
    }
    await append(incident, ...happenings)
    await settle()
    await append(incident, closed)
    await settle()
    expect(asked).toBe(1)
    expect(await told()).toEqual([])
  })

  it('a database that is away for a while leaves no thread behind', async () => {
    const { append, settle, store, slack, told } = createWorld()
    await append(incident, ...proposedStory().map(([, what]) => what))
    const { delivered } = store
    let failures = 20
    store.delivered = (...args) => {
      failures -= 1
      if (failures < 0) return delivered(...args)
      return Promise.reject(new BotError('DATABASE_UNREACHABLE', 'The database is away.', 'Start it.'))
    }
    await settle()
    expect(failures).toBeLessThan(0)
    expect(await told()).toEqual([])
    await expectComplete(store, slack)
  })

  it('never works on one conversation twice at a time, and leaves room for other platforms', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const slack = createModelChat({ platform: 'slack' })
    const { open } = slack.adapter
    let begun = 0
    slack.adapter.open = async (...args) => {
      begun += 1
      await released
      return open(...args)
    }
    const clock = { ms: Date.now() }
    const store = createMemoryStore(clock)
    for (let n = 1; n <= mostAtOnce + 5; n += 1) await store.append(`INC-${n}`, [opened])
    const delivery = createDelivery(
      {
        store: store as unknown as Store,
        timeline: { entries: (id) => store.read(id) },
        now: () => new Date(clock.ms),
        log: createLog('silent'),
      },
      [slack.adapter],
    )
    const first = delivery.deliver({ incident: 'INC-1', platform: 'slack' })
    expect(await delivery.deliver({ incident: 'INC-1', platform: 'slack' })).toEqual({ again: 250 })
    const others = Array.from({ length: mostAtOnce + 4 }, (_, n) =>
      delivery.deliver({ incident: `INC-${n + 2}`, platform: 'slack' }),
    )
    expect(await Promise.all(others.slice(mostAtOnce - 1))).toEqual(
      others.slice(mostAtOnce - 1).map(() => ({ again: 250 })),
    )
    release()
    await Promise.all([first, ...others])
    expect(begun).toBe(mostAtOnce)
  })

  it('is shown where it was asked for, then in the channel of its service', () => {
    const service = { ...shopService(), channels: { slack: '#shop', discord: '77' } }
    const channel = { platform: 'slack', id: 'C1' }
    expect(channelsOf({ service, channel }, 'slack')).toEqual(['C1', '#shop'])
    expect(channelsOf({ service, channel }, 'discord')).toEqual(['77'])
    expect(channelsOf({ service }, 'slack')).toEqual(['#shop'])
    expect(channelsOf({ service: shopService() }, 'console')).toEqual([])
    expect(channelsOf({ service, channel: { platform: 'slack', id: '#shop' } }, 'slack')).toEqual(['#shop'])
  })

  it('whatever fails, however often and in whatever order, the thread ends complete and the jobs end', async () => {
    const fate = fc.constantFrom<Fate>(
      'well',
      'well',
      'well',
      'well',
      'dies before',
      'dies after',
      'busy',
      'refused',
      'failing',
      'failing',
      'cut',
    )
    const act = fc.oneof(
      fc.record({ grows: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ passes: fc.constantFrom(1, 100, 2 * second, 20 * second, 3 * minute) }),
      fc.record({ restarts: fc.constant(true) }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 20 }),
        fc.array(fate, { maxLength: 120 }),
        async (acts, fates) => {
          const ahead = [...fates]
          const next = (call: string): Fate => {
            const chosen = ahead.shift() ?? 'well'
            // A store is there or not; it knows nothing of limits.
            const dies = chosen.startsWith('dies')
            return /^(open|post|update)/.test(call) || dies ? chosen : 'well'
          }
          const world = createWorld({ fates: next })
          world.slack.fates = next
          const left = [...happenings, closed]
          const grow = (count: number) =>
            world.append(incident, ...left.splice(0, count)).catch(world.restart)
          await world.append(incident, ...left.splice(0, 1)).catch(world.restart)
          for (const each of acts) {
            if ('grows' in each && left.length > 0) await grow(each.grows)
            if ('passes' in each) await world.pass(each.passes)
            if ('restarts' in each) world.restart()
          }
          ahead.length = 0
          if (left.length > 0) await grow(left.length)
          world.restart()
          expect(await world.settle()).toBeLessThan(200)
          expect(world.jobs()).toBe(0)
          await expectComplete(world.store, world.slack)
          await expectComplete(world.store, world.console)
          const told = await world.told()
          expect(told.length).toBeLessThanOrEqual(40)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('what fifty runs come to at once is on all cards in time, where fifty edits a minute are allowed', async () => {
    const incidents = Array.from({ length: 50 }, (_, index) => `INC-${index + 1}`)
    const clock = { ms: Date.parse('2026-06-10T14:00:00.000Z') }
    const store = createMemoryStore(clock)
    const slack = createModelChat({ platform: 'slack' })
    // As Slack limits chat.update: about 50 a minute, over all messages (https://docs.slack.dev/apis/web-api/rate-limits).
    const pace = createPace(
      () => ({ most: 50, withinMs: 62_000 }),
      () => clock.ms,
    )
    slack.adapter.editsPerMinute = 50
    const { update } = slack.adapter
    slack.adapter.update = (thread, id, message) => {
      const afterMs = pace.turn('edits', id)
      if (afterMs > 0) return Promise.reject(new BotError('CHAT_BUSY', 'limits', 'wait', { afterMs }))
      return update(thread, id, message)
    }
    const rig = createDeliveryRig([slack], store, clock, incidents)
    const [first, started, ...looked] = happenings.filter(({ kind }) => kind !== 'run.finished')
    const verdict = happenings.find(({ kind }) => kind === 'run.finished')
    if (!first || !started || !verdict) throw new Error('the story begins otherwise')
    for (const each of incidents) await rig.append(each, first, started)
    // Every run files evidence twice a second, for half a minute.
    const evidence = looked.filter(({ kind }) => kind === 'evidence.recorded')
    for (let turn = 0; turn < 60; turn += 1) {
      for (const each of incidents) {
        const [one] = evidence.slice(turn % evidence.length)
        if (one?.kind !== 'evidence.recorded') continue
        await rig.append(each, { ...one, evidence: { ...one.evidence, id: `${one.evidence.id}/${turn}` } })
      }
      await rig.pass(500)
    }
    // All come to something at once.
    for (const each of incidents) await rig.append(each, verdict)
    const before = clock.ms
    const isShown = (incident: string) =>
      slack.threads
        .get([...slack.threads.keys()].find((id) => id.startsWith(`${incident}#`)) ?? '')?.[0]
        ?.message.text.includes('is down')
    while (!incidents.every(isShown) && clock.ms < before + 60_000) await rig.pass(100)
    expect(clock.ms - before).toBeLessThan(10_000)
    await rig.settle()
    for (const each of incidents) {
      const thread = [...slack.threads].find(([id]) => id.startsWith(`${each}#`))?.[1]
      expect(thread).toEqual(threadView(await store.read(each)))
    }
  })

  it('a rerun by somebody else goes on in the same thread', async () => {
    const { append, settle, slack } = createWorld()
    await append(incident, ...happenings)
    await settle()
    const before = shown(slack).map(({ key }) => key)
    const [, started] = happenings
    if (started?.kind !== 'run.started') throw new Error('the story begins otherwise')
    await append(incident, { ...started, run: `${incident}.9`, by: ann })
    await settle()
    expect(
      shown(slack)
        .map(({ key }) => key)
        .slice(0, before.length),
    ).toEqual(before)
    expect(slack.threads.size).toBe(1)
  })
})
