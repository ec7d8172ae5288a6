import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatAdapter } from '../../src/chat/adapter.ts'
import { type Delivered, reconcileDelivery } from '../../src/chat/reconcile-delivery.ts'
import type { KeyedMessage } from '../../src/chat/thread-view.ts'
import { BotError, type ErrorCode } from '../../src/errors.ts'
import {
  begin,
  type ChatHarness,
  conversation,
  count,
  note,
  patiently,
  type Trouble,
} from './chat-conformance.ts'

const failing = (code: ErrorCode) => (thrown: unknown) => thrown instanceof BotError && thrown.code === code

/** What an adapter must do when its platform fails: say which of three things happened, and double and lose nothing. */
export function failureCases(started: () => Promise<ChatHarness>): void {
  async function remote() {
    const harness = await started()
    if (harness.remote === undefined) throw new Error('this platform cannot fail')
    return { harness, ...harness.remote }
  }

  test.each([
    ['busy', 'CHAT_BUSY'],
    ['failing', 'CHAT_UNREACHABLE'],
    ['cut', 'CHAT_UNREACHABLE'],
    ['refusing', 'CHAT_REFUSED'],
    ['away', 'CHAT_UNREACHABLE'],
  ] satisfies [Trouble, ErrorCode][])(
    '%s: what was sent rejects with %s, with the next thing to do',
    async (how, code) => {
      const { harness, trouble, mend } = await remote()
      const { thread, id } = await begin(harness)
      const { adapter } = harness
      for (const act of [
        () => adapter.post(thread, 'closed', note('bravo'), false),
        () => adapter.update(thread, id, note('charlie')),
        () => adapter.open(conversation('INC-2'), note('delta'), false),
      ]) {
        // The adapter's own limits are out of the way before the platform fails.
        await harness.pass?.(60_000)
        await trouble(how)
        const thrown = await act().then(
          () => null,
          (error: unknown) => error,
        )
        expect(thrown).toSatisfy(failing(code))
        if (thrown instanceof BotError) {
          expect(thrown.message).not.toBe('')
          expect(thrown.hint).not.toBe('')
          if (code === 'CHAT_BUSY') expect(thrown.afterMs).toBeGreaterThan(0)
        }
        await mend()
      }
    },
  )

  test('a rate limit of the platform is kept to: nothing is sent before it is over', async () => {
    const { harness, trouble, mend } = await remote()
    const { thread, id } = await begin(harness)
    await harness.pass?.(60_000)
    await trouble('busy')
    await expect(harness.adapter.update(thread, id, note('bravo'))).rejects.toSatisfy(failing('CHAT_BUSY'))
    await mend()
    await expect(harness.adapter.update(thread, id, note('bravo'))).rejects.toSatisfy(failing('CHAT_BUSY'))
    await patiently(harness, () => harness.adapter.update(thread, id, note('bravo')))
    expect(await harness.shown(thread)).toContain('bravo')
  })

  test.each(['the same process', 'another process'])(
    'what arrived though its answer did not is found again by %s',
    async (who) => {
      const { harness, trouble, mend, restarted } = await remote()
      await trouble('cut')
      await expect(harness.adapter.open(conversation('INC-1'), note('alpha'), false)).rejects.toSatisfy(
        failing('CHAT_UNREACHABLE'),
      )
      await mend()
      const next = async () => {
        if (who === 'another process') harness.adapter = await restarted()
        await harness.pass?.(60_000)
      }
      await next()
      const { thread, id } = await begin(harness, 'INC-1', note('alpha'), { again: true })
      await harness.pass?.(60_000)
      await trouble('cut')
      await expect(harness.adapter.post(thread, 'closed', note('bravo'), false)).rejects.toSatisfy(
        failing('CHAT_UNREACHABLE'),
      )
      await mend()
      await next()
      const found = await patiently(harness, () =>
        harness.adapter.post(thread, 'closed', note('bravo'), true),
      )
      expect(found).not.toBe(id)
      await patiently(harness, () => harness.adapter.update(thread, found, note('charlie')))
      const seen = await harness.shown(thread)
      expect(['alpha', 'bravo', 'charlie'].map((word) => count(seen, word))).toEqual([1, 0, 1])
    },
  )

  test('a thread whose beginning half arrived is begun once', async () => {
    const { harness, trouble, mend, restarted } = await remote()
    // A message and a thread may be two requests: each of them is lost once.
    for (let nth = 0; nth < 2; nth += 1) {
      await trouble('cut')
      await harness.adapter.open(conversation('INC-1'), note('alpha'), nth > 0).catch(() => null)
      await mend()
      harness.adapter = await restarted()
      await harness.pass?.(60_000)
    }
    const { thread } = await begin(harness, 'INC-1', note('alpha'), { again: true })
    expect(count(await harness.shown(thread), 'alpha')).toBe(1)
    expect((await begin(harness, 'INC-1', note('alpha'), { again: true })).thread).toBe(thread)
  })

  test('however often the platform fails and the bot dies, the thread is complete, in order, and nothing is doubled', async () => {
    const trial = fc.constantFrom<Trouble | 'restart' | 'none'>(
      'busy',
      'failing',
      'cut',
      'cut',
      'refusing',
      'away',
      'restart',
      'none',
      'none',
    )
    let trials = 0
    await fc.assert(
      fc.asyncProperty(fc.array(trial, { maxLength: 12 }), async (troubles) => {
        const { harness, trouble, mend, restarted } = await remote()
        trials += 1
        const thread = keptThread(`INC-${trials}`)
        for (const [turn, how] of troubles.entries()) {
          if (how === 'restart') harness.adapter = await restarted()
          else if (how !== 'none') await trouble(how)
          await thread.deliver(harness.adapter, grown(turn)).catch(expectKnown)
          await mend()
          await harness.pass?.(60_000)
        }
        const last = grown(troubles.length)
        for (let turns = 0; ; turns += 1) {
          const { againAfterMs } = await thread.deliver(harness.adapter, last)
          if (againAfterMs === null) break
          expect(turns).toBeLessThan(100)
          await harness.pass?.(Math.max(1, againAfterMs))
        }
        const seen = await harness.shown(thread.id())
        const words = last.map(({ message }) => message.text)
        expect(words.map((word) => count(seen, word))).toEqual(words.map(() => 1))
        const places = words.map((word) => seen.indexOf(word))
        expect(places).toEqual(places.toSorted((a, b) => a - b))
        expect(count(seen, 'message')).toBe(words.length)
      }),
      { numRuns: 8 },
    )
  })
}

/** A thread that grows by a message in two turns, and in which the first and the newest message change. */
function grown(turn: number): KeyedMessage[] {
  const length = 1 + Math.ceil(turn / 2)
  return Array.from({ length }, (_, index) => {
    const version = index === 0 ? turn : index === length - 1 ? turn % 2 : 1
    return { key: index === 0 ? 'card' : `evidence:${index}`, message: note(`message${index}v${version}x`) }
  })
}

/** What was delivered, noted where it survives the bot. */
function keptThread(incident: string) {
  const delivered = new Map<string, Delivered>()
  let thread: string | null = null
  return {
    id: () => thread ?? '',
    deliver: (adapter: ChatAdapter, desired: KeyedMessage[]) =>
      reconcileDelivery({
        desired,
        delivered: [...delivered.values()],
        conversation: conversation(incident),
        thread,
        adapter,
        save: async (message) => void delivered.set(message.key, message),
        forget: async (key) => void delivered.delete(key),
        saveThread: async (opened) => {
          thread = opened
        },
      }),
  }
}

function expectKnown(thrown: unknown): void {
  if (!(thrown instanceof BotError)) throw thrown
  expect(['CHAT_UNREACHABLE', 'CHAT_REFUSED']).toContain(thrown.code)
}
