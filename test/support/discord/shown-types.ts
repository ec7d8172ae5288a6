import type {
  APIAllowedMentions,
  APIEmbed,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
} from 'discord.js'

/** A message as the server keeps it: what a user with eyes would see there now. */
export interface ShownMessage {
  id: string
  channelId: string
  /** User id. */
  author: string
  content: string
  embeds: APIEmbed[]
  components: APIMessageTopLevelComponent[]
  flags: number
  files: {
    id: string
    name: string
    type: string
    sizeBytes: number
    text: string
    bytes: Buffer
    description: string | null
  }[]
  nonce: string | null
  /** As the last request said; null means that everything pings. */
  allowedMentions: APIAllowedMentions | null
  /** Every word that is shown, line after line: content, embeds, displays, labels. */
  text: string
  /** Buttons in order, those of links too. */
  buttons: ShownButton[]
  /** The only one who sees it. */
  ephemeralFor: string | null
  /** Still "thinking…". */
  loading: boolean
  createdAt: Date
  edits: { at: Date; text: string }[]
  deleted: boolean
}

export interface ShownButton {
  label: string
  customId: string | null
  url: string | null
  style: number
  disabled: boolean
}

export interface ShownThread {
  id: string
  name: string
  parentId: string
  archived: boolean
  locked: boolean
  autoArchiveMinutes: number
  /** Without the one it was started from, oldest first. */
  messages: ShownMessage[]
}

/**
 * Something in a message that the platform would act on. `pings` of mentions are true only if somebody would be notified;
 * with `allowed_mentions` empty a mention is still drawn, and is a hazard that does not ping.
 */
export interface Hazard {
  messageId: string
  kind:
    | 'everyone'
    | 'here'
    | 'role'
    | 'user'
    | 'channel'
    | 'command'
    | 'emoji'
    | 'timestamp'
    | 'link'
    | 'masked-link'
    | 'invite'
    | 'formatting'
    | 'open-fence'
    | 'invisible'
    | 'token'
  /** Such as `content`, `embeds.0.description`, `components.2.content`. */
  where: string
  text: string
  pings: boolean
}

export interface ShownModal {
  customId: string
  title: string
  inputs: ShownInput[]
  /** Words that are shown but not typed into. */
  text: string
  data: APIModalInteractionResponseCallbackData
  /** The action that it answered. */
  interactionId: string
  user: string
}

export interface ShownInput {
  customId: string
  label: string
  kind: 'text' | 'select' | 'other'
  required: boolean
  minLength: number
  maxLength: number
  value: string
  /** Of a select. */
  options: string[]
}

/** What somebody sees after doing something; it goes on changing as the bot answers. */
export interface Seen {
  interactionId: string
  /** Its token, as the bot got it. */
  token: string
  /** The first response; null when it failed. */
  response: 'message' | 'deferred-message' | 'deferred-update' | 'update' | 'choices' | 'modal' | null
  /** Real milliseconds until the first response. */
  ms: number | null
  /** `The application did not respond`, `This interaction failed`; null when it went well. */
  failed: string | null
  /** The answer as it is now; for `update` and `deferred-update` the message that was clicked. */
  message: ShownMessage | null
  followUps: ShownMessage[]
  modal: ShownModal | null
  choices: { name: string; value: string | number }[]
  /** Resolves with the answer when it is no more "thinking…": at once, or by its first edit; rejects after `withinMs` (5000). */
  answered(withinMs?: number): Promise<ShownMessage>
}
