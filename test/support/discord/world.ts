import { randomBytes } from 'node:crypto'
import type {
  APIAllowedMentions,
  APIApplicationCommand,
  APIEmbed,
  APIMessageTopLevelComponent,
} from 'discord.js'
import type { DiscordRole, DiscordUser, Permission } from './discord-server-types.ts'
import type { Interaction } from './interaction.ts'
import type { Json } from './is-record.ts'

export interface Channel {
  id: string
  name: string
  deny: Set<Permission>
  allow: Set<Permission>
  thread: Thread | null
}

export interface Thread {
  parentId: string
  ownerId: string
  archived: boolean
  locked: boolean
  archivedAt: Date
  autoArchiveMinutes: number
  activeAt: Date
  createdAt: Date
}

export interface StoredFile {
  id: string
  name: string
  type: string
  bytes: Buffer
  description: string | null
}

export interface StoredMessage {
  id: string
  channelId: string
  authorId: string
  /** message.mdx "Message Types": 0 plain, 19 reply, 20 slash command, 23 context menu. */
  type: number
  content: string
  embeds: APIEmbed[]
  components: APIMessageTopLevelComponent[]
  flags: number
  files: StoredFile[]
  nonce: string | null
  enforced: boolean
  allowedMentions: APIAllowedMentions | null
  ephemeralFor: string | null
  loading: boolean
  createdAt: Date
  editedAt: Date | null
  edits: { at: Date; text: string }[]
  deleted: boolean
  interactionId: string | null
  referenceId: string | null
}

export interface Member extends DiscordUser {
  bot: boolean
  inGuild: boolean
}

/** What is dispatched to sessions: whose intents hold `intent` (0: all), in the form `blank` without MESSAGE_CONTENT. */
export interface Dispatch {
  event: string
  data: Json
  intent: number
  blank?: Json
}

/** All that the server knows; its parts change it and nothing else does. */
export interface World {
  token: string
  tokenValid: boolean
  applicationId: string
  bot: Member
  botRoleId: string
  botIn: boolean
  guild: { id: string; name: string }
  baseUrl: string
  fileBytes: number
  roles: Map<string, DiscordRole>
  users: Map<string, Member>
  channels: Map<string, Channel>
  messages: Map<string, StoredMessage>
  globalCommands: APIApplicationCommand[]
  guildCommands: APIApplicationCommand[]
  /** Names and when they were made, for the daily limit. */
  commandsMade: { at: Date }[]
  interactions: Map<string, Interaction>
  violations: string[]
  now(): Date
  newId(): string
  dispatch(dispatch: Dispatch): void
}

/** 1 January 2015: developers/reference.mdx "Snowflakes". */
const epoch = 1_420_070_400_000

export interface WorldOptions {
  now: () => Date
  token: string | undefined
  fileBytes: number
}

export function createWorld(options: WorldOptions): World {
  let last = 0n

  /** Always larger than the one before, 18 or 19 digits, as clients expect of ids. */
  function newId(): string {
    const ms = BigInt(Math.max(options.now().getTime() - epoch, 60_000_000_000))
    const id = ms << 22n
    last = id > last ? id : last + 1n
    return last.toString()
  }

  const applicationId = newId()
  const botRoleId = newId()
  const bot: Member = { id: applicationId, name: 'fiveohtwo', roles: [botRoleId], bot: true, inGuild: true }
  const made = `${Buffer.from(applicationId).toString('base64url')}.${randomBytes(5).toString('base64url').slice(0, 6)}.${randomBytes(29).toString('base64url').slice(0, 38)}`
  return {
    token: options.token ?? made,
    tokenValid: true,
    applicationId,
    bot,
    botRoleId,
    botIn: true,
    guild: { id: newId(), name: 'Shop operations' },
    baseUrl: '',
    fileBytes: options.fileBytes,
    roles: new Map(),
    users: new Map([[bot.id, bot]]),
    channels: new Map(),
    messages: new Map(),
    globalCommands: [],
    guildCommands: [],
    commandsMade: [],
    interactions: new Map(),
    violations: [],
    now: options.now,
    newId,
    dispatch: () => undefined,
  }
}
