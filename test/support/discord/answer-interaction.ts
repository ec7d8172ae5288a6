import { checkChoice } from './check-commands.ts'
import {
  COMPONENTS_V2,
  checkMessage,
  EPHEMERAL,
  LOADING,
  SUPPRESS_EMBEDS,
  SUPPRESS_NOTIFICATIONS,
  type Upload,
} from './check-message.ts'
import { checkModal } from './check-modal.ts'
import { createForm } from './form.ts'
import type { Interaction, InteractionType } from './interaction.ts'
import { isRecord, type Json } from './is-record.ts'
import { messagePayload } from './payloads.ts'
import { enterToEdit, wakeByPost } from './places.ts'
import { type Answer, refuse, unknownChannel, unknownMessage } from './refusal.ts'
import { nothing } from './route.ts'
import { changeMessage, storeMessage } from './store-message.ts'
import type { StoredMessage, World } from './world.ts'

/** receiving-and-responding.mdx "Interaction Callback Type": 6 and 7 belong to messages with components, 9 not to dialogs. */
const allowed: Record<InteractionType, number[]> = {
  2: [4, 5, 9],
  3: [4, 5, 6, 7, 9],
  4: [8],
  5: [4, 5, 6, 7],
}

/** The first response, of which there is one; a refused one may be sent again. */
export function answerInteraction(
  world: World,
  interaction: Interaction,
  body: Json,
  uploads: Upload[],
  query: URLSearchParams,
): Answer {
  if (interaction.response !== null) refuse(400, 40060, 'Interaction has already been acknowledged.')
  const type = typeFor(interaction, body.type)
  const data = isRecord(body.data) ? body.data : {}
  const message = respond(world, interaction, type, data, uploads)
  interaction.response = type
  interaction.changed()
  if (query.get('with_response') !== 'true') return nothing
  return {
    status: 200,
    body: {
      interaction: {
        id: interaction.id,
        type: interaction.type,
        ...(message && {
          response_message_id: message.id,
          response_message_loading: message.loading,
          response_message_ephemeral: message.ephemeralFor !== null,
        }),
      },
      ...(message && { resource: { type, message: messagePayload(world, message) } }),
    },
  }
}

function respond(
  world: World,
  interaction: Interaction,
  type: number,
  data: Json,
  uploads: Upload[],
): StoredMessage | null {
  if (type === 8) {
    interaction.choices = choicesOf(interaction, data)
    return null
  }
  if (type === 9) {
    interaction.modal = checkModal(data)
    return null
  }
  if (type === 6 || type === 7) {
    const source = interaction.sourceId ? world.messages.get(interaction.sourceId) : undefined
    if (!source || source.deleted) return unknownMessage()
    interaction.originalId = source.id
    if (type === 6) return source
    const content = checkMessage(world, data, uploads, source, SUPPRESS_EMBEDS | COMPONENTS_V2, 'data')
    const channel = world.channels.get(source.channelId)
    if (channel && source.ephemeralFor === null) enterToEdit(world, channel)
    changeMessage(world, source, content)
    return source
  }
  return newMessage(world, interaction, type, data, uploads)
}

function newMessage(
  world: World,
  interaction: Interaction,
  type: number,
  data: Json,
  uploads: Upload[],
): StoredMessage {
  const deferred = type === 5
  const settable = deferred ? EPHEMERAL : SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | EPHEMERAL | COMPONENTS_V2
  const content = deferred
    ? {
        content: '',
        embeds: [],
        components: [],
        files: [],
        allowedMentions: null,
        flags: (Number(data.flags ?? 0) & EPHEMERAL) | LOADING,
      }
    : checkMessage(world, data, uploads, null, settable, 'data')
  const ephemeral = (content.flags & EPHEMERAL) !== 0
  const channel = world.channels.get(interaction.channelId)
  if (!channel) return unknownChannel()
  if (!ephemeral) wakeByPost(world, channel)
  const message = storeMessage(world, {
    ...content,
    channelId: channel.id,
    authorId: world.bot.id,
    ephemeralFor: ephemeral ? interaction.userId : null,
    loading: deferred,
    interactionId: interaction.id,
    referenceId: interaction.sourceId,
    type: interaction.sourceId ? 19 : interaction.payload.data && isMenu(interaction) ? 23 : 20,
  })
  interaction.originalId = message.id
  interaction.pending = deferred
  return message
}

function isMenu(interaction: Interaction): boolean {
  return isRecord(interaction.payload.data) && interaction.payload.data.type === 3
}

function typeFor(interaction: Interaction, type: unknown): number {
  const types = allowed[interaction.type].filter(
    (one) => (one !== 6 && one !== 7) || interaction.sourceId !== null,
  )
  if (typeof type === 'number' && types.includes(type)) return type
  const form = createForm()
  form.say('type', 'BASE_TYPE_CHOICES', `Value must be one of {${types.join(', ')}}.`)
  form.end()
  return 0
}

/** "Autocomplete … array of choices (max of 25 choices)". */
function choicesOf(interaction: Interaction, data: Json): { name: string; value: string | number }[] {
  const form = createForm('data')
  const choices = form.list('choices', data.choices, { max: 25 })
  choices.forEach(
    (choice, index) =>
      void checkChoice(form, choice, focusedIsText(interaction.payload.data), `choices.${index}`),
  )
  form.end()
  return choices.map((choice) => ({
    name: String(choice.name),
    value: typeof choice.value === 'number' ? choice.value : String(choice.value),
  }))
}

function focusedIsText(data: unknown): boolean {
  if (!isRecord(data)) return true
  if (data.focused === true) return data.type === 3
  const inner = Array.isArray(data.options) ? data.options : []
  return inner.every((option) => focusedIsText(option))
}
