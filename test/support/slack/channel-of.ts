import { slackRefusal } from './slack-refusal.ts'
import type { Channel, SlackWorld } from './slack-world.ts'

/** The channel of an id, as far as the bot can see it; throws `channel_not_found`. */
export function channelOf(world: SlackWorld, id: string): Channel {
  const channel = world.channels.get(id)
  if (!channel || channel.deleted || (channel.private && !channel.member))
    throw slackRefusal('channel_not_found')
  return channel
}
