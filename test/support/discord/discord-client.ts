import { Client, type ClientOptions, Events, GatewayIntentBits, REST } from 'discord.js'
import { fetchRequest } from '../../../src/chat/discord/fetch-request.ts'
import type { DiscordServer } from './discord-server-types.ts'

/** The real REST client, which repeats nothing by itself. */
export function restTo(server: DiscordServer, token = server.token): REST {
  return new REST({ api: server.url, retries: 0, makeRequest: fetchRequest }).setToken(token)
}

/** The real client, logged in and ready; it does not wait 5 s before it identifies again. */
export async function loggedIn(server: DiscordServer, options: Partial<ClientOptions> = {}): Promise<Client> {
  const client = makeClient(server, options)
  const ready = Promise.withResolvers<void>()
  client.once(Events.ClientReady, () => ready.resolve())
  await client.login(server.token)
  await ready.promise
  return client
}

export function makeClient(server: DiscordServer, options: Partial<ClientOptions> = {}): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: server.url, retries: 0 },
    ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => undefined }) },
    ...options,
  })
  // What has no listener ends the process.
  client.on(Events.Error, () => undefined)
  client.on(Events.ShardError, () => undefined)
  return client
}
