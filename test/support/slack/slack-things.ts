import type { JsonObject } from './json.ts'

export interface Typing {
  user: string
  channel: string
  /** Typed in a thread, where Slack refuses commands. */
  threadTs?: string
  /** The payload of another workspace. */
  team?: string
}

export interface ButtonOf {
  /** Where: a message, or `view`: a modal or Home of the user. */
  channel?: string
  ts?: string
  view?: string
  user: string
  /** Which; the first that fits all that is given. */
  actionId?: string
  label?: string
  value?: string
  blockId?: string
  /** Also what earlier versions had or a deleted message: a client that has not caught up. */
  past?: boolean
  /** Says no in the confirmation dialog; resolves with `sent` false. */
  cancel?: boolean
  team?: string
}

/** What came of something that a user did. */
export interface Seen {
  /** False when Slack told the app nothing. */
  sent: boolean
  /** What Slack itself said instead of asking the app, such as that commands do not work in threads. */
  refused: string | null
  /** Time to the acknowledgement; null: there was none. */
  ackMs: number | null
  timedOut: boolean
  /** The body of the acknowledgement. */
  body: JsonObject | null
  /** HTTP mode. */
  status: number | null
  /** The confirmation dialog of the button. */
  confirm: JsonObject | null
  payload: JsonObject
  triggerId: string | null
  responseUrl: string | null
  /** Socket Mode. */
  envelopeId: string | null
  /** For `redeliver`. */
  request: { headers: Record<string, string>; body: string } | null
}

export interface Submitted extends Seen {
  /** What the modal shows under its inputs, by block id; then it stays open. */
  errors: Record<string, string> | null
  /** What is in front of the user now. */
  view: SlackView | null
}

export interface SlackMessage {
  channel: string
  ts: string
  /** Null outside of threads, and for the message that began one. */
  threadTs: string | null
  /** Who wrote it; the bot's own are by `botUser.id`. */
  user: string
  byBot: boolean
  text: string
  blocks: JsonObject[]
  metadata: { event_type: string; event_payload: JsonObject } | null
  files: SlackFile[]
  broadcast: boolean
  unfurl: { links: boolean; media: boolean }
  /** As it was, oldest first, without the present version. */
  past: { text: string; blocks: JsonObject[]; at: number }[]
  postedAt: number
  editedAt: number | null
  deleted: boolean
  reactions: { name: string; users: string[] }[]
}

export interface SlackFile {
  id: string
  name: string
  title: string
  text: string
  size: number
  /** As it was uploaded. */
  bytes: Buffer
  altText: string | null
  snippetType: string | null
}

export interface Ephemeral {
  /** Its buttons can be clicked like those of any message. */
  ts: string
  channel: string
  user: string
  threadTs: string | null
  text: string
  blocks: JsonObject[]
  at: number
  by: 'chat.postEphemeral' | 'ack' | 'response_url'
}

export interface SlackView {
  id: string
  type: 'modal' | 'home'
  callbackId: string
  title: string
  blocks: JsonObject[]
  submit: string | null
  close: string | null
  privateMetadata: string
  hash: string
  /** Whole, as in payloads. */
  view: JsonObject
}

export interface ResponseUse {
  url: string
  user: string
  channel: string
  body: JsonObject
  at: number
  /** `used_url`, `expired_url` and the like; null when it worked. */
  error: string | null
}

export interface Acted {
  channel: string | null
  ts: string | null
  kind: 'mention' | 'broadcast' | 'group' | 'channel' | 'date' | 'link' | 'auto-link' | 'unfurl'
  /** Exactly what stood there. */
  text: string
  /** Where: `text`, `blocks[2].fields[0]`, … */
  where: string
  /** What a link of rich text is shown as. */
  label?: string
}

export interface Call {
  method: string
  /** JSON in form fields is parsed. */
  args: JsonObject
  at: number
  /** The error that was answered, `http 503`, `ratelimited`, `hang`, `cut`; null: all was well. */
  error: string | null
}

export interface Fault {
  /** `chat.postMessage`, `upload`, `response_url`, or `*` for all. */
  method: string
  /** Default 1. */
  times?: number
  /** Only calls with such arguments. */
  when?: (args: JsonObject) => boolean
  as:
    | { status: number; body?: string }
    /** 429 with Retry-After in seconds. */
    | { retryAfter: number }
    /** Answered never; with `done` after it was carried out. */
    | { hang: true; done?: boolean }
    /** The connection is cut; with `done` after it was carried out. */
    | { cut: true; done?: boolean }
    /** `{ ok: false, error }`; `fatal_error` and `internal_error` may be `done` as well. */
    | { error: string; done?: boolean; more?: JsonObject }
}
