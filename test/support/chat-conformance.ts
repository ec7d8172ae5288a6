import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { ChatAdapter, ChatInbox, Conversation, Press } from '../../src/chat/adapter.ts'
import { BotError } from '../../src/errors.ts'
import type { Button, ChatMessage } from '../../src/model/message.ts'
import { failureCases } from './chat-failure-cases.ts'
import { hostileText, hostileTexts } from './hostile-text.ts'
import { anyMessage } from './messages.ts'
import { silentInbox } from './silent-inbox.ts'

/** How a platform can fail. The first three happen to the next request that writes, and to no other. */
export type Trouble =
  /** It answers that its rate limit is used up, and keeps nothing (429 with Retry-After). */
  | 'busy'
  /** It answers with an error of its own (5xx), and keeps nothing. */
  | 'failing'
  /** It keeps what was sent, and the connection is cut before the answer. */
  | 'cut'
  /** It says no to everything until it is mended: a revoked token, an archived channel. */
  | 'refusing'
  /** Nobody answers until it is mended. */
  | 'away'

/** An adapter on a platform that the test can look at. */
export interface ChatHarness {
  adapter: ChatAdapter
  /** The whole thread as its reader sees it, oldest first, with the message that began it; a file by name and text. */
  shown(thread: string): Promise<string>
  /** Whatever in the thread the platform would act on instead of showing it: control characters, mentions, markup. */
  hazards(thread: string): Promise<string[]>
  /** False where nothing that was shown can be taken back: then an update appears after the rest. */
  edits: boolean
  /**
   * What somebody does who clicks on a button of a message and answers what it asks; resolves once that was handed on.
   * Absent where commands are typed instead.
   */
  answer?(thread: string, messageId: string, button: Button, answer: string): Promise<void>
  /** Lets time pass for adapter and platform alike, where limits make the adapter wait. */
  pass?(ms: number): Promise<void> | void
  /** For platforms that can fail. */
  remote?: {
    trouble(how: Trouble): Promise<void> | void
    /** Ends whatever trouble there is. */
    mend(): Promise<void> | void
    /** Another adapter on the same platform that remembers nothing, as after a restart of the bot; the first is stopped. */
    restarted(): Promise<ChatAdapter>
  }
  close?(): Promise<void>
}

/** What the platform is like; the suite checks that it is so. */
export interface Traits {
  /** Whether it can be away, be busy, say no. */
  remote: boolean
}

export function conversation(incident: string, title = `${incident} shop`): Conversation {
  return { incident, title, channels: [] }
}

/** Does it as soon as the platform's limits allow it. */
export async function patiently<T>(harness: ChatHarness, act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await act()
    } catch (thrown) {
      const isBusy = thrown instanceof BotError && thrown.code === 'CHAT_BUSY'
      if (!isBusy || harness.pass === undefined || tries > 100) throw thrown
      await harness.pass(Math.max(1, thrown.afterMs ?? 1000))
    }
  }
}

/** Begins a thread with its first message, `alpha` unless another is given. */
export async function begin(
  harness: ChatHarness,
  incident = 'INC-1',
  first: ChatMessage = note('alpha'),
  { title, again = false }: { title?: string; again?: boolean } = {},
): Promise<{ thread: string; id: string }> {
  const { adapter } = harness
  const opened = await patiently(harness, () => adapter.open(conversation(incident, title), first, again))
  if (opened === null) throw new Error(`${adapter.platform} shows no incident at all`)
  const { thread } = opened
  const id = opened.messageId ?? (await patiently(harness, () => adapter.post(thread, 'card', first, again)))
  return { thread, id }
}

export function note(text: string): ChatMessage {
  return { text, blocks: [{ type: 'text', text }] }
}

/** How often a word is shown. */
export function count(seen: string, word: string): number {
  return seen.split(word).length - 1
}

/** What every chat adapter must do, whatever the platform. */
export function describeChatConformance(
  name: string,
  make: () => Promise<ChatHarness>,
  traits: Traits = { remote: false },
): void {
  describe(`${name} keeps the promises of a chat adapter`, () => {
    const harnesses: ChatHarness[] = []

    async function started(answers: Partial<ChatInbox> = {}): Promise<ChatHarness> {
      const harness = await make()
      harnesses.push(harness)
      await harness.adapter.start(silentInbox(answers))
      return harness
    }

    afterEach(async () => {
      for (const harness of harnesses.splice(0)) {
        await harness.adapter.stop()
        await harness.close?.()
      }
    })

    const post = (harness: ChatHarness, thread: string, key: string, message: ChatMessage, again = false) =>
      patiently(harness, () => harness.adapter.post(thread, key, message, again))
    const update = (harness: ChatHarness, thread: string, id: string, message: ChatMessage) =>
      patiently(harness, () => harness.adapter.update(thread, id, message))

    test('starts, stops, and may be stopped twice', async () => {
      const { adapter, remote } = await started()
      expect(remote !== undefined).toBe(traits.remote)
      await adapter.stop()
      await adapter.stop()
    })

    test('beginning an incident again gives the same thread, another incident another one', async () => {
      const harness = await started()
      const { thread, id } = await begin(harness)
      expect(await begin(harness, 'INC-1', note('alpha'), { again: true })).toEqual({ thread, id })
      expect((await begin(harness, 'INC-2', note('bravo'))).thread).not.toBe(thread)
      expect(count(await harness.shown(thread), 'alpha')).toBe(1)
    })

    test('posting again under one key shows one message and gives the first id', async () => {
      const harness = await started()
      const { thread } = await begin(harness)
      const id = await post(harness, thread, 'closed', note('bravo'))
      expect(await post(harness, thread, 'closed', note('bravo'), true)).toBe(id)
      expect(count(await harness.shown(thread), 'bravo')).toBe(1)
    })

    test('posting again what never arrived posts it', async () => {
      const harness = await started()
      const { thread } = await begin(harness, 'INC-1', note('alpha'), { again: true })
      await post(harness, thread, 'evidence:INC-1.1', note('bravo'))
      await post(harness, thread, 'evidence:INC-1.2', note('charlie'), true)
      const seen = await harness.shown(thread)
      expect(['alpha', 'bravo', 'charlie'].map((word) => count(seen, word))).toEqual([1, 1, 1])
    })

    test('the same key in another thread is another message', async () => {
      const harness = await started()
      const first = await begin(harness)
      const second = await begin(harness, 'INC-2', note('bravo'))
      expect(second.id).not.toBe(first.id)
      const id = await post(harness, first.thread, 'closed', note('charlie'))
      expect(await post(harness, second.thread, 'closed', note('delta'), true)).not.toBe(id)
      expect(await harness.shown(first.thread)).toMatch(/alpha[\s\S]*charlie/)
      expect(await harness.shown(second.thread)).toMatch(/bravo[\s\S]*delta/)
    })

    test('messages stay in the order of posting', async () => {
      const harness = await started()
      const { thread } = await begin(harness)
      const words = ['bravo', 'charlie', 'delta', 'echo']
      for (const word of words) await post(harness, thread, `evidence:${word}`, note(word))
      const seen = await harness.shown(thread)
      const places = ['alpha', ...words].map((word) => seen.indexOf(word))
      expect(places).not.toContain(-1)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    })

    test.each(['the first message', 'a later one'])(
      'an update of %s shows the new content, in the old place where the platform can edit',
      async (which) => {
        const harness = await started()
        const { thread, id: card } = await begin(harness, 'INC-1', note('title'))
        const later = await post(harness, thread, 'evidence:INC-1.1', note('alpha'))
        await post(harness, thread, 'closed', note('bravo'))
        const [id, gone] = which === 'a later one' ? [later, 'alpha'] : [card, 'title']
        await update(harness, thread, id, note('charlie'))
        const seen = await harness.shown(thread)
        expect(seen).toContain('charlie')
        expect(seen).toContain('bravo')
        if (!harness.edits) return
        expect(seen).not.toContain(gone)
        expect(seen.indexOf('charlie')).toBeLessThan(seen.indexOf('bravo'))
      },
    )

    test('an update with what is shown already changes nothing', async () => {
      const harness = await started()
      const { thread, id } = await begin(harness)
      const before = await harness.shown(thread)
      await update(harness, thread, id, note('alpha'))
      expect(await harness.shown(thread)).toBe(before)
    })

    test('a file is posted whole and once, where files are posted', async () => {
      const harness = await started()
      const { thread } = await begin(harness)
      const text = `${'a line of evidence\n'.repeat(2000)}the very end`
      const message: ChatMessage = {
        text: 'Evidence',
        blocks: [],
        file: { name: 'INC-1-evidence-1.txt', text },
      }
      if (!harness.adapter.files) {
        // Nobody posts one there: what it would hold is shown in place.
        expect(traits.remote).toBe(false)
        return
      }
      await post(harness, thread, 'evidence:INC-1.1:file', message)
      await post(harness, thread, 'closed', note('bravo'))
      await post(harness, thread, 'evidence:INC-1.1:file', message, true)
      const seen = await harness.shown(thread)
      expect(count(seen, 'INC-1-evidence-1.txt')).toBe(1)
      expect(count(seen, 'the very end')).toBe(1)
      expect(seen.indexOf('the very end')).toBeLessThan(seen.indexOf('bravo'))
    })

    test.each(['Map this alert', ...Object.values(hostileTexts)])(
      'a button that asks for an answer (%j) hands it on with the click, or says what to type',
      async (text) => {
        const presses: { button: string; told: Omit<Press, 'person' | 'platform'> }[] = []
        const map = mapButton(text)
        const harness = await started({
          button: async (id) => (id === map.id ? map : null),
          async press(button, { person: _person, platform: _platform, ...told }) {
            presses.push({ button, told })
            return { message: note('It is known from now on') }
          },
          incidentOf: async () => null,
          threadOf: async () => null,
          overview: async () => ({ waiting: [], mine: [], open: [], configuration: [] }),
        })
        const { thread } = await begin(harness)
        const id = await post(harness, thread, 'alarms', {
          text: 'An alert of nobody',
          blocks: [
            { type: 'heading', text: 'An alert of nobody', tone: 'warn' },
            { type: 'buttons', buttons: [map] },
          ],
        })
        if (harness.answer === undefined) {
          expect((await harness.shown(thread)).replace(/\s+/g, ' ')).toContain('type map a1 <service>')
          return
        }
        await harness.answer(thread, id, map, ' shop ')
        expect(presses).toEqual([{ button: map.id, told: { answer: 'shop' } }])
        expect(await harness.hazards(thread)).toEqual([])
      },
    )

    test.each(Object.entries(hostileTexts))(
      'hostile text (%s) is shown without being obeyed',
      async (_name, text) => {
        const harness = await started()
        const { thread, id } = await begin(harness, 'INC-1', everywhere(text), { title: `INC-1 ${text}` })
        const later = await post(harness, thread, 'evidence:INC-1.1', everywhere(text))
        await update(harness, thread, id, everywhere(`${text} again`))
        await update(harness, thread, later, everywhere(`${text} anew`))
        expect(await harness.hazards(thread)).toEqual([])
        expect(await harness.shown(thread)).toMatch(/again[\s\S]*anew/)
      },
    )

    test('any message at all can be posted and updated', async () => {
      const harness = await started()
      const { thread, id: card } = await begin(harness)
      let count = 0
      await fc.assert(
        fc.asyncProperty(anyMessage(hostileText), anyMessage(hostileText), async (first, second) => {
          count += 1
          const id = await post(harness, thread, `evidence:${count}`, first)
          await update(harness, thread, id, second)
          await update(harness, thread, card, second)
          expect(await harness.hazards(thread)).toEqual([])
        }),
        { numRuns: 25 },
      )
    })

    test('very long content does not throw', async () => {
      const harness = await started()
      const { thread, id } = await begin(harness, 'INC-1', everywhere('long '.repeat(20_000)), {
        title: 'x'.repeat(10_000),
      })
      await update(harness, thread, id, everywhere('x'.repeat(100_000)))
      const rows = Array.from({ length: 1000 }, (_, index) => row(`row ${index}`))
      const many: ChatMessage = { text: 'rows', blocks: [{ type: 'details', title: 'rows', rows }] }
      await update(harness, thread, id, many)
      await post(harness, thread, 'evidence:INC-1.1', many)
    })

    test('after stop nothing is accepted, and the error says so', async () => {
      const harness = await started()
      const { adapter } = harness
      const { thread, id } = await begin(harness)
      await adapter.stop()
      const stopped = (thrown: unknown) => thrown instanceof BotError && thrown.code === 'CHAT_UNREACHABLE'
      await expect(adapter.update(thread, id, note('bravo'))).rejects.toSatisfy(stopped)
      await expect(adapter.post(thread, 'closed', note('charlie'), false)).rejects.toSatisfy(stopped)
      await expect(adapter.open(conversation('INC-2'), note('delta'), false)).rejects.toSatisfy(stopped)
      expect(await harness.shown(thread)).not.toMatch(/bravo|charlie|delta/)
    })

    if (traits.remote) failureCases(started)
  })
}

function row(text: string) {
  return { state: 'pass', label: text, text, facts: text } as const
}

function mapButton(text: string): Button {
  return {
    id: 'map:a1',
    label: text,
    style: 'plain',
    confirm: `Whose is “${text}”?`,
    asks: { reason: false, typed: null, answer: { label: 'Service', hint: text } },
  }
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
      {
        type: 'links',
        title: text,
        items: [text, `https://alerts.example/${text}`, `javascript:${text}`].map((url) => {
          return { tone: 'bad', text, url } as const
        }),
      },
      { type: 'quote', text, source: text },
      { type: 'code', title: text, lines: [text, `- ${text}`, `+ ${text}`] },
      { type: 'table', title: text, columns: [text, text], rows: [[text, text]] },
      { type: 'progress', done: 1, total: 2, label: text },
      { type: 'details', title: text, rows: [row(text)] },
      {
        type: 'buttons',
        buttons: [{ id: 'approve:x1', label: text, style: 'danger', confirm: text, whole: text }],
      },
    ],
  }
}
