import { commandTree } from './command-tree.ts'
import type { DiscordRest } from './discord-rest.ts'
import { sameCommands } from './same-commands.ts'

/**
 * Registers the commands unless they are registered already. For one server they are there at once; for all servers
 * people may have to reload Discord (https://docs.discord.com/developers/interactions/application-commands#registering-a-command).
 */
export async function registerCommands(
  rest: DiscordRest,
  application: string,
  guild: string | null,
): Promise<'registered' | 'unchanged'> {
  const route =
    guild === null
      ? (`/applications/${application}/commands` as const)
      : (`/applications/${application}/guilds/${guild}/commands` as const)
  const wanted = commandTree()
  if (sameCommands(await rest.call<unknown[]>('GET', route, 'list the commands'), wanted)) return 'unchanged'
  await rest.call('PUT', route, 'register the commands', { body: wanted })
  return 'registered'
}
