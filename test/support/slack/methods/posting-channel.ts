import { channelOf } from '../channel-of.ts'
import { directChannel } from '../direct-channel.ts'
import { slackRefusal } from '../slack-refusal.ts'
import type { Channel, SlackWorld } from '../slack-world.ts'

/** Where a message goes: a channel by id or name, a person by id. Throws when the bot may not write there. */
export function postingChannel(world: SlackWorld, reference: string, archived = 'is_archived'): Channel {
  if (world.users.has(reference)) return directChannel(world, reference)
  const name = reference.replace(/^#/, '')
  const byName = [...world.channels.values()].find(
    (each) => each.name === name && each.im === null && !each.deleted,
  )
  const channel = channelOf(world, byName?.id ?? reference)
  if (channel.archived) throw slackRefusal(archived)
  // "chat:write.public: send messages to channels your app isn't a member of" (docs.slack.dev/reference/scopes).
  if (!channel.member && !world.scopes.includes('chat:write.public')) throw slackRefusal('not_in_channel')
  return channel
}
