import type { SlackMessage } from './slack-server-types.ts'
import type { SlackWorld } from './slack-world.ts'

/** A message that was not deleted. */
export function findMessage(world: SlackWorld, channel: string, ts: string): SlackMessage | null {
  return world.messages.get(channel)?.find((message) => message.ts === ts && !message.deleted) ?? null
}
