import { fileJson } from './file-json.ts'
import type { JsonObject } from './json.ts'
import type { SlackMessage } from './slack-server-types.ts'
import type { SlackWorld } from './slack-world.ts'

/** A message as methods and payloads hold it; docs.slack.dev/reference/events/message. */
export function messageJson(world: SlackWorld, message: SlackMessage, withMetadata: boolean): JsonObject {
  const replies = (world.messages.get(message.channel) ?? []).filter(
    (each) => each.threadTs === message.ts && !each.deleted,
  )
  const root = message.threadTs
    ? world.messages.get(message.channel)?.find((each) => each.ts === message.threadTs)
    : undefined
  return {
    type: 'message',
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: world.team.id,
    ...(message.byBot
      ? {
          bot_id: world.botUser.botId,
          app_id: world.appId,
          bot_profile: {
            id: world.botUser.botId,
            app_id: world.appId,
            user_id: world.botUser.id,
            name: world.botUser.name,
            team_id: world.team.id,
            deleted: false,
          },
        }
      : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.files.length > 0 ? { files: message.files.map((file) => fileJson(world, file.id)) } : {}),
    ...(message.editedAt === null
      ? {}
      : { edited: { user: message.user, ts: `${message.editedAt / 1000}` } }),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(root ? { parent_user_id: root.user } : {}),
    ...(replies.length > 0
      ? {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map(({ user }) => user))],
          latest_reply: replies.at(-1)?.ts ?? '',
        }
      : {}),
    ...(withMetadata && message.metadata
      ? {
          metadata: {
            event_type: message.metadata.event_type,
            event_payload: message.metadata.event_payload,
          },
        }
      : {}),
  }
}
