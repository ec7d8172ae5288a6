// Loaded before discord.js, as in the bot, whose probes bring it: two versions of it share one global dispatcher.
import 'undici'

import type { ChatAdapter, ChatInbox } from '../../../src/chat/adapter.ts'
import type { ChatLog } from '../../../src/chat/chat-log.ts'
import { createDiscordAdapter, type DiscordOptions } from '../../../src/chat/discord/discord-adapter.ts'
import { Secret } from '../../../src/secret.ts'
import { openDiscordServer } from '../../support/discord/discord-server.ts'
import type {
  DiscordChannel,
  DiscordServer,
  DiscordServerOptions,
} from '../../support/discord/discord-server-types.ts'
import { silentInbox } from '../../support/silent-inbox.ts'

/** A Discord with one channel, and whatever of it the adapter is told. */
export interface DiscordRig {
  server: DiscordServer
  channel: DiscordChannel
  adapter: ChatAdapter
  /** Lines of the log, with the level in front. */
  logged: string[]
  /** Sets the clocks of both forward. */
  forward(ms: number): void
  another(options?: Partial<DiscordOptions>): ChatAdapter
  close(): Promise<void>
}

export interface RigOptions {
  server?: DiscordServerOptions
  adapter?: Partial<DiscordOptions>
}

export async function openDiscordRig({ server: told, adapter: set }: RigOptions = {}): Promise<DiscordRig> {
  let ahead = 0
  const server = await openDiscordServer(told)
  const channel = server.addChannel({ name: 'incidents' })
  const logged: string[] = []
  const made: ChatAdapter[] = []
  const note = (level: string) => (fields: object, message: string) => {
    logged.push(`${level} ${message} ${JSON.stringify(fields)}`)
  }
  const log: ChatLog = { info: note('info'), warn: note('warn'), error: note('error') }

  function another(options: Partial<DiscordOptions> = {}): ChatAdapter {
    const adapter = createDiscordAdapter({
      token: new Secret(server.token),
      guild: server.guild.id,
      channel: 'incidents',
      apiUrl: server.url,
      now: () => new Date(Date.now() + ahead),
      log,
      ...set,
      ...options,
    })
    made.push(adapter)
    return adapter
  }

  return {
    server,
    channel,
    adapter: another(),
    logged,
    forward(ms) {
      ahead += ms
      server.forward(ms)
    },
    another,
    async close() {
      await Promise.all(made.map((adapter) => adapter.stop()))
      await server.close()
    },
  }
}

/** A rig whose adapter is connected and whose commands are registered. */
export async function connectedRig(
  inbox: Partial<ChatInbox> = {},
  options: RigOptions = {},
): Promise<DiscordRig> {
  const rig = await openDiscordRig(options)
  const quiet = { incidentOf: async () => null, threadOf: async () => null }
  await rig.adapter.start(silentInbox({ ...quiet, ...inbox }))
  const deadline = Date.now() + 15_000
  while (rig.server.commands().length === 0 || !rig.server.gateway.connected()) {
    if (Date.now() > deadline) throw new Error(`not connected: ${rig.logged.join('\n')}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return rig
}
