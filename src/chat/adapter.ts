import type { ChatMessage } from '../model/message.ts'
import type { Person } from '../model/person.ts'

/** What people do on a platform, handed to the bot. */
export interface ChatInbox {
  /** A line of text such as `diagnose shop`. `thread` is where it was typed, when that is an incident's thread. */
  command(text: string, from: { person: Person; platform: string; incident?: string }): Promise<Reply>
  /** A click on a button; `button` is {@link Button.id}, the rest what was told along with it. */
  press(button: string, from: Press): Promise<Reply>
}

/** Who clicked, and what a dialog was told. */
export interface Press {
  person: Person
  platform: string
  reason?: string
  /** What {@link import('../model/message.ts').Asked.typed} asked for, as it was typed. */
  typed?: string
  /** Whether the guards are to be overridden, which needs a reason. */
  breakGlass?: boolean
}

/** The answer to the one who asked; `incident` is set when a thread shows the rest. */
export interface Reply {
  message: ChatMessage
  incident?: string
}

/** One chat platform. A conversation is one incident's thread there. */
export interface ChatAdapter {
  platform: string
  start(inbox: ChatInbox): Promise<void>
  /** Finds or makes the thread of an incident and returns its id on the platform. Idempotent. */
  open(incident: string, title: string): Promise<string>
  /**
   * Posts once per `key`: a second call with the same thread and key returns the first message's id,
   * so that a delivery interrupted between posting and noting it can be repeated.
   */
  post(thread: string, key: string, message: ChatMessage): Promise<string>
  update(thread: string, messageId: string, message: ChatMessage): Promise<void>
  stop(): Promise<void>
}
