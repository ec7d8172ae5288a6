import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashOf } from '../../src/canonical-json.ts'
import type { KeyedMessage } from '../../src/chat/thread-view.ts'
import { BotError } from '../../src/errors.ts'
import type { ChatMessage } from '../../src/model/message.ts'
import { createModelChat, createModelThread, Died, type Fate } from '../support/model-chat.ts'

function note(text: string): ChatMessage {
  return { text, blocks: [{ type: 'text', text }] }
}

/** The card and what follows it, each with its text. */
function thread(...texts: string[]): KeyedMessage[] {
  return texts.map((text, index) => ({
    key: index === 0 ? 'card' : `evidence:${index}`,
    message: note(text),
  }))
}

function createWorld({ roots = true, files = true } = {}) {
  const chat = createModelChat({ roots, files })
  const { deliver, saved, kept } = createModelThread(chat)
  return {
    chat,
    calls: chat.calls,
    saved,
    kept,
    deliver,
    shown: () => [...chat.threads.values()].flat(),
    /** What becomes of the next calls, one after the other; those after them go well. */
    next(...fates: Fate[]) {
      chat.fates = () => fates.shift() ?? 'well'
    },
    /** What becomes of the calls of one kind, until told otherwise. */
    during(call: string, fate: Fate) {
      chat.fates = (current) => (current.startsWith(call) ? fate : 'well')
    },
    forgetCalls() {
      chat.calls.length = 0
    },
  }
}

const complete = { againAfterMs: null, held: null, isShown: true }

describe('chat/reconcile-delivery', () => {
  test('begins with the card, posts what is missing in order and updates only what changed', async () => {
    const world = createWorld()
    expect(await world.deliver(thread('1'))).toEqual({ posted: 1, updated: 0, ...complete })
    expect(await world.deliver(thread('1', '2', '3'))).toEqual({ posted: 2, updated: 0, ...complete })
    world.forgetCalls()
    expect(await world.deliver(thread('1', '4', '3'))).toEqual({ posted: 0, updated: 1, ...complete })
    expect(world.calls).toEqual(['save evidence:1', 'update 1', 'save evidence:1'])
    expect(world.shown()).toEqual(thread('1', '4', '3'))
  })

  test('what is up to date costs no call at all', async () => {
    const world = createWorld()
    await world.deliver(thread('1', '2'))
    world.forgetCalls()
    await world.deliver(structuredClone(thread('1', '2')))
    expect(world.calls).toEqual([])
  })

  test('the intent is saved before anything is sent; the message that began the thread before the thread', async () => {
    const world = createWorld()
    await world.deliver(thread('1', '2'))
    expect(world.calls).toEqual([
      'save card',
      'open',
      'save card',
      'save thread',
      'save evidence:1',
      'post evidence:1',
      'save evidence:1',
    ])
    expect(world.saved.get('card')).toMatchObject({ contentHash: hashOf(note('1')) })
  })

  test('where no message begins a thread, the card is posted like the rest', async () => {
    const world = createWorld({ roots: false })
    await world.deliver(thread('1', '2'))
    expect(world.calls.filter((call) => /^(open|post)/.test(call))).toEqual([
      'open',
      'post card',
      'post evidence:1',
    ])
    expect(world.shown()).toEqual(thread('1', '2'))
  })

  test('what was accepted but not noted is looked for, not repeated, and shows the newest content', async () => {
    const world = createWorld()
    world.next('well', 'cut')
    await expect(world.deliver(thread('old'))).rejects.toMatchObject({ code: 'CHAT_UNREACHABLE' })
    world.next('well', 'well', 'well', 'well', 'well', 'well', 'dies after')
    await expect(world.deliver(thread('new', 'old'))).rejects.toThrow(Died)
    world.next()
    await world.deliver(thread('new', 'new'))
    expect(world.calls.filter((call) => /^(open|post|update)/.test(call))).toEqual([
      'open',
      'open again',
      'update 0',
      'post evidence:1',
      'post evidence:1 again',
      'update 1',
    ])
    expect(world.shown()).toEqual(thread('new', 'new'))
  })

  test.each(['busy', 'refused'] as const)(
    'what was %s did not arrive: it is not looked for',
    async (fate) => {
      const world = createWorld()
      world.during('open', fate)
      await world.deliver(thread('1', '2')).catch(() => null)
      expect(world.saved).toEqual(new Map())
      world.during('post', fate)
      await world.deliver(thread('1', '2')).catch(() => null)
      world.next()
      await world.deliver(thread('1', '2'))
      expect(world.calls.filter((call) => call.endsWith('again'))).toEqual([])
      expect(world.shown()).toEqual(thread('1', '2'))
    },
  )

  test('what may have arrived before is still looked for after it was refused', async () => {
    const world = createWorld()
    world.next('well', 'cut')
    await world.deliver(thread('1')).catch(() => null)
    world.next('refused')
    await world.deliver(thread('1')).catch(() => null)
    world.next()
    await world.deliver(thread('1'))
    expect(world.shown()).toEqual(thread('1'))
  })

  test('an update that was accepted but not noted is seen even when the old content comes back', async () => {
    const world = createWorld()
    await world.deliver(thread('1'))
    world.next('well', 'cut')
    await expect(world.deliver(thread('2'))).rejects.toMatchObject({ code: 'CHAT_UNREACHABLE' })
    await world.deliver(thread('1'))
    expect(world.shown()).toEqual(thread('1'))
  })

  test('updates that must wait keep no post back, and posts no update', async () => {
    const world = createWorld()
    await world.deliver(thread('1', '2'))
    world.during('update', 'busy')
    expect(await world.deliver(thread('3', '2', '4'))).toMatchObject({ posted: 1, againAfterMs: 700 })
    expect(world.shown()).toEqual(thread('1', '2', '4'))
    world.during('post', 'busy')
    expect(await world.deliver(thread('3', '2', '4', '5'))).toMatchObject({ updated: 1, againAfterMs: 700 })
    expect(world.shown()).toEqual(thread('3', '2', '4'))
  })

  test('what people act on is updated first', async () => {
    const world = createWorld()
    const keys = ['card', 'evidence:r1', 'plan:a1:1', 'proposal:a1', 'progress:a1', 'result:a1', 'watch:w1']
    const all = (text: string) => keys.map((key) => ({ key, message: note(text) }))
    await world.deliver(all('1'))
    world.forgetCalls()
    await world.deliver(all('2'))
    const order = world.calls.filter((call) => call.startsWith('update'))
    expect(order).toEqual([0, 3, 5, 4, 6, 2, 1].map((index) => `update ${index}`))
  })

  test('a post that is refused ends the posting, so that the order is kept', async () => {
    const world = createWorld()
    await world.deliver(thread('1'))
    world.during('post evidence:1', 'refused')
    await expect(world.deliver(thread('1', '2', '3'))).rejects.toMatchObject({ code: 'CHAT_REFUSED' })
    expect(world.shown()).toEqual(thread('1'))
    world.next()
    await world.deliver(thread('1', '2', '3'))
    expect(world.shown()).toEqual(thread('1', '2', '3'))
  })

  test('an update that is refused, of a message that somebody deleted, keeps nothing else back', async () => {
    const world = createWorld()
    await world.deliver(thread('1', '2', '3'))
    world.during('update 1', 'refused')
    await expect(world.deliver(thread('4', '5', '6', '7'))).rejects.toMatchObject({ code: 'CHAT_REFUSED' })
    expect(world.shown()).toEqual(thread('4', '2', '6', '7'))
  })

  test('files go only where files are posted', async () => {
    const desired = [
      ...thread('1'),
      { key: 'evidence:r1:file', message: { text: 'f', blocks: [], file: { name: 'f.txt', text: 'all' } } },
    ]
    const without = createWorld({ files: false })
    expect(await without.deliver(desired)).toEqual({ posted: 1, updated: 0, ...complete })
    expect(without.shown()).toEqual(thread('1'))
    const world = createWorld()
    await world.deliver(desired)
    expect(world.shown()).toEqual(desired)
  })

  test('where it is shown nowhere, nothing is sent and nothing noted', async () => {
    const world = createWorld()
    world.chat.adapter.open = async () => null
    expect(await world.deliver(thread('1', '2'))).toEqual({
      posted: 0,
      updated: 0,
      ...complete,
      isShown: false,
    })
    expect(world.saved).toEqual(new Map())
  })

  test('a long delivery stops between two messages when it took its time, and asks to go on at once', async () => {
    const world = createWorld()
    let turns = 0
    const isEnough = () => ++turns > 2
    expect(await world.deliver(thread('1', '2', '3', '4'), isEnough)).toMatchObject({ againAfterMs: 0 })
    expect(world.shown().length).toBeLessThan(4)
    await world.deliver(thread('1', '2', '3', '4'))
    expect(world.shown()).toEqual(thread('1', '2', '3', '4'))
  })

  test('an error of another kind ends the delivery and is thrown as it is', async () => {
    const world = createWorld()
    const failure = new Error('a mistake in the adapter')
    world.chat.adapter.open = () => Promise.reject(failure)
    await expect(world.deliver(thread('1'))).rejects.toBe(failure)
  })

  test('whatever fails and however often, each message appears once, in order, in its last state', async () => {
    const fate = fc.constantFrom<Fate>(
      'well',
      'well',
      'well',
      'dies before',
      'dies after',
      'busy',
      'refused',
      'failing',
      'cut',
    )
    const versions = fc.array(fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        versions,
        fc.array(fate, { maxLength: 60 }),
        async (roots, steps, fates) => {
          const world = createWorld({ roots })
          world.next(...fates)
          let length = 0
          for (const [turn, texts] of steps.entries()) {
            length = Math.max(length, texts.length)
            const desired = thread(...Array.from({ length }, (_, index) => `${texts[index] ?? 0}`))
            const isLast = turn === steps.length - 1
            for (let attempt = 0; attempt < (isLast ? 300 : 2); attempt += 1) {
              const result = await world.deliver(desired).catch(ours)
              const keys = world.shown().map(({ key }) => key)
              expect(keys).toEqual(desired.slice(0, keys.length).map(({ key }) => key))
              if (result?.againAfterMs === null) break
            }
            if (isLast) expect(world.shown()).toEqual(desired)
          }
          expect(world.chat.threads.size).toBe(1)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('the order of keys in a message does not change its hash, its content does', () => {
    expect(hashOf({ blocks: [], text: 'a' })).toBe(hashOf({ text: 'a', blocks: [] }))
    expect(hashOf(note('a'))).not.toBe(hashOf(note('b')))
  })
})

function ours(thrown: unknown): null {
  if (thrown instanceof Died || thrown instanceof BotError) return null
  throw thrown
}
