import type { JsonObject } from './json.ts'
import type {
  Acted,
  ButtonOf,
  Call,
  Ephemeral,
  Fault,
  ResponseUse,
  Seen,
  SlackMessage,
  SlackView,
  Submitted,
  Typing,
} from './slack-things.ts'

export type { JsonObject } from './json.ts'
export type * from './slack-things.ts'

/** A Slack workspace on loopback; see `openSlackServer`. */
export interface SlackServer {
  /** For `slackApiUrl`; ends in `/api/`. */
  url: string
  origin: string
  botToken: string
  appToken: string
  signingSecret: string
  team: { id: string; name: string; domain: string }
  appId: string
  botUser: { id: string; name: string; botId: string }
  /** What the bot token may do, checked at each call; may be changed at any time. */
  scopes: string[]
  /** The command that people type. Default `/502`. */
  commandName: string

  addChannel(channel: NewChannel): string
  addUser(user: NewUser): string
  /** Makes the user group, or says anew who is in it; the id is `S…`. */
  setUserGroup(handle: string, userIds: string[]): string

  /** A conversation's messages outside of threads, oldest first, without deleted ones. */
  history(channel: string): SlackMessage[]
  /** The message that began the thread and its replies, oldest first, without deleted ones. */
  thread(channel: string, ts: string): SlackMessage[]
  /** Throws when there never was one. */
  message(channel: string, ts: string): SlackMessage
  /** The messages between the bot and somebody. */
  directMessages(user: string): SlackMessage[]
  /** What only this person sees, as it is now, oldest first: ephemeral posts, answers to commands, answers by response_url. */
  ephemerals(user: string): Ephemeral[]
  /** The modals in front of somebody, the topmost last. */
  views(user: string): SlackView[]
  /** What somebody's App Home shows. */
  home(user: string): SlackView | null
  /** What came in by response_url. */
  responses: ResponseUse[]
  /** What a reader reads in a thread, or of one message: oldest first, formatting gone, entities decoded. */
  shown(channel: string, ts: string): string[]
  /** What a reader reads of any blocks (a view, an ephemeral message). */
  shownOf(content: { text?: string; blocks?: JsonObject[] }): string
  /**
   * What Slack would act on in all that was ever posted there, also in versions before an edit; without a channel,
   * in everything: modals, App Homes, ephemeral messages and answers as well. Bare addresses count when they become links.
   */
  acted(channel?: string): Acted[]

  /** Types `/502 <text>`. */
  command(text: string, from: Typing): Promise<Seen>
  /** Rejects when the message as it now stands (or, with `past`, ever stood) has no such button. */
  click(button: ButtonOf): Promise<Seen>
  /** Picks an option, by its value or label, of a select menu, an overflow, radio buttons or checkboxes. */
  select(menu: ButtonOf & { option: string }): Promise<Seen>
  /** Types into an external select menu: `body.options`. */
  suggest(menu: ButtonOf & { typed: string }): Promise<Seen>
  /**
   * Fills in and submits; `values` go by block id, by action id or by label: text, option value(s), date, ids. What the
   * client itself would refuse (a lacking value, too long a text) rejects. The topmost view of the user unless `viewId` is given.
   */
  submitView(
    viewId: string | null,
    values: Record<string, string | string[]>,
    by: { user: string },
  ): Promise<Submitted>
  /** Closes it, with `all` everything on the stack; the app hears of it only when `notify_on_close` was set. */
  closeView(viewId: string | null, by: { user: string; all?: boolean }): Promise<Seen | null>
  /** A message shortcut: "More actions" of a message. */
  shortcut(
    callbackId: string,
    on: { channel: string; ts: string; user: string; team?: string },
  ): Promise<Seen>
  globalShortcut(callbackId: string, by: { user: string }): Promise<Seen>
  /** Somebody writes a message; returns its ts. Nothing is told to the app unless it subscribes (`events`). */
  say(
    text: string,
    by: { user: string; channel: string; threadTs?: string; file?: { name: string; text: string } },
  ): string
  /** Writes `<@bot> text`; resolves when the event was delivered. */
  mention(
    text: string,
    by: { user: string; channel: string; threadTs?: string; team?: string },
  ): Promise<Seen & { ts: string }>
  /** Writes to the bot in a direct message. */
  direct(text: string, by: { user: string; threadTs?: string }): Promise<Seen & { ts: string }>
  openHome(user: string, tab?: 'home' | 'messages'): Promise<Seen>
  /** Any event of the Events API. */
  event(event: JsonObject, options?: { team?: string }): Promise<Seen>
  /** Any interaction payload, untouched. */
  interaction(payload: JsonObject): Promise<Seen>

  /** Where payloads go from now on, see `requestUrl` and `handle`; `socket`: over Socket Mode. */
  sendTo(target: 'socket' | { url: string } | { handle: (request: Request) => Promise<Response> }): void
  /** The same envelope, or the same signed request byte for byte, once more. */
  redeliver(seen: Seen): Promise<Seen>
  /** HTTP mode: a request that is not to be believed; `payload` is a command unless given. `stale` and `future` are signed well, 6 min away. */
  forge(
    how: 'wrong-signature' | 'no-signature' | 'stale' | 'future' | 'tampered',
    payload?: JsonObject,
  ): Promise<Seen>
  verifyUrl(): Promise<Seen>

  /** The next calls that match are answered like this instead; rules are tried in the order in which they were given. */
  fail(fault: Fault): void
  /** True: every call is answered 503 and sockets are closed. `'cut'`: connections are cut instead. */
  outage(state: boolean | 'cut'): void
  /** Takes the rules of {@link SlackServer.fail} back. */
  heal(): void
  revokeToken(): void
  restoreToken(): void
  archive(channel: string): void
  unarchive(channel: string): void
  deleteChannel(channel: string): void
  /** Removes the bot from the channel. */
  kick(channel: string): void
  invite(channel: string): void
  deleteMessage(channel: string, ts: string): void
  /** `refresh_requested` and `warning` as Slack announces them (it closes soon after the former), `cut` without a word. */
  disconnectSockets(reason: 'refresh_requested' | 'warning' | 'link_disabled' | 'cut'): void
  /** Open WebSocket connections that were greeted. */
  sockets: number
  /** Resolves when as many sockets are open. */
  connected(count?: number): Promise<void>

  /** Every call so far, or those of one method (`upload` and `response_url` are methods here as well). */
  calls(method?: string): Call[]
  /** What Slack would have punished or shown people as broken, in words. */
  violations: string[]
  close(): Promise<void>
}

export interface SlackServerOptions {
  /** Payloads go there as signed HTTP requests instead of over Socket Mode. */
  requestUrl?: string
  /** The same without a connection: called with each signed request. */
  handle?: (request: Request) => Promise<Response>
  botToken?: string
  appToken?: string
  signingSecret?: string
  /** Default: all that are known here. Give those of the manifest to see that they suffice. */
  scopes?: string[]
  commandName?: string
  /** Clock of limits, triggers, response_urls and signatures, in ms. Default Date.now. */
  now?: () => number
  /** How many times as fast as in reality rate limits recover; Infinity: there are none. Default 1. */
  speed?: number
  /** How long somebody waits for an acknowledgement, in ms of real time. Default 3000, as docs.slack.dev/interactivity has it. */
  ackWithin?: number
  /** When events that nobody acknowledged come again, ms of real time. Default none; Slack: nearly at once, 1 min, 5 min. */
  retries?: number[]
  /** Events that the app subscribes to. Default app_mention, app_home_opened, message.im. */
  events?: string[]
  /** How often sockets are pinged, ms. Default 10 s. */
  pingEvery?: number
}

export interface NewChannel {
  id?: string
  name: string
  /** Whether the bot is in it. Default true. */
  member?: boolean
  archived?: boolean
  private?: boolean
  /** The people in it. Default: everybody. */
  members?: string[]
}

export interface NewUser {
  id?: string
  name: string
  realName?: string
  email?: string
  /** Another workspace (Slack Connect). */
  team?: string
  isStranger?: boolean
  deleted?: boolean
  bot?: boolean
}
