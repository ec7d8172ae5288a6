import type { Approval } from '../model/approval.ts'
import type { ConfigurationItem } from '../model/configuration-item.ts'
import type { Incident } from '../model/incident.ts'
import type { Button, ChatMessage } from '../model/message.ts'
import type { Speaker } from '../model/person.ts'

/** What people do on a platform, handed to the bot. Whatever it cannot do it says as a `BotError` for the one who asked. */
export interface ChatInbox {
  /** A line of text such as `diagnose shop`. */
  command(text: string, from: Asking): Promise<Reply>
  /** A click on a button; `button` is {@link Button.id}, the rest what was told along with it. */
  press(button: string, from: Press): Promise<Reply>
  /** A button as it is offered now, with all that a dialog shows; null when it is not offered any more. */
  button(id: string): Promise<Button | null>
  /** The incident whose thread this is. */
  incidentOf(platform: string, thread: string): Promise<string | null>
  /** The thread of an incident on a platform. */
  threadOf(platform: string, incident: string): Promise<string | null>
  /** What somebody sees when opening the bot's own page on a platform. */
  overview(person: Speaker): Promise<Overview>
  /** Names that go on with what was typed so far, the likeliest first, at most 25. */
  complete(what: 'service' | 'incident' | 'runbook' | 'cause' | 'remedy', typed: string): Promise<string[]>
}

/** Who typed, and where. */
export interface Asking {
  person: Speaker
  platform: string
  /** When it was typed in an incident's thread. */
  incident?: string
  /** The channel, on platforms that have several. */
  channel?: string
}

/** Who clicked, and what a dialog was told. */
export interface Press {
  person: Speaker
  platform: string
  reason?: string
  /** What {@link import('../model/message.ts').Asked.typed} asked for, as it was typed. */
  typed?: string
  /** What {@link import('../model/message.ts').Asked.answer} asked for. */
  answer?: string
  /** Whether the guards are to be overridden, which needs a reason. */
  breakGlass?: boolean
}

/** The answer to the one who asked; `incident` is set when a thread shows the rest. */
export interface Reply {
  message: ChatMessage
  incident?: string
}

/** How things stand for one person. */
export interface Overview {
  /** What this person may decide on now, the oldest first. */
  waiting: Approval[]
  /** Open incidents that this person asked for, newest first. */
  mine: Incident[]
  /** Newest first. */
  open: Incident[]
  configuration: ConfigurationItem[]
}

/** An incident that is to get its thread on a platform. */
export interface Conversation {
  incident: string
  title: string
  /** Channels in which to begin it, the first that works; none: the platform's usual one. */
  channels: string[]
}

/** A thread, and the id of the message that began it, on platforms where one must. */
export interface Opened {
  thread: string
  messageId: string | null
}

/** How a platform does right now, as far as the adapter knows. */
export interface PlatformHealth {
  /** `Acme`: the workspace or server, as it calls itself. */
  name?: string
  /** What keeps it from showing anything, and the next thing to do; null while all is well. */
  trouble?: { detail: string; next: string } | null
}

/**
 * One chat platform. A conversation is one incident's thread there. What is sent rejects with
 * `CHAT_BUSY` (limits are used up, nothing was sent; `afterMs`), `CHAT_REFUSED` (the platform said no and will again until
 * somebody mends it) or `CHAT_UNREACHABLE` (nobody knows whether it arrived).
 */
export interface ChatAdapter {
  platform: string
  /** Whether messages that are a file are posted there; elsewhere everything is shown in place. */
  files: boolean
  /** How many updates a minute are allowed over all threads together, where there is such a limit. */
  editsPerMinute?: number
  health?(): PlatformHealth
  /** Resolves though the platform cannot be reached: it is tried again for as long as it takes. */
  start(inbox: ChatInbox): Promise<void>
  /**
   * Begins an incident's thread with its first message where the platform needs one. `again`: an earlier try may have
   * begun it, so it is looked for first. Null: nobody configured where this incident could be shown there.
   */
  open(conversation: Conversation, first: ChatMessage, again: boolean): Promise<Opened | null>
  /** Posts under a key that is unique in its thread. `again`: an earlier try may have arrived, so it is looked for first. */
  post(thread: string, key: string, message: ChatMessage, again: boolean): Promise<string>
  update(thread: string, messageId: string, message: ChatMessage): Promise<void>
  stop(): Promise<void>
}
