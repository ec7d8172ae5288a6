import { describe, expect, test } from 'vitest'
import { createConsoleAdapter } from '../../../src/chat/console/console-adapter.ts'
import type { ConsoleLog } from '../../../src/chat/console/console-log.ts'
import type { ChatMessage } from '../../../src/model/message.ts'
import { type ChatHarness, describeChatConformance } from '../../support/chat-conformance.ts'

interface Kept {
  incident: string
  key: string
  message: ChatMessage
}

function createMemoryLog(): ConsoleLog & { kept: Kept[] } {
  const kept: Kept[] = []
  return {
    kept,
    async post(incident, key, message) {
      const known = kept.findIndex((one) => one.incident === incident && one.key === key)
      if (known === -1) kept.push({ incident, key, message })
      return String(known === -1 ? kept.length - 1 : known)
    },
    async update(id, message) {
      const known = kept[Number(id)]
      if (known === undefined) throw new Error(`no message ${id}`)
      known.message = message
    },
  }
}

async function makeHarness(): Promise<ChatHarness> {
  const log = createMemoryLog()
  return {
    adapter: createConsoleAdapter(log),
    shown: async (thread) =>
      log.kept
        .filter(({ incident }) => incident === thread)
        .map(({ message }) => message.text)
        .join('\n'),
    // Messages are kept as data; the page escapes them when it draws them.
    hazards: async () => [],
    edits: true,
  }
}

describeChatConformance('chat/console/console-adapter', makeHarness)

describe('chat/console/console-adapter', () => {
  test('keeps a message exactly as it is, hostile text included', async () => {
    const log = createMemoryLog()
    const adapter = createConsoleAdapter(log)
    const message: ChatMessage = { text: '<script>\x1b[2J', blocks: [{ type: 'text', text: '\u202e<b>' }] }
    const opened = await adapter.open(
      { incident: 'INC-1', title: 'INC-1 shop', channels: [] },
      message,
      false,
    )
    expect(opened).toEqual({ thread: 'INC-1', messageId: null })
    expect(log.kept).toEqual([])
    await adapter.post('INC-1', 'card', message, false)
    expect(log.kept).toEqual([{ incident: 'INC-1', key: 'card', message }])
  })
})
