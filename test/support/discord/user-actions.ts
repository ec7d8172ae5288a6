import { commandData } from './command-data.ts'
import type {
  At,
  DiscordChannel,
  DiscordServer,
  DiscordUser,
  Seen,
  ShownMessage,
} from './discord-server-types.ts'
import type { Json } from './is-record.ts'
import { modalData } from './modal-data.ts'
import { memberPayload, messagePayload, rolePayloads, userPayload } from './payloads.ts'
import { archiveIdle, wakeByPost } from './places.ts'
import { seen } from './seen.ts'
import { componentsOf, shownMessage } from './shown-message.ts'
import { type Starting, startInteraction } from './start-interaction.ts'
import { storeMessage } from './store-message.ts'
import type { Channel, Member, StoredMessage, World } from './world.ts'

type Actions = Pick<
  DiscordServer,
  | 'command'
  | 'autocomplete'
  | 'messageCommand'
  | 'click'
  | 'clickStale'
  | 'select'
  | 'submitModal'
  | 'say'
  | 'redeliver'
>

/** What people do: each sends what Discord sends to the bot, and waits for the first response. */
export function createUserActions(world: World, patienceMs: number): Actions {
  async function act(starting: Omit<Starting, 'patienceMs'>): Promise<Seen> {
    const { interaction, first } = startInteraction(world, { ...starting, patienceMs })
    await first
    return seen(world, interaction)
  }

  function press(message: ShownMessage, user: DiscordUser | string, data: Json): Promise<Seen> {
    const source = stored(world, message.id)
    const member = memberOf(world, user)
    if (source.ephemeralFor !== null && source.ephemeralFor !== member.id)
      throw new Error(`${member.name} does not see that message`)
    return act({ type: 3, data, user: member, channel: channelOf(world, source.channelId), source })
  }

  return {
    command(path, options, at) {
      const { user, channel } = placed(world, at)
      // "Users cannot … use application commands … in archived threads": topics/threads.mdx.
      if (channel.thread?.archived) throw new Error('commands cannot be used in an archived thread')
      return act({ type: 2, data: commandData(world, path, options, null), user, channel, source: null })
    },
    autocomplete(path, options, focused, at) {
      const { user, channel } = placed(world, at)
      return act({ type: 4, data: commandData(world, path, options, focused), user, channel, source: null })
    },
    messageCommand(name, message, at) {
      const { user, channel } = placed(world, at)
      const command = [...world.guildCommands, ...world.globalCommands].find(
        (one) => one.type === 3 && one.name === name,
      )
      if (!command) throw new Error(`there is no message command "${name}"`)
      const target = stored(world, message.id)
      const resolved = { messages: { [target.id]: messagePayload(world, target) } }
      const data = { id: command.id, name, type: 3, target_id: target.id, resolved }
      return act({ type: 2, data, user, channel, source: null })
    },
    async click(message, button, user) {
      const current = shownMessage(stored(world, message.id))
      if (current.deleted) throw new Error('that message is deleted')
      const buttons = current.buttons.filter(({ label, customId }) => label === button || customId === button)
      const [only] = buttons
      if (!only || buttons.length > 1)
        throw new Error(
          `${buttons.length} buttons "${button}" among ${current.buttons.map(({ label }) => label).join(', ')}`,
        )
      if (only.disabled) throw new Error(`the button "${button}" is disabled`)
      if (only.customId === null) throw new Error(`the button "${button}" is a link`)
      return press(message, user, { custom_id: only.customId, component_type: 2, id: 1 })
    },
    async clickStale(message, customId, user) {
      return press(message, user, { custom_id: customId, component_type: 2, id: 1 })
    },
    async select(message, customId, values, user) {
      const menu = componentsOf(stored(world, message.id).components).find(
        (one) => one.custom_id === customId,
      )
      if (!menu || menu.type === 2) throw new Error(`there is no menu ${customId}`)
      const options = Array.isArray(menu.options) ? menu.options : null
      const strange = options
        ? values.filter((value) => !options.some((option) => option.value === value))
        : []
      if (strange.length > 0) throw new Error(`${customId} has no option ${strange.join(', ')}`)
      const resolved = resolvedOf(world, Number(menu.type), values)
      return press(message, user, {
        custom_id: customId,
        component_type: menu.type,
        id: 1,
        values,
        ...(resolved && { resolved }),
      })
    },
    async submitModal(modal, values) {
      const opener = world.interactions.get(modal.interactionId)
      if (!opener) throw new Error('that dialog was never opened')
      const source = opener.sourceId ? (world.messages.get(opener.sourceId) ?? null) : null
      return act({
        type: 5,
        data: modalData(modal, values),
        user: memberOf(world, modal.user),
        channel: channelOf(world, opener.channelId),
        source,
      })
    },
    say(content, at, files = []) {
      const { user, channel } = placed(world, at)
      wakeByPost(world, channel)
      const message = storeMessage(world, {
        content,
        embeds: [],
        components: [],
        flags: 0,
        files: files.map(({ name, text }) => ({
          id: world.newId(),
          name,
          type: 'text/plain; charset=utf-8',
          bytes: Buffer.from(text),
          description: null,
        })),
        allowedMentions: null,
        channelId: channel.id,
        authorId: user.id,
      })
      return shownMessage(message)
    },
    redeliver({ interactionId }) {
      const interaction = world.interactions.get(interactionId)
      if (interaction) world.dispatch({ event: 'INTERACTION_CREATE', data: interaction.payload, intent: 0 })
    },
  }
}

function placed(world: World, { user, channel }: At): { user: Member; channel: Channel } {
  archiveIdle(world)
  return { user: memberOf(world, user), channel: channelOf(world, channel) }
}

function memberOf(world: World, user: DiscordUser | string): Member {
  const found = world.users.get(typeof user === 'string' ? user : user.id)
  if (!found?.inGuild) throw new Error(`${typeof user === 'string' ? user : user.name} is no member`)
  return found
}

function channelOf(world: World, channel: DiscordChannel | string): Channel {
  const found = world.channels.get(typeof channel === 'string' ? channel : channel.id)
  if (!found) throw new Error(`there is no channel ${typeof channel === 'string' ? channel : channel.name}`)
  return found
}

function stored(world: World, id: string): StoredMessage {
  const message = world.messages.get(id)
  if (!message) throw new Error(`there was never a message ${id}`)
  return message
}

/** Of menus of users (5) and roles (6): receiving-and-responding.mdx "Resolved Data Structure". */
function resolvedOf(world: World, type: number, values: string[]): Json | null {
  if (type === 6)
    return {
      roles: Object.fromEntries(values.map((id) => [id, rolePayloads(world).find((role) => role.id === id)])),
    }
  if (type !== 5) return null
  const members = values.map((id) => memberOf(world, id))
  return {
    users: Object.fromEntries(members.map((member) => [member.id, userPayload(member)])),
    members: Object.fromEntries(members.map((member) => [member.id, memberPayload(world, member)])),
  }
}
