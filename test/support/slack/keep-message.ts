import type { SlackMessage } from './slack-server-types.ts'
import type { SlackWorld } from './slack-world.ts'

/** A new message in its channel. */
export function keepMessage(
  world: SlackWorld,
  given: Pick<SlackMessage, 'channel' | 'user' | 'text'> & Partial<SlackMessage>,
): SlackMessage {
  const message: SlackMessage = {
    ts: world.newTs(),
    threadTs: null,
    byBot: given.user === world.botUser.id,
    blocks: [],
    metadata: null,
    files: [],
    broadcast: false,
    unfurl: { links: false, media: true },
    past: [],
    postedAt: world.now(),
    editedAt: null,
    deleted: false,
    reactions: [],
    ...given,
  }
  const list = world.messages.get(message.channel) ?? []
  list.push(message)
  world.messages.set(message.channel, list)
  return message
}
