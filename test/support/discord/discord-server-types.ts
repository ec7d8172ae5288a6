import type { APIApplicationCommand } from 'discord.js'
import type { Call, FailRule } from './failure-types.ts'
import type { Hazard, Seen, ShownMessage, ShownModal, ShownThread } from './shown-types.ts'

export type * from './failure-types.ts'
export type * from './shown-types.ts'

export interface DiscordServerOptions {
  /** Its clock, for rate limits, tokens of 15 minutes, nonces and archiving; {@link DiscordServer.forward} sets it forward. */
  now?: () => Date
  /** How long a user waits for the first response, in real milliseconds. Default 3000. */
  patienceMs?: number
  /** Default 41,250. */
  heartbeatMs?: number
  /** False: nothing is ever limited. Default: Discord's habits, see {@link RateLimits}. */
  limits?: Partial<RateLimits> | false
  token?: string
  /** Intents that the developer portal has switched on, of those that need it. Default none. */
  privilegedIntents?: number
  /** A file may be this large. Default 10 MiB. */
  fileBytes?: number
}

/** A limit is a number of requests per window in milliseconds. */
export interface RateLimits {
  /** Requests of a bot over all routes but interactions'. 50 per 1000 ms. */
  global: Window
  /** POST messages in one channel. 5 per 5000 ms. */
  post: Window
  /** PATCH of messages in one channel. 5 per 5000 ms. */
  edit: Window
  /** PATCH of messages older than an hour in one channel, refused with code 30046. 3 per 20,000 ms. */
  oldEdit: Window
  /** Threads begun in one channel. 50 per 300,000 ms. */
  thread: Window
  /** Answers, edits and follow-ups of one interaction's token. 5 per 2000 ms. */
  webhook: Window
  /** Every other route, by its own. 50 per 1000 ms. */
  other: Window
  /** Answers 401, 403 and 429 before the address is banned. 10,000 per 600,000 ms. */
  invalid: Window
}

export interface Window {
  requests: number
  perMs: number
}

export type Permission =
  | 'ViewChannel'
  | 'SendMessages'
  | 'SendMessagesInThreads'
  | 'CreatePublicThreads'
  | 'ManageThreads'
  | 'ManageMessages'
  | 'EmbedLinks'
  | 'AttachFiles'
  | 'ReadMessageHistory'
  | 'MentionEveryone'
  | 'UseApplicationCommands'
  | 'ManageGuild'

export interface DiscordUser {
  id: string
  /** As in `username`: lower case. */
  name: string
  /** Role ids. */
  roles: string[]
}

export interface DiscordRole {
  id: string
  name: string
}

export interface DiscordChannel {
  id: string
  name: string
}

export interface At {
  user: DiscordUser | string
  /** A channel or a thread. */
  channel: DiscordChannel | string
}

export type OptionValue = string | number | boolean

export interface DiscordServer {
  /** REST base, such as `http://127.0.0.1:1234/api`. */
  url: string
  gatewayUrl: string
  token: string
  applicationId: string
  botUser: DiscordUser
  guild: { id: string; name: string }

  /** The bot may do there what it was invited with, but for `without`: all but ManageThreads, ManageMessages and ManageGuild. */
  addChannel(channel: { id?: string; name: string; without?: Permission[] }): DiscordChannel
  addUser(user: { id?: string; name: string; roles?: (DiscordRole | string)[] }): DiscordUser
  addRole(role: { id?: string; name: string }): DiscordRole
  setRoles(user: DiscordUser | string, roles: (DiscordRole | string)[]): void
  /** The user is no member any more. */
  removeUser(user: DiscordUser | string): void

  /** As registered: global ones, then the guild's. */
  commands(): APIApplicationCommand[]
  /** Oldest first, of a channel or thread, ephemeral ones left out. */
  messages(channel: DiscordChannel | string): ShownMessage[]
  message(channel: DiscordChannel | string, id: string): ShownMessage
  thread(id: string): ShownThread
  /** Of one channel, or all. */
  threads(channel?: DiscordChannel | string): ShownThread[]
  /** The text of each message, as everybody there sees it. */
  shown(channel: DiscordChannel | string): string[]
  /** Of everything in a channel or thread, ephemeral messages and modals too; without a channel of all there is. */
  hazards(channel?: DiscordChannel | string): Hazard[]
  ephemerals(user: DiscordUser | string): ShownMessage[]
  modals(user: DiscordUser | string): ShownModal[]

  /** `path` is `502 diagnose`; each option by its name. Throws where a user's own client would not let them send it. */
  command(path: string, options: Record<string, OptionValue>, at: At): Promise<Seen>
  /** `options` holds what is filled in so far, `focused` the name of the one being typed. */
  autocomplete(path: string, options: Record<string, OptionValue>, focused: string, at: At): Promise<Seen>
  /** The message menu: Apps → `name`. */
  messageCommand(name: string, message: ShownMessage, at: At): Promise<Seen>
  /** `button` is a label or custom id. Throws when there is no such button, or it is disabled. */
  click(message: ShownMessage, button: string, user: DiscordUser | string): Promise<Seen>
  /** A click as from a client that still shows the message as it was: it is sent though the button is gone. */
  clickStale(message: ShownMessage, customId: string, user: DiscordUser | string): Promise<Seen>
  select(message: ShownMessage, customId: string, values: string[], user: DiscordUser | string): Promise<Seen>
  /** Values by custom id; what is left out is sent as it was filled in. Throws where Discord's dialog would not let it be sent. */
  submitModal(modal: ShownModal, values: Record<string, string | string[]>): Promise<Seen>
  /** A user writes a message; there is content in the event only where the intent or a mention gives it. */
  say(content: string, at: At, files?: { name: string; text: string }[]): ShownMessage
  /** Delivers an interaction that was delivered already once more. */
  redeliver(seen: Seen): void

  /** Answers as told from now on; the function takes the rule back. */
  fail(rule: FailRule): () => void
  /** Everything REST answers 503, the gateway closes and refuses. */
  outage(on: boolean): void
  /** REST answers 401, the gateway closes with 4004. */
  revokeToken(): void
  restoreToken(): void
  deleteChannel(channel: DiscordChannel | string): void
  /** Of a channel or thread. */
  deleteMessage(channel: DiscordChannel | string, id: string): void
  archiveThread(id: string, locked?: boolean): void
  /** The bot is kicked: GUILD_DELETE, 50001 from there on. */
  removeBot(): void
  restoreBot(): void
  removePermission(channel: DiscordChannel | string, ...permissions: Permission[]): void
  givePermission(channel: DiscordChannel | string, ...permissions: Permission[]): void
  /** Closes every gateway connection; default 1006-like cut that can be resumed. */
  dropGateway(how?: { code?: number; resumable?: boolean }): void
  /** Opcode 9. */
  invalidateSession(resumable: boolean): void
  /** Opcode 7. */
  askReconnect(): void
  /** Heartbeats are no more acknowledged. */
  stopAcknowledging(): void
  /** Sets its clock forward: tokens and nonces expire, threads are archived. */
  forward(ms: number): void

  /** All requests so far, or those of a route. */
  calls(route?: string | RegExp): Call[]
  gateway: {
    /** Identified or resumed and open now. */
    connected(): boolean
    identifies: number
    resumes: number
    heartbeats: number
    /** Codes with which the server closed, in order. */
    closed: number[]
  }
  /** Broken rules of the platform that it answers silently or only with refusals: what the bot should never do. */
  violations: string[]
  close(): Promise<void>
}
