import type { Channel, SlackWorld } from './slack-world.ts'

/** The direct conversation between the bot and somebody; opened when there is none. */
export function directChannel(world: SlackWorld, user: string): Channel {
  for (const channel of world.channels.values()) if (channel.im === user) return channel
  const channel: Channel = {
    id: world.newId('D'),
    name: 'directmessage',
    private: true,
    archived: false,
    deleted: false,
    member: true,
    members: [user],
    im: user,
  }
  world.channels.set(channel.id, channel)
  return channel
}
