import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { ChatAdapter, ChatInbox } from '../../src/chat/adapter.ts'
import { BotError } from '../../src/errors.ts'
import type { ChatMessage } from '../../src/model/message.ts'
import { hostileText, hostileTexts } from './hostile-text.ts'
import { anyMessage } from './messages.ts'

/** An adapter on a platform that the test can look at. */
export interface ChatHarness {
  adapter: ChatAdapter
  /** The whole thread as its reader sees it, oldest first. */
  shown(thread: string): Promise<string>
  /** Whatever in the thread the platform would act on instead of showing it: control characters, mentions, markup. */
  hazards(thread: string): Promise<string[]>
  /** False where nothing that was shown can be taken back: then an update appears after the rest. */
  edits: boolean
  close?(): Promise<void>
}

const inbox: ChatInbox = {
  command: () => Promise.reject(new Error('nobody types in this test')),
  press: () => Promise.reject(new Error('nobody clicks in this test')),
}

/** What every chat adapter must do, whatever the platform. */
export function describeChatConformance(name: string, make: () => Promise<ChatHarness>): void {
  describe(`${name} keeps the promises of a chat adapter`, () => {
    const harnesses: ChatHarness[] = []

    async function started(): Promise<ChatHarness> {
      const harness = await make()
      harnesses.push(harness)
      await harness.adapter.start(inbox)
      return harness
    }

    afterEach(async () => {
      for (const harness of harnesses.splice(0)) {
        await harness.adapter.stop()
        await harness.close?.()
      }
    })

    test('starts, stops, and may be stopped twice', async () => {
      const { adapter } = await started()
      await adapter.stop()
      await adapter.stop()
    })

    test('opening an incident twice gives the same thread, another incident another one', async () => {
      const { adapter } = await started()
      const thread = await adapter.open('INC-1', 'INC-1 shop')
      expect(await adapter.open('INC-1', 'INC-1 shop')).toBe(thread)
      expect(await adapter.open('INC-2', 'INC-2 shop')).not.toBe(thread)
    })

    test('posting twice with one key shows one message and gives the first id', async () => {
      const { adapter, shown } = await started()
      const thread = await adapter.open('INC-1', 'INC-1 shop')
      const id = await adapter.post(thread, 'card', note('alpha'))
      expect(await adapter.post(thread, 'card', note('alpha'))).toBe(id)
      const seen = await shown(thread)
      expect(seen.split('alpha').length - 1).toBe(1)
    })

    test('the same key in another thread is another message', async () => {
      const { adapter, shown } = await started()
      const first = await adapter.open('INC-1', 'INC-1 shop')
      const second = await adapter.open('INC-2', 'INC-2 shop')
      const id = await adapter.post(first, 'card', note('alpha'))
      expect(await adapter.post(second, 'card', note('bravo'))).not.toBe(id)
      expect(await shown(first)).toContain('alpha')
      expect(await shown(second)).toContain('bravo')
    })

    test('messages stay in the order of posting', async () => {
      const { adapter, shown } = await started()
      const thread = await adapter.open('INC-1', 'INC-1 shop')
      const words = ['alpha', 'bravo', 'charlie', 'delta']
      for (const word of words) await adapter.post(thread, `evidence:${word}`, note(word))
      const seen = await shown(thread)
      const places = words.map((word) => seen.indexOf(word))
      expect(places).not.toContain(-1)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    })

    test('an update shows the new content, in the old place where the platform can edit', async () => {
      const { adapter, shown, edits } = await started()
      const thread = await adapter.open('INC-1', 'INC-1 shop')
      const id = await adapter.post(thread, 'card', note('alpha'))
      await adapter.post(thread, 'closed', note('bravo'))
      await adapter.update(thread, id, note('charlie'))
      const seen = await shown(thread)
      expect(seen).toContain('charlie')
      expect(seen).toContain('bravo')
      if (!edits) return
      expect(seen).not.toContain('alpha')
      expect(seen.indexOf('charlie')).toBeLessThan(seen.indexOf('bravo'))
    })

    test('an update with what is shown already changes nothing', async () => {
      const { adapter, shown } = await started()
      const thread = await adapter.open('INC-1', 'INC-1 shop')
      const id = await adapter.post(thread, 'card', note('alpha'))
      const before = await shown(thread)
      await adapter.update(thread, id, note('alpha'))
      expect(await shown(thread)).toBe(before)
    })

    test.each(Object.entries(hostileTexts))(
      'hostile text (%s) is shown without being obeyed',
      async (_name, text) => {
        const { adapter, hazards, shown } = await started()
        const thread = await adapter.open('INC-1', `INC-1 ${text}`)
        const id = await adapter.post(thread, 'card', everywhere(text))
        await adapter.update(thread, id, everywhere(`${text} again`))
        expect(await hazards(thread)).toEqual([])
        expect(await shown(thread)).toContain('again')
      },
    )

    test('any message at all can be posted and updated', async () => {
      const { adapter, hazards } = await started()
      const thread = await adapter.open('INC-1', 'INC-1 shop')
      let count = 0
      await fc.assert(
        fc.asyncProperty(anyMessage(hostileText), anyMessage(hostileText), async (first, second) => {
          count += 1
          const id = await adapter.post(thread, `evidence:${count}`, first)
          await adapter.update(thread, id, second)
          expect(await hazards(thread)).toEqual([])
        }),
        { numRuns: 25 },
      )
    })

    test('very long content does not throw', async () => {
      const { adapter } = await started()
      const thread = await adapter.open('INC-1', 'x'.repeat(10_000))
      const id = await adapter.post(thread, 'card', everywhere('long '.repeat(20_000)))
      await adapter.update(thread, id, everywhere('x'.repeat(100_000)))
      const rows = Array.from({ length: 1000 }, (_, index) => row(`row ${index}`))
      await adapter.update(thread, id, { text: 'rows', blocks: [{ type: 'details', title: 'rows', rows }] })
    })

    test('after stop nothing is accepted, and the error says so', async () => {
      const { adapter, shown } = await started()
      const thread = await adapter.open('INC-1', 'INC-1 shop')
      const id = await adapter.post(thread, 'card', note('alpha'))
      await adapter.stop()
      const stopped = (thrown: unknown) => thrown instanceof BotError && thrown.code === 'CHAT_UNREACHABLE'
      await expect(adapter.update(thread, id, note('bravo'))).rejects.toSatisfy(stopped)
      await expect(adapter.post(thread, 'closed', note('charlie'))).rejects.toSatisfy(stopped)
      expect(await shown(thread)).not.toMatch(/bravo|charlie/)
    })
  })
}

function note(text: string): ChatMessage {
  return { text, blocks: [{ type: 'text', text }] }
}

function row(text: string) {
  return { state: 'pass', label: text, text, facts: text } as const
}

/** One text in every place that a message has. */
function everywhere(text: string): ChatMessage {
  return {
    text,
    blocks: [
      { type: 'heading', text, tone: 'bad' },
      { type: 'text', text },
      { type: 'fields', fields: [{ label: text, value: text }] },
      { type: 'path', hops: [{ name: text, system: text, state: 'fail', detail: text }] },
      { type: 'list', title: text, items: [text, text] },
      { type: 'quote', text, source: text },
      { type: 'details', title: text, rows: [row(text)] },
      { type: 'buttons', buttons: [{ id: 'approve:x1', label: text, style: 'danger', confirm: text }] },
    ],
  }
}
