import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashOf } from '../../src/canonical-json.ts'
import type { ChatAdapter } from '../../src/chat/adapter.ts'
import { type Delivered, reconcileDelivery } from '../../src/chat/reconcile-delivery.ts'
import type { ChatMessage } from '../../src/model/message.ts'

function note(text: string): ChatMessage {
  return { text, blocks: [{ type: 'text', text }] }
}

/** A platform and a store that may break down before or after each thing they do, as `breaks` says. */
function createWorld(breaks: () => 'before' | 'after' | 'no' = () => 'no') {
  let breaking = breaks
  const shown: { key: string; message: ChatMessage }[] = []
  const saved = new Map<string, Delivered>()
  const calls: string[] = []

  async function fragile<T>(call: string, act: () => T): Promise<T> {
    const how = breaking()
    if (how === 'before') throw new Error(`broke before ${call}`)
    calls.push(call)
    const result = act()
    if (how === 'after') throw new Error(`broke after ${call}`)
    return result
  }

  const adapter: Pick<ChatAdapter, 'post' | 'update'> = {
    post: (_thread, key, message) =>
      fragile(`post ${key}`, () => {
        const known = shown.findIndex((one) => one.key === key)
        if (known === -1) shown.push({ key, message })
        return String(known === -1 ? shown.length - 1 : known)
      }),
    update: (_thread, id, message) =>
      fragile(`update ${id}`, () => {
        const known = shown[Number(id)]
        if (known === undefined) throw new Error(`no message ${id}`)
        known.message = message
      }),
  }

  return {
    breakWith(next: typeof breaks) {
      breaking = next
    },
    shown,
    calls,
    saved,
    deliver: (desired: { key: string; message: ChatMessage }[]) =>
      reconcileDelivery({
        desired,
        delivered: [...saved.values()],
        thread: 'INC-1',
        adapter,
        save: (message) => fragile(`save ${message.key}`, () => void saved.set(message.key, message)),
      }),
  }
}

describe('chat/reconcile-delivery', () => {
  test('posts what is missing in order and updates only what changed', async () => {
    const world = createWorld()
    expect(await world.deliver([{ key: 'a', message: note('1') }])).toEqual({ posted: 1, updated: 0 })
    const next = ['a', 'b', 'c'].map((key) => ({ key, message: note(key === 'a' ? '1' : '2') }))
    expect(await world.deliver(next)).toEqual({ posted: 2, updated: 0 })
    next[1] = { key: 'b', message: note('3') }
    world.calls.length = 0
    expect(await world.deliver(next)).toEqual({ posted: 0, updated: 1 })
    expect(world.calls).toEqual(['save b', 'update 1', 'save b'])
    expect(world.shown).toEqual(next)
  })

  test('what is up to date costs no call at all', async () => {
    const world = createWorld()
    const desired = [{ key: 'a', message: note('1') }]
    await world.deliver(desired)
    world.calls.length = 0
    await world.deliver(structuredClone(desired))
    expect(world.calls).toEqual([])
  })

  test('the intent is saved before the post, and the id after it', async () => {
    const world = createWorld()
    await world.deliver([{ key: 'a', message: note('1') }])
    expect(world.calls).toEqual(['save a', 'post a', 'save a'])
    expect(world.saved.get('a')).toEqual({ key: 'a', messageId: '0', contentHash: hashOf(note('1')) })
  })

  test('a post that was accepted but not noted is not repeated, and shows the newest content', async () => {
    let step = 0
    const world = createWorld(() => (++step === 2 ? 'after' : 'no'))
    await expect(world.deliver([{ key: 'a', message: note('old') }])).rejects.toThrow('broke after post a')
    await world.deliver([{ key: 'a', message: note('new') }])
    expect(world.shown).toEqual([{ key: 'a', message: note('new') }])
  })

  test('an update that was accepted but not noted is seen even when the old content comes back', async () => {
    const world = createWorld()
    await world.deliver([{ key: 'a', message: note('1') }])
    let step = 0
    world.breakWith(() => (++step === 2 ? 'after' : 'no'))
    await expect(world.deliver([{ key: 'a', message: note('2') }])).rejects.toThrow('broke after update 0')
    await world.deliver([{ key: 'a', message: note('1') }])
    expect(world.shown).toEqual([{ key: 'a', message: note('1') }])
  })

  test('an error of the adapter ends the delivery and is thrown as it is', async () => {
    const failure = new Error('rate limited')
    const adapter = { post: () => Promise.reject(failure), update: () => Promise.reject(failure) }
    const desired = [{ key: 'a', message: note('1') }]
    const save = async () => undefined
    const delivery = reconcileDelivery({ desired, delivered: [], thread: 't', adapter, save })
    await expect(delivery).rejects.toBe(failure)
  })

  test('however often it breaks down, each message appears once, in order, in its last state', async () => {
    const breakdown = fc.constantFrom('before', 'after', 'no', 'no')
    const versions = fc.array(fc.array(fc.nat({ max: 2 }), { maxLength: 6 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(versions, fc.array(breakdown, { maxLength: 40 }), async (steps, breakdowns) => {
        const ahead = [...breakdowns]
        const world = createWorld(() => ahead.shift() ?? 'no')
        let length = 0
        for (const [turn, texts] of steps.entries()) {
          length = Math.max(length, texts.length)
          const desired = Array.from({ length }, (_, index) => ({
            key: `k${index}`,
            message: note(`${texts[index] ?? 0}`),
          }))
          const isLast = turn === steps.length - 1
          for (let attempt = 0; attempt < (isLast ? 200 : 2); attempt += 1) {
            const done = await world.deliver(desired).then(
              () => true,
              () => false,
            )
            const keys = world.shown.map(({ key }) => key)
            expect(keys).toEqual(desired.slice(0, keys.length).map(({ key }) => key))
            if (done) break
          }
          if (isLast) expect(world.shown).toEqual(desired)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('the order of keys in a message does not change its hash, its content does', () => {
    expect(hashOf({ blocks: [], text: 'a' })).toBe(hashOf({ text: 'a', blocks: [] }))
    expect(hashOf(note('a'))).not.toBe(hashOf(note('b')))
  })
})
