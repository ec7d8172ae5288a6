import { vi } from 'vitest'
import { openDiscordServer } from './discord/discord-server.ts'
import type {
  DiscordChannel,
  DiscordServer,
  DiscordUser,
  ShownMessage,
} from './discord/discord-server-types.ts'
import { openSlackServer } from './slack/slack-server.ts'
import type { SlackMessage, SlackServer } from './slack/slack-server-types.ts'

export const patience = { timeout: 60_000, interval: 50 }

/** A Slack and a Discord with a channel each, for one bot that is in both. */
export interface BothChats {
  slack: SlackServer
  discord: DiscordServer
  slackChannel: string
  discordChannel: DiscordChannel
  /** Somebody of Slack. */
  ada: string
  /** Somebody of Discord. */
  grace: DiscordUser
  /** As `approvers` of a service name them. */
  accounts: { ada: string; grace: string }
  /** What the bot is told of both. */
  env: Record<string, string>
  /** Resolves when the bot listens on both. */
  connected(): Promise<void>
  /** The message that began an incident's thread and those in it, oldest first; empty while there is none. */
  slackThread(incident: string): SlackMessage[]
  discordThread(incident: string): ShownMessage[]
  close(): Promise<void>
}

export async function openBothChats(): Promise<BothChats> {
  // A machine at load is no slow bot.
  const slack = await openSlackServer({ ackWithin: 10_000 })
  const discord = await openDiscordServer({ patienceMs: 10_000 })
  const slackChannel = slack.addChannel({ name: 'incidents' })
  const discordChannel = discord.addChannel({ name: 'incidents' })
  const ada = slack.addUser({ name: 'ada', email: 'ada@example.com' })
  const grace = discord.addUser({ name: 'grace' })
  return {
    slack,
    discord,
    slackChannel,
    discordChannel,
    ada,
    grace,
    accounts: { ada: `slack:${slack.team.id}/${ada}`, grace: `discord:${grace.id}` },
    env: {
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_CHANNEL: '#incidents',
      DISCORD_API_URL: discord.url,
      DISCORD_TOKEN: discord.token,
      DISCORD_GUILD: discord.guild.id,
      DISCORD_CHANNEL: discordChannel.id,
    },
    async connected() {
      await slack.connected()
      await vi.waitUntil(() => discord.gateway.connected() && discord.commands().length > 0, patience)
    },
    slackThread(incident) {
      const roots = slack
        .history(slackChannel)
        .filter(({ metadata }) => metadata?.event_payload.incident === incident)
      return roots.flatMap(({ ts }) => slack.thread(slackChannel, ts))
    },
    discordThread(incident) {
      const threads = discord
        .threads(discordChannel)
        .filter(({ name }) => name === incident || name.startsWith(`${incident} `))
      return threads.flatMap(({ id, messages }) => [discord.message(discordChannel, id), ...messages])
    },
    async close() {
      await Promise.all([slack.close(), discord.close()])
    },
  }
}
