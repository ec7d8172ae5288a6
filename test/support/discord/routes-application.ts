import type { APIApplicationCommand } from 'discord.js'
import { checkCommand, checkCommands } from './check-commands.ts'
import { createForm } from './form.ts'
import type { Json } from './is-record.ts'
import {
  applicationPayload,
  channelPayload,
  memberPayload,
  restGuildPayload,
  rolePayloads,
  userPayload,
} from './payloads.ts'
import { missingAccess, refuse } from './refusal.ts'
import { type ApiRequest, bodyOf, nothing, ok, param, type Route } from './route.ts'
import type { World } from './world.ts'

/** Who the bot is, where it is, and its commands. */
export const applicationRoutes: Route[] = [
  {
    route: 'GET /gateway',
    auth: false,
    limit: 'other',
    handle: ({ world }) => ok({ url: gatewayUrl(world) }),
  },
  {
    route: 'GET /gateway/bot',
    limit: 'other',
    handle: ({ world }) =>
      ok({
        url: gatewayUrl(world),
        shards: 1,
        session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
      }),
  },
  { route: 'GET /users/@me', limit: 'other', handle: ({ world }) => ok(userPayload(world.bot)) },
  {
    route: 'GET /users/@me/guilds',
    limit: 'other',
    handle: ({ world }) =>
      ok(world.botIn ? [{ ...world.guild, icon: null, owner: false, permissions: '0', features: [] }] : []),
  },
  {
    route: 'GET /users/:user',
    limit: 'other',
    handle(request) {
      const user = request.world.users.get(param(request, 'user'))
      return user ? ok(userPayload(user)) : refuse(404, 10013, 'Unknown User')
    },
  },
  { route: 'GET /applications/@me', limit: 'other', handle: ({ world }) => ok(applicationPayload(world)) },
  {
    route: 'GET /oauth2/applications/@me',
    limit: 'other',
    handle: ({ world }) => ok(applicationPayload(world)),
  },
  {
    route: 'GET /guilds/:guild',
    limit: 'other',
    handle: (request) => ok(restGuildPayload(guildOf(request))),
  },
  {
    route: 'GET /guilds/:guild/roles',
    limit: 'other',
    handle: (request) => ok(rolePayloads(guildOf(request))),
  },
  {
    route: 'GET /guilds/:guild/channels',
    limit: 'other',
    handle(request) {
      const world = guildOf(request)
      const channels = [...world.channels.values()].filter(({ thread }) => !thread)
      return ok(channels.map((channel) => channelPayload(world, channel)))
    },
  },
  {
    route: 'GET /guilds/:guild/threads/active',
    limit: 'other',
    handle(request) {
      const world = guildOf(request)
      const threads = [...world.channels.values()].filter(({ thread }) => thread && !thread.archived)
      return ok({ threads: threads.map((thread) => channelPayload(world, thread)), members: [] })
    },
  },
  {
    route: 'GET /guilds/:guild/members/:user',
    limit: 'other',
    handle(request) {
      const world = guildOf(request)
      const user = world.users.get(param(request, 'user'))
      return user?.inGuild ? ok(memberPayload(world, user)) : refuse(404, 10007, 'Unknown Member')
    },
  },
  ...commandRoutes('/applications/:application/commands'),
  ...commandRoutes('/applications/:application/guilds/:guild/commands'),
]

function commandRoutes(path: string): Route[] {
  const ofGuild = path.includes(':guild')

  function listOf(request: ApiRequest): 'guildCommands' | 'globalCommands' {
    if (param(request, 'application') !== request.world.applicationId)
      refuse(403, 20012, 'You are not authorized to perform this action on this application')
    if (!ofGuild) return 'globalCommands'
    guildOf(request)
    return 'guildCommands'
  }

  return [
    { route: `GET ${path}`, limit: 'other', handle: (request) => ok(request.world[listOf(request)]) },
    {
      route: `PUT ${path}`,
      limit: 'other',
      handle(request) {
        const list = listOf(request)
        const { world } = request
        const commands = checkCommands(request.body)
        countCreated(world, commands.filter((command) => !named(world[list], command)).length)
        world[list] = commands.map((command) => registered(world, command, world[list], ofGuild))
        return ok(world[list])
      },
    },
    {
      route: `POST ${path}`,
      limit: 'other',
      handle(request) {
        const list = listOf(request)
        const { world } = request
        const body = bodyOf(request)
        const form = createForm()
        checkCommand(form, body, '')
        form.end()
        const known = named(world[list], body)
        if (!known) countCreated(world, 1)
        const command = registered(world, body, world[list], ofGuild)
        world[list] = [...world[list].filter(({ id }) => id !== command.id), command]
        return { status: known ? 200 : 201, body: command }
      },
    },
    {
      route: `DELETE ${path}/:command`,
      limit: 'other',
      handle(request) {
        const list = listOf(request)
        const { world } = request
        const left = world[list].filter(({ id }) => id !== param(request, 'command'))
        if (left.length === world[list].length) refuse(404, 10063, 'Unknown application command')
        world[list] = left
        return nothing
      },
    },
  ]
}

function guildOf(request: ApiRequest): World {
  const { world } = request
  if (param(request, 'guild') !== world.guild.id) refuse(404, 10004, 'Unknown Guild')
  if (!world.botIn) missingAccess()
  return world
}

/** "a global rate limit of 200 application command creates per day, per guild": application-commands.mdx "Registering a Command". */
function countCreated(world: World, many: number): void {
  const since = world.now().getTime() - 86_400_000
  world.commandsMade = world.commandsMade.filter(({ at }) => at.getTime() >= since)
  if (world.commandsMade.length + many > 200)
    refuse(400, 30034, 'Max number of daily application command creates has been reached (200)')
  for (let made = 0; made < many; made += 1) world.commandsMade.push({ at: world.now() })
}

function named(list: APIApplicationCommand[], command: Json): APIApplicationCommand | undefined {
  return list.find((one) => one.name === command.name && one.type === (command.type ?? 1))
}

function registered(
  world: World,
  command: Json,
  list: APIApplicationCommand[],
  ofGuild: boolean,
): APIApplicationCommand {
  return {
    default_member_permissions: null,
    nsfw: false,
    description: '',
    ...command,
    type: command.type ?? 1,
    id: named(list, command)?.id ?? world.newId(),
    application_id: world.applicationId,
    version: world.newId(),
    ...(ofGuild && { guild_id: world.guild.id }),
  } as APIApplicationCommand
}

function gatewayUrl(world: World): string {
  return `${world.baseUrl.replace('http:', 'ws:')}/gateway`
}
