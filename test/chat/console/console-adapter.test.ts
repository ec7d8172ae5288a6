import { describe, expect, test } from 'vitest'
import type { ChatInbox } from '../../../src/chat/adapter.ts'
import { createConsoleAdapter } from '../../../src/chat/console/console-adapter.ts'
import type { ConsoleLog } from '../../../src/chat/console/console-log.ts'
import type { ChatMessage } from '../../../src/model/message.ts'
import { renderBody } from '../../../src/web/blocks/render-message.ts'
import { type ChatHarness, describeChatConformance } from '../../support/chat-conformance.ts'
import { type Console, startConsole } from '../../support/console-server.ts'
import { parseHtml, textOf } from '../../support/parse-html.ts'
import { silentInbox } from '../../support/silent-inbox.ts'

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
  const adapter = createConsoleAdapter(log)
  let inbox: ChatInbox = silentInbox()
  const pages: Console[] = []
  return {
    adapter: {
      ...adapter,
      async start(told) {
        inbox = told
        await adapter.start(told)
      },
    },
    /** Without scripts: the button of the message, then the page that asks. */
    async answer(_thread, id, { id: button }, answer) {
      const message = log.kept[Number(id)]?.message
      if (message === undefined) throw new Error(`no message ${id}`)
      const console = await startConsole({ inbox })
      pages.push(console)
      const offered = formOf(String(renderBody(message, id)))
      expect(offered.get('button')).toBe(button)
      const asked = await console.submit('/press', Object.fromEntries(offered))
      const form = formOf(await asked.text())
      expect([...form.keys()]).toEqual(['button', 'confirmed', 'answer'])
      const done = await console.submit('/press', { ...Object.fromEntries(form), answer })
      expect(textOf(await done.text())).toContain('It is known')
    },
    close: async () => {
      for (const page of pages) await page.close()
    },
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

/** The fields of the form that presses a button. */
function formOf(markup: string): Map<string, string> {
  const tokens = parseHtml(markup)
  const start = tokens.findIndex((token) => token.type === 'open' && token.attributes.action === '/press')
  const end = tokens.findIndex(
    (token, index) => index > start && token.type === 'close' && token.name === 'form',
  )
  return new Map(
    tokens.slice(start, end).flatMap((token) => {
      if (token.type !== 'open' || token.name !== 'input') return []
      return [[token.attributes.name ?? '', token.attributes.value ?? ''] as const]
    }),
  )
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
