import { randomBytes } from 'node:crypto'
import type { JsonObject } from './json.ts'
import type { Acted, Call, Ephemeral, ResponseUse, SlackFile, SlackMessage } from './slack-server-types.ts'

/** A workspace and all that happened in it. */
export interface SlackWorld {
  origin: string
  now(): number
  team: { id: string; name: string; domain: string }
  appId: string
  botUser: { id: string; name: string; botId: string }
  botToken: string
  appToken: string
  signingSecret: string
  scopes: string[]
  commandName: string
  revoked: boolean
  channels: Map<string, Channel>
  users: Map<string, User>
  groups: Map<string, { id: string; handle: string; users: string[] }>
  /** By channel, oldest first, deleted ones included. */
  messages: Map<string, SlackMessage[]>
  ephemerals: Ephemeral[]
  views: Map<string, StoredView>
  files: Map<string, StoredFile>
  triggers: Map<string, Trigger>
  responseUrls: Map<string, ResponseUrl>
  responses: ResponseUse[]
  /** What somebody chose in a message or a view but did not submit: by container and user, then block, then action. */
  choices: Map<string, Record<string, Record<string, JsonObject>>>
  /** Options that the app offered for an external menu, by action id. */
  suggested: Map<string, JsonObject[]>
  calls: Call[]
  acted: Acted[]
  violations: string[]
  newId(prefix: string): string
  /** Greater than any before: two messages never have the same. */
  newTs(): string
}

export interface Channel {
  id: string
  name: string
  private: boolean
  archived: boolean
  deleted: boolean
  /** Whether the bot is in it. */
  member: boolean
  /** Null: everybody. */
  members: string[] | null
  /** With whom a direct conversation is. */
  im: string | null
}

export interface User {
  id: string
  name: string
  realName: string
  email: string | null
  team: string
  isStranger: boolean
  deleted: boolean
  bot: boolean
}

export interface StoredView {
  id: string
  type: 'modal' | 'home'
  user: string
  view: JsonObject
  hash: string
  rootId: string
  previousId: string | null
  open: boolean
}

export interface StoredFile extends SlackFile {
  length: number
  uploaded: boolean
  shares: { channel: string; ts: string; threadTs: string | null }[]
}

export interface Trigger {
  user: string
  at: number
  used: boolean
  /** The modal from which it comes. */
  view: string | null
}

export interface ResponseUrl {
  url: string
  user: string
  channel: string
  threadTs: string | null
  /** The message whose button was clicked. */
  messageTs: string | null
  at: number
  uses: number
}

export type WorldOptions = Pick<
  SlackWorld,
  'now' | 'botToken' | 'appToken' | 'signingSecret' | 'scopes' | 'commandName'
>

/** An empty workspace with the app in it. */
export function createSlackWorld(options: WorldOptions): SlackWorld {
  let ids = 0
  let lastTs = 0
  return {
    ...options,
    origin: '',
    team: { id: 'T024BE7LD', name: 'Shop', domain: 'shop' },
    appId: 'A0FIVEOH2',
    botUser: { id: 'U0FIVEOH2', name: 'fiveohtwo', botId: 'B0FIVEOH2' },
    revoked: false,
    channels: new Map(),
    users: new Map(),
    groups: new Map(),
    messages: new Map(),
    ephemerals: [],
    views: new Map(),
    files: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    responses: [],
    choices: new Map(),
    suggested: new Map(),
    calls: [],
    acted: [],
    violations: [],
    newId(prefix) {
      ids++
      const unique = `${ids.toString(36)}${randomBytes(5).toString('hex')}`.toUpperCase()
      return `${prefix}0${unique.slice(0, 9)}`
    },
    newTs() {
      // Microseconds, as in 1405894322.002768.
      lastTs = Math.max(lastTs + 1, options.now() * 1000)
      return `${Math.floor(lastTs / 1e6)}.${String(Math.floor(lastTs % 1e6)).padStart(6, '0')}`
    },
  }
}
