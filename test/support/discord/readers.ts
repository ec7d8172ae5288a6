import type { DiscordChannel, DiscordServer, ShownThread } from './discord-server-types.ts'
import { messageHazards } from './message-hazards.ts'
import { archiveIdle } from './places.ts'
import { shownMessage } from './shown-message.ts'
import { shownModal } from './shown-modal.ts'
import type { Channel, StoredMessage, World } from './world.ts'

type Readers = Pick<
  DiscordServer,
  'commands' | 'messages' | 'message' | 'thread' | 'threads' | 'shown' | 'hazards' | 'ephemerals' | 'modals'
>

/** What is to be seen now. */
export function createReaders(world: World): Readers {
  function listed(channel: DiscordChannel | string): StoredMessage[] {
    const id = idOf(channel)
    return [...world.messages.values()].filter(
      (message) => message.channelId === id && message.ephemeralFor === null && !message.deleted,
    )
  }

  function shownThread(channel: Channel, thread: NonNullable<Channel['thread']>): ShownThread {
    return {
      id: channel.id,
      name: channel.name,
      parentId: thread.parentId,
      archived: thread.archived,
      locked: thread.locked,
      autoArchiveMinutes: thread.autoArchiveMinutes,
      messages: listed(channel.id).map(shownMessage),
    }
  }

  function threads(channel?: DiscordChannel | string): ShownThread[] {
    archiveIdle(world)
    return [...world.channels.values()].flatMap((one) => {
      if (!one.thread || (channel !== undefined && one.thread.parentId !== idOf(channel))) return []
      return [shownThread(one, one.thread)]
    })
  }

  return {
    commands: () => [...world.globalCommands, ...world.guildCommands],
    messages: (channel) => listed(channel).map(shownMessage),
    message(channel, id) {
      const message = listed(channel).find((one) => one.id === id)
      if (!message) throw new Error(`there is no message ${id} there`)
      return shownMessage(message)
    },
    thread(id) {
      const thread = threads().find((one) => one.id === id)
      if (!thread) throw new Error(`there is no thread ${id}`)
      return thread
    },
    threads,
    shown: (channel) => listed(channel).map((message) => shownMessage(message).text),
    hazards: (channel) => messageHazards(world, channel === undefined ? null : idOf(channel)),
    ephemerals: (user) =>
      [...world.messages.values()]
        .filter((message) => message.ephemeralFor === idOf(user) && !message.deleted)
        .map(shownMessage),
    modals: (user) =>
      [...world.interactions.values()]
        .filter(({ modal, userId }) => modal && userId === idOf(user))
        .map(shownModal),
  }
}

function idOf(thing: { id: string } | string): string {
  return typeof thing === 'string' ? thing : thing.id
}
