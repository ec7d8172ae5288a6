import type { MessageContent } from './check-message.ts'
import { messagePayload } from './payloads.ts'
import { shownText } from './shown-message.ts'
import type { StoredMessage, World } from './world.ts'

const GUILD_MESSAGES = 1 << 9

export interface NewMessage extends MessageContent {
  channelId: string
  authorId: string
  type?: number
  nonce?: string | null
  enforced?: boolean
  ephemeralFor?: string | null
  loading?: boolean
  interactionId?: string | null
  referenceId?: string | null
}

export function storeMessage(world: World, made: NewMessage): StoredMessage {
  const message: StoredMessage = {
    type: 0,
    nonce: null,
    enforced: false,
    ephemeralFor: null,
    loading: false,
    interactionId: null,
    referenceId: null,
    ...made,
    id: world.newId(),
    createdAt: world.now(),
    editedAt: null,
    edits: [],
    deleted: false,
  }
  world.messages.set(message.id, message)
  tell(world, 'MESSAGE_CREATE', message)
  return message
}

export function changeMessage(world: World, message: StoredMessage, content: MessageContent): void {
  Object.assign(message, content)
  message.loading = false
  message.editedAt = world.now()
  message.edits.push({ at: world.now(), text: shownText(message) })
  tell(world, 'MESSAGE_UPDATE', message)
}

export function removeMessage(world: World, message: StoredMessage): void {
  message.deleted = true
  if (message.ephemeralFor !== null) return
  world.dispatch({
    event: 'MESSAGE_DELETE',
    data: { id: message.id, channel_id: message.channelId, guild_id: world.guild.id },
    intent: GUILD_MESSAGES,
  })
}

/** Words of others are blank without MESSAGE_CONTENT, but where the bot is mentioned: events/gateway.mdx "Message Content Intent". */
export function readable(world: World, message: StoredMessage): boolean {
  return message.authorId === world.bot.id || new RegExp(`<@!?${world.bot.id}>`).test(message.content)
}

export const blanked = { content: '', embeds: [], attachments: [], components: [] }

function tell(world: World, event: string, message: StoredMessage): void {
  if (message.ephemeralFor !== null) return
  const data = {
    ...messagePayload(world, message, { nonce: event === 'MESSAGE_CREATE' }),
    guild_id: world.guild.id,
  }
  const blank = readable(world, message) ? undefined : { ...data, ...blanked }
  world.dispatch({ event, data, intent: GUILD_MESSAGES, ...(blank && { blank }) })
}
