import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { parse } from 'yaml'
import type { ChatLog } from '../../src/chat/chat-log.ts'
import { createSlackAdapter } from '../../src/chat/slack/slack-adapter.ts'
import type { SlackAdapter, SlackOptions } from '../../src/chat/slack/slack-options.ts'
import { Secret } from '../../src/secret.ts'
import { openSlackServer } from './slack/slack-server.ts'
import type { SlackServer, SlackServerOptions } from './slack/slack-server-types.ts'
import { type NotingInbox, notingInbox } from './slack-inbox.ts'

const manifest = parse(readFileSync(join(import.meta.dirname, '../../slack-manifest.yaml'), 'utf8'))

export type Mode = 'socket' | 'http'

/** An adapter in front of a workspace of its own, in which Ada (and a channel with the bot in it) is. */
export interface SlackRig {
  server: SlackServer
  adapter: SlackAdapter
  inbox: NotingInbox
  /** What the adapter said, as `level message {fields}`. */
  log: string[]
  channel: string
  ada: string
  /** Moves the clock of both sides. */
  pass(ms: number): void
  /** Another adapter on the same workspace; the first is stopped. */
  restart(): Promise<SlackAdapter>
  close(): Promise<void>
}

interface RigOptions {
  mode?: Mode
  server?: SlackServerOptions
  adapter?: Partial<SlackOptions>
  /** Whether the adapter is started and connected. Default true. */
  started?: boolean
}

export async function openSlackRig({
  mode = 'socket',
  server: serverOptions = {},
  adapter: adapterOptions = {},
  started = true,
}: RigOptions = {}): Promise<SlackRig> {
  let ahead = 0
  let adapter: SlackAdapter | null = null
  const log: string[] = []
  const now = () => Date.now() + ahead
  const server = await openSlackServer({
    now,
    // A machine at load is no slow bot.
    ackWithin: 10_000,
    // Exactly what the app asks for: whatever needs more fails here too.
    scopes: [...manifest.oauth_config.scopes.bot],
    events: manifest.settings.event_subscriptions.bot_events,
    ...(mode === 'http'
      ? { handle: async (request) => adapter?.handle(request) ?? new Response(null, { status: 503 }) }
      : {}),
    ...serverOptions,
  })
  const channel = server.addChannel({ name: 'incidents' })
  const ada = server.addUser({ name: 'ada', realName: 'Ada Lovelace', email: 'Ada@Example.com' })

  const make = () =>
    createSlackAdapter({
      botToken: new Secret(server.botToken),
      connection:
        mode === 'socket'
          ? { mode, appToken: new Secret(server.appToken) }
          : { mode, signingSecret: new Secret(server.signingSecret) },
      channel,
      apiUrl: server.url,
      groups: [],
      now: () => new Date(now()),
      log: notingLog(log),
      ...adapterOptions,
    })

  const inbox = notingInbox()
  const begin = async () => {
    adapter = make()
    if (!started) return adapter
    await adapter.start(inbox)
    if (mode === 'socket') await server.connected()
    return adapter
  }

  const rig: SlackRig = {
    server,
    adapter: await begin(),
    inbox,
    log,
    channel,
    ada,
    pass(ms) {
      ahead += ms
    },
    async restart() {
      await rig.adapter.stop()
      rig.adapter = await begin()
      return rig.adapter
    },
    async close() {
      await rig.adapter.stop()
      await server.close()
    },
  }
  return rig
}

function notingLog(log: string[]): ChatLog {
  const at = (level: string) => (fields: object, message: string) =>
    void log.push(`${level} ${message} ${JSON.stringify(fields)}`)
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** What a check returns as soon as it holds, on a machine at load too. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000, interval: 10 })
}
