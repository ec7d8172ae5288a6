import type { Secret } from '../secret.ts'

/** The Slack workspace that the bot is in. */
export interface SlackSettings {
  botToken: Secret
  /** Socket Mode when there is an app token; otherwise Slack calls our web server, and signs what it says. */
  connection: { mode: 'socket'; appToken: Secret } | { mode: 'http'; signingSecret: Secret }
  /** Where incidents are shown that nobody asked for in a channel: an id, or `#name`. */
  channel: string | null
  /** Ends with `/`. Null: Slack's own. */
  apiUrl: string | null
}

/** The Discord application that the bot is. */
export interface DiscordSettings {
  token: Secret
  /** The one server that counts, by its id; null: any that the bot is in. */
  guild: string | null
  /** Where incidents are shown that nobody asked for in a channel: an id, or `#name`. */
  channel: string | null
  /** Without `/` at its end. Null: Discord's own. */
  apiUrl: string | null
}
