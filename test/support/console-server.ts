import type { ChatInbox, Reply } from '../../src/chat/adapter.ts'
import { BotError } from '../../src/errors.ts'
import type { ChatMessage } from '../../src/model/message.ts'
import { Secret } from '../../src/secret.ts'
import { createWeb, type WebOptions } from '../../src/web/create-web.ts'
import { type Serving, serve } from '../../src/web/serve.ts'
import { type MemorySource, memorySource } from './console-source.ts'
import { silentInbox } from './silent-inbox.ts'

export const token = 'correct-horse-battery-staple-502'

/** An inbox that answers by a table and remembers what it was asked. */
export interface ScriptedInbox extends ChatInbox {
  asked: { what: string; from: Parameters<ChatInbox['press']>[1] & { incident?: string } }[]
  replies: Map<string, () => Reply | Promise<Reply>>
}

export interface Console extends Serving {
  source: MemorySource
  inbox: ScriptedInbox
  /** Cookie header of a signed-in person. */
  cookie: string
  /** Asks as a signed-in person, as a browser would from the console's own page; redirects are not followed. */
  ask(path: string, init?: RequestInit): Promise<Response>
  /** Sends a form like {@link ask}. */
  submit(path: string, fields: Record<string, string>): Promise<Response>
}

export function saying(text: string): ChatMessage {
  return { text, blocks: [{ type: 'text', text }] }
}

export function scriptedInbox(): ScriptedInbox {
  const asked: ScriptedInbox['asked'] = []
  const replies: ScriptedInbox['replies'] = new Map()
  function answer(what: string, from: ScriptedInbox['asked'][number]['from']): Reply | Promise<Reply> {
    asked.push({ what, from })
    const reply = replies.get(what)
    if (reply) return reply()
    throw new BotError('UNKNOWN_COMMAND', `I do not know "${what}".`, 'Type help for all commands.')
  }
  return {
    ...silentInbox(),
    asked,
    replies,
    command: async (text, from) => answer(text, from),
    press: async (button, from) => answer(button, from),
  }
}

/** A console over real HTTP, on a free port unless one is named, with everything behind it in memory. */
export async function startConsole(
  options: Partial<WebOptions> & { source?: MemorySource } = {},
  port = 0,
): Promise<Console> {
  const source = options.source ?? memorySource()
  const inbox = scriptedInbox()
  const app = createWeb({
    inbox,
    token: new Secret(token),
    version: '0.1.0',
    now: () => new Date(),
    pace: { coalesceMs: 20, heartbeatMs: 15_000 },
    ...options,
    source,
  })
  const serving = await serve(app, { host: '127.0.0.1', port })
  const signedIn = await fetch(`${serving.url}/?token=${token}`, { redirect: 'manual' })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''

  function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('Cookie', cookie)
    headers.set('Sec-Fetch-Site', 'same-origin')
    return fetch(`${serving.url}${path}`, { redirect: 'manual', ...init, headers })
  }

  return {
    ...serving,
    source,
    inbox,
    cookie,
    ask,
    submit: (path, fields) => ask(path, { method: 'POST', body: new URLSearchParams(fields) }),
  }
}
