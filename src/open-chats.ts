import type { ChatAdapter, PlatformHealth } from './chat/adapter.ts'
import type { ChatLog } from './chat/chat-log.ts'
import type { Configuration } from './config/check.ts'
import { slackGroups } from './config/slack-groups.ts'

/** The chat platforms that are configured, and what they are sent over HTTP, by path. */
export interface Chats {
  adapters: ChatAdapter[]
  webhooks: Record<string, (request: Request) => Promise<Response>>
  /** How each of them does right now, by platform. */
  health(): Record<string, PlatformHealth>
}

/** Makes the adapters of the chat platforms that are configured; the libraries of the others are not even loaded. */
export async function openChats(
  configuration: Configuration,
  { now, log }: { now: () => Date; log: ChatLog },
): Promise<Chats> {
  const { settings } = configuration
  const adapters: ChatAdapter[] = []
  const webhooks: Chats['webhooks'] = {}
  if (settings.slack !== null) {
    const { createSlackAdapter } = await import('./chat/slack/slack-adapter.ts')
    const slack = createSlackAdapter({ ...settings.slack, groups: slackGroups(configuration), now, log })
    adapters.push(slack)
    if (settings.slack.connection.mode === 'http') webhooks['/slack/events'] = slack.handle
  }
  if (settings.discord !== null) {
    const { createDiscordAdapter } = await import('./chat/discord/discord-adapter.ts')
    adapters.push(createDiscordAdapter({ ...settings.discord, now, log }))
  }
  return {
    adapters,
    webhooks,
    health: () =>
      Object.fromEntries(adapters.map((adapter) => [adapter.platform, adapter.health?.() ?? {}] as const)),
  }
}
