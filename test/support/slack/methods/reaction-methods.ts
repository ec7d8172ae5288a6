import { channelOf } from '../channel-of.ts'
import { findMessage } from '../find-message.ts'
import { slackRefusal } from '../slack-refusal.ts'
import { stringOf } from '../string-of.ts'
import type { Method } from './method.ts'

/** docs.slack.dev/reference/methods/reactions.add and reactions.remove. */
export const reactionMethods: Record<string, Method> = {
  'reactions.add': {
    token: 'bot',
    scopes: ['reactions:write'],
    perMinute: 50,
    required: ['channel', 'timestamp', 'name'],
    optional: [],
    run(args, world) {
      const message = findMessage(
        world,
        channelOf(world, stringOf(args.channel)).id,
        stringOf(args.timestamp),
      )
      if (!message) throw slackRefusal('message_not_found')
      const name = stringOf(args.name)
      if (!/^[a-z0-9_+'-]+$/.test(name)) throw slackRefusal('invalid_name')
      const reaction = message.reactions.find((each) => each.name === name)
      if (reaction?.users.includes(world.botUser.id)) throw slackRefusal('already_reacted')
      if (reaction) reaction.users.push(world.botUser.id)
      else message.reactions.push({ name, users: [world.botUser.id] })
      return {}
    },
  },
  'reactions.remove': {
    token: 'bot',
    scopes: ['reactions:write'],
    perMinute: 20,
    required: ['name'],
    optional: ['channel', 'timestamp', 'file', 'file_comment'],
    run(args, world) {
      const message = findMessage(
        world,
        channelOf(world, stringOf(args.channel)).id,
        stringOf(args.timestamp),
      )
      const reaction = message?.reactions.find((each) => each.name === args.name)
      if (!message || !reaction?.users.includes(world.botUser.id)) throw slackRefusal('no_reaction')
      reaction.users = reaction.users.filter((user) => user !== world.botUser.id)
      message.reactions = message.reactions.filter(({ users }) => users.length > 0)
      return {}
    },
  },
}
