import type { Secret } from '../../secret.ts'
import type { ChatAdapter } from '../adapter.ts'
import type { ChatLog } from '../chat-log.ts'

export interface SlackOptions {
  botToken: Secret
  connection: { mode: 'socket'; appToken: Secret } | { mode: 'http'; signingSecret: Secret }
  /** The usual channel, by id or `#name`. */
  channel: string | null
  /** Null: Slack's own. */
  apiUrl: string | null
  /** Handles of the user groups that approvers name, without `@`. */
  groups: string[]
  now(): Date
  log: ChatLog
}

export interface SlackAdapter extends ChatAdapter {
  /** What Slack sends in HTTP mode: commands, interactions and events, the body as it came. */
  handle(request: Request): Promise<Response>
}
