import type { DiscordServer, Permission } from './discord-server-types.ts'
import type { GatewayServer } from './gateway-server.ts'
import { channelPayload, guildPayload, memberPayload } from './payloads.ts'
import { setArchived } from './places.ts'
import type { RestServer } from './rest-server.ts'
import { removeChannel } from './routes-channels.ts'
import { removeMessage } from './store-message.ts'
import type { Channel, World } from './world.ts'

const GUILDS = 1 << 0
const GUILD_MEMBERS = 1 << 1

type Administration = Pick<
  DiscordServer,
  | 'addChannel'
  | 'addUser'
  | 'addRole'
  | 'setRoles'
  | 'removeUser'
  | 'outage'
  | 'revokeToken'
  | 'restoreToken'
  | 'deleteChannel'
  | 'deleteMessage'
  | 'archiveThread'
  | 'removeBot'
  | 'restoreBot'
  | 'removePermission'
  | 'givePermission'
  | 'dropGateway'
  | 'invalidateSession'
  | 'askReconnect'
  | 'stopAcknowledging'
>

/** What the guild's owner does, and what befalls Discord itself. */
export function createAdministration(world: World, gateway: GatewayServer, rest: RestServer): Administration {
  function channelOf(channel: { id: string } | string): Channel {
    const found = world.channels.get(idOf(channel))
    if (!found) throw new Error(`there is no channel ${idOf(channel)}`)
    return found
  }

  function userOf(user: { id: string } | string) {
    const found = world.users.get(idOf(user))
    if (!found) throw new Error(`there is no user ${idOf(user)}`)
    return found
  }

  function permit(channel: { id: string } | string, permissions: Permission[], allowed: boolean): void {
    const place = channelOf(channel)
    for (const permission of permissions) {
      place[allowed ? 'deny' : 'allow'].delete(permission)
      place[allowed ? 'allow' : 'deny'].add(permission)
    }
    world.dispatch({ event: 'CHANNEL_UPDATE', data: channelPayload(world, place), intent: GUILDS })
  }

  return {
    addChannel({ id = world.newId(), name, without = [] }) {
      const channel: Channel = { id, name, deny: new Set(without), allow: new Set(), thread: null }
      world.channels.set(id, channel)
      world.dispatch({ event: 'CHANNEL_CREATE', data: channelPayload(world, channel), intent: GUILDS })
      return { id, name }
    },
    addUser({ id = world.newId(), name, roles = [] }) {
      const user = { id, name, roles: roles.map(idOf), bot: false, inGuild: true }
      world.users.set(id, user)
      return user
    },
    addRole({ id = world.newId(), name }) {
      const role = { id, name }
      world.roles.set(id, role)
      const data = {
        guild_id: world.guild.id,
        role: {
          ...role,
          permissions: '0',
          position: 1,
          color: 0,
          hoist: false,
          managed: false,
          mentionable: false,
          flags: 0,
        },
      }
      world.dispatch({ event: 'GUILD_ROLE_CREATE', data, intent: GUILDS })
      return role
    },
    setRoles(user, roles) {
      const member = userOf(user)
      member.roles = roles.map(idOf)
      const data = { ...memberPayload(world, member), guild_id: world.guild.id }
      world.dispatch({ event: 'GUILD_MEMBER_UPDATE', data, intent: GUILD_MEMBERS })
    },
    removeUser(user) {
      userOf(user).inGuild = false
    },
    outage(on) {
      rest.outage = on
      gateway.refuses = on
      if (on) gateway.closeAll(null, false)
    },
    revokeToken() {
      world.tokenValid = false
      gateway.closeAll(4004, true)
    },
    restoreToken() {
      world.tokenValid = true
    },
    deleteChannel: (channel) => removeChannel(world, channelOf(channel)),
    deleteMessage(channel, id) {
      const message = world.messages.get(id)
      if (message?.channelId !== channelOf(channel).id) throw new Error(`there is no message ${id} there`)
      removeMessage(world, message)
    },
    archiveThread: (id, locked) => setArchived(world, channelOf(id), true, locked),
    removeBot() {
      world.botIn = false
      // Without `unavailable`: the bot was removed, and this is no outage (gateway-events.mdx "Guild Delete").
      world.dispatch({ event: 'GUILD_DELETE', data: { id: world.guild.id }, intent: GUILDS })
    },
    restoreBot() {
      world.botIn = true
      world.dispatch({ event: 'GUILD_CREATE', data: guildPayload(world), intent: GUILDS })
    },
    removePermission: (channel, ...permissions) => permit(channel, permissions, false),
    givePermission: (channel, ...permissions) => permit(channel, permissions, true),
    dropGateway: ({ code, resumable = true } = {}) => gateway.closeAll(code ?? null, !resumable),
    invalidateSession: gateway.invalidate,
    askReconnect: () => gateway.sendAll({ op: 7, d: null, s: null, t: null }),
    stopAcknowledging() {
      gateway.acknowledges = false
    },
  }
}

function idOf(thing: { id: string } | string): string {
  return typeof thing === 'string' ? thing : thing.id
}
