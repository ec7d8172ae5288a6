import { describe, expect, test } from 'vitest'
import { type Delivered, reconcileDelivery } from '../../../src/chat/reconcile-delivery.ts'
import { createTerminalAdapter } from '../../../src/chat/terminal/terminal-adapter.ts'
import { threadView } from '../../../src/chat/thread-view.ts'
import type { Entry } from '../../../src/model/timeline.ts'
import { type ChatHarness, describeChatConformance } from '../../support/chat-conformance.ts'
import { silentInbox } from '../../support/silent-inbox.ts'
import { healedStory, timelineOf } from '../../support/timelines.ts'
import { createVirtualScreen } from '../../support/virtual-screen.ts'

async function liveHarness(columns = 80, rows = 50): Promise<ChatHarness & { text(): string }> {
  const screen = createVirtualScreen(columns, rows)
  const { write, text, surprises } = screen
  const adapter = createTerminalAdapter({ write, isTty: true, columns, rows, color: true })
  const shown = async () => text()
  return { adapter, shown, hazards: async () => [...surprises, ...invisible(text())], edits: true, text }
}

async function pipeHarness(): Promise<ChatHarness & { text(): string }> {
  let output = ''
  const write = (text: string) => {
    output += text
  }
  const adapter = createTerminalAdapter({ write, isTty: false, columns: 80, color: true })
  const text = () => output
  return { adapter, shown: async () => output, hazards: async () => invisible(output), edits: false, text }
}

function invisible(text: string): string[] {
  return [...text.matchAll(/[^\n\P{Cc}]|\p{Bidi_Control}|\p{Default_Ignorable_Code_Point}/gu)].map(
    ([character]) => JSON.stringify(character),
  )
}

/** Shows a timeline as it grows, one entry at a time. */
async function play(harness: ChatHarness, entries: Entry[]): Promise<void> {
  const delivered = new Map<string, Delivered>()
  await harness.adapter.start(silentInbox())
  let thread: string | null = null
  for (const [index] of entries.entries()) {
    await reconcileDelivery({
      desired: threadView(entries.slice(0, index + 1)),
      delivered: [...delivered.values()],
      conversation: { incident: 'INC-1', title: 'INC-1 shop', channels: [] },
      thread,
      adapter: harness.adapter,
      save: async (message) => {
        delivered.set(message.key, message)
      },
      forget: async (key) => {
        delivered.delete(key)
      },
      saveThread: async (opened) => {
        thread = opened
      },
    })
  }
}

describeChatConformance('chat/terminal/terminal-adapter on a TTY', () => liveHarness(80, 300))
describeChatConformance('chat/terminal/terminal-adapter in a pipe', () => pipeHarness())

describe('chat/terminal/terminal-adapter', () => {
  test('a TTY ends with every message once, in its last state', async () => {
    const harness = await liveHarness(80, 200)
    await play(harness, timelineOf(healedStory()))
    await harness.adapter.stop()
    const text = harness.text()
    expect(text.match(/INC-1 · shop · demo/g)).toHaveLength(1)
    expect(text.match(/Proposed: Restart the backend/g)).toHaveLength(1)
    expect(text).not.toContain('Looking along the path')
    expect(text).toContain('INC-1 closed')
  })

  test('on a small TTY what is final scrolls away and nothing is lost', async () => {
    const harness = await liveHarness(80, 12)
    await play(harness, timelineOf(healedStory()))
    await harness.adapter.stop()
    const text = harness.text()
    expect(text).toContain('The app at 127.0.0.1:8082 is down')
    expect(text).toContain('✔ Fixed')
    expect(text.match(/INC-1 closed/g)).toHaveLength(1)
    expect(text).not.toMatch(/… \d+ more lines/)
  })

  test('a terminal narrowed between two drawings is still cleared', async () => {
    let columns = 80
    const written: string[] = []
    const write = (text: string) => written.push(text)
    const adapter = createTerminalAdapter({
      write,
      isTty: true,
      columns: () => columns,
      rows: 50,
      color: false,
    })
    const message = { text: 'x', blocks: [{ type: 'text', text: 'x'.repeat(79) } as const] }
    const id = await adapter.post('INC-1', 'card', message, false)
    columns = 40
    await adapter.update('INC-1', id, { ...message, text: 'y' })
    expect(written.at(-1)).toMatch(/^\x1b\[3A\r\x1b\[J/)
  })

  test('a pipe gets one line per piece of evidence, then each message once it is final', async () => {
    const harness = await pipeHarness()
    await play(harness, timelineOf(healedStory()))
    await harness.adapter.stop()
    await expect(harness.text()).toMatchFileSnapshot('pipe.snapshot.txt')
  })

  test('a pipe gets what was still going on at the end', async () => {
    const harness = await pipeHarness()
    await play(harness, timelineOf(healedStory().slice(0, 5)))
    expect(harness.text()).not.toContain('INC-1 · shop')
    await harness.adapter.stop()
    expect(harness.text()).toContain('3/8 steps')
  })

  test('a message of an earlier process appears when it changes', async () => {
    const harness = await liveHarness()
    await harness.adapter.update('INC-1', 'INC-1 card', {
      text: 'late',
      blocks: [{ type: 'text', text: 'late' }],
    })
    expect(harness.text()).toContain('late')
  })
})
