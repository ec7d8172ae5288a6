import { commandTree } from './command-tree.ts'
import type { DiscordRest } from './discord-rest.ts'
import { sameCommands } from './same-commands.ts'

/** Servers that are asked whether the commands are registered there too: more would take longer than anybody waits. */
const mostGuilds = 20

type Route = `/applications/${string}/commands` | `/applications/${string}/guilds/${string}/commands`

/**
 * Registers the commands unless they are registered already, and takes them away where they were registered before: people
 * would see each of them twice. For one server they are there at once; for all servers people may have to reload Discord
 * (https://docs.discord.com/developers/interactions/application-commands#registering-a-command).
 */
export async function registerCommands(
  rest: DiscordRest,
  application: string,
  guild: string | null,
): Promise<'registered' | 'unchanged'> {
  const everywhere = `/applications/${application}/commands` as const
  const at = (id: string) => `/applications/${application}/guilds/${id}/commands` as const
  const wanted = commandTree()
  const ours = new Set(wanted.map(({ name }) => name))
  const route = guild === null ? everywhere : at(guild)
  const isThere = sameCommands(await listed(rest, route), wanted)
  if (!isThere) await rest.call('PUT', route, 'register the commands', { body: wanted })
  const others = guild === null ? (await guildsOf(rest)).map(at) : [everywhere]
  for (const other of others) await takeAway(rest, other, ours)
  return isThere ? 'unchanged' : 'registered'
}

function listed(rest: DiscordRest, route: Route): Promise<{ name: string }[]> {
  return rest.call<{ name: string }[]>('GET', route, 'list the commands')
}

async function guildsOf(rest: DiscordRest): Promise<string[]> {
  const guilds = await rest.call<{ id: string }[]>('GET', '/users/@me/guilds', 'list the servers')
  return guilds.slice(0, mostGuilds).map(({ id }) => id)
}

async function takeAway(rest: DiscordRest, route: Route, ours: ReadonlySet<string>): Promise<void> {
  const before = await listed(rest, route)
  const left = before.filter(({ name }) => !ours.has(name))
  if (left.length < before.length) await rest.call('PUT', route, 'take the commands away', { body: left })
}
