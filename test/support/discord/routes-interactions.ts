import { answerInteraction } from './answer-interaction.ts'
import {
  COMPONENTS_V2,
  checkMessage,
  EPHEMERAL,
  type MessageContent,
  SUPPRESS_EMBEDS,
  SUPPRESS_NOTIFICATIONS,
} from './check-message.ts'
import type { Interaction } from './interaction.ts'
import { messagePayload } from './payloads.ts'
import { enterToEdit, wakeByPost } from './places.ts'
import { refuse, unknownChannel, unknownMessage } from './refusal.ts'
import { type ApiRequest, bodyOf, nothing, ok, param, type Route } from './route.ts'
import { changeMessage, removeMessage, storeMessage } from './store-message.ts'
import type { StoredMessage, World } from './world.ts'

/** "Interaction tokens are valid for 15 minutes": interactions/receiving-and-responding.mdx. */
const tokenMs = 15 * 60_000

/** Answers, edits and follow-ups; the token in the path is all they ask for, and the global limit is not theirs. */
export const interactionRoutes: Route[] = [
  {
    route: 'POST /interactions/:interaction/:token/callback',
    auth: false,
    limit: null,
    handle(request) {
      const { world } = request
      const interaction = world.interactions.get(param(request, 'interaction'))
      if (
        !interaction ||
        interaction.token !== param(request, 'token') ||
        interaction.dead ||
        expired(world, interaction)
      )
        return refuse(404, 10062, 'Unknown interaction')
      return answerInteraction(world, interaction, bodyOf(request), request.uploads, request.query)
    },
  },
  { route: 'POST /webhooks/:application/:token', auth: false, limit: 'webhook', handle: followUp },
  {
    route: 'GET /webhooks/:application/:token/messages/:message',
    auth: false,
    limit: 'webhook',
    handle(request) {
      const { message } = find(request)
      return ok(messagePayload(request.world, message))
    },
  },
  {
    route: 'PATCH /webhooks/:application/:token/messages/:message',
    auth: false,
    limit: 'webhook',
    handle(request) {
      const { interaction, message } = find(request)
      return ok(edit(request, interaction, message))
    },
  },
  {
    route: 'DELETE /webhooks/:application/:token/messages/:message',
    auth: false,
    limit: 'webhook',
    handle(request) {
      const { interaction, message } = find(request)
      removeMessage(request.world, message)
      interaction.pending = false
      interaction.changed()
      return nothing
    },
  },
]

function followUp(request: ApiRequest) {
  const { world } = request
  const interaction = answeredInteraction(request)
  const original = interaction.originalId ? world.messages.get(interaction.originalId) : undefined
  // "this endpoint will function as Edit Original Interaction Response … This behavior is deprecated"
  if (interaction.pending && original?.loading) {
    world.violations.push('a follow-up in the place of an edit of the deferred answer, which is deprecated')
    return ok(edit(request, interaction, original))
  }
  const body = bodyOf(request)
  const settable = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | EPHEMERAL | COMPONENTS_V2
  const content = checkMessage(world, body, request.uploads, null, settable)
  const ephemeral = (content.flags & EPHEMERAL) !== 0
  enter(world, interaction, ephemeral)
  const message = storeMessage(world, {
    ...content,
    channelId: interaction.channelId,
    authorId: world.bot.id,
    ephemeralFor: ephemeral ? interaction.userId : null,
    interactionId: interaction.id,
    type: 19,
    referenceId: interaction.originalId,
  })
  interaction.followUpIds.push(message.id)
  interaction.changed()
  return ok(messagePayload(world, message))
}

function edit(request: ApiRequest, interaction: Interaction, message: StoredMessage): object {
  const { world } = request
  const settable = SUPPRESS_EMBEDS | COMPONENTS_V2
  const content: MessageContent = checkMessage(world, bodyOf(request), request.uploads, message, settable)
  const channel = world.channels.get(message.channelId)
  if (!channel) unknownChannel()
  if (channel && message.ephemeralFor === null) {
    if (message.loading) wakeByPost(world, channel)
    else enterToEdit(world, channel)
  }
  changeMessage(world, message, content)
  interaction.pending = false
  interaction.changed()
  return messagePayload(world, message)
}

function enter(world: World, interaction: Interaction, ephemeral: boolean): void {
  const channel = world.channels.get(interaction.channelId)
  if (!channel) {
    unknownChannel()
    return
  }
  if (!ephemeral) wakeByPost(world, channel)
}

function find(request: ApiRequest): { interaction: Interaction; message: StoredMessage } {
  const interaction = answeredInteraction(request)
  const asked = param(request, 'message')
  const id = asked === '@original' ? interaction.originalId : asked
  const own = id !== null && (id === interaction.originalId || interaction.followUpIds.includes(id))
  const message = own ? request.world.messages.get(id) : undefined
  if (!message || message.deleted) return unknownMessage()
  return { interaction, message }
}

/** Before the first response there is no webhook to speak of. */
function answeredInteraction(request: ApiRequest): Interaction {
  const { world, query } = request
  const token = param(request, 'token')
  const interaction = [...world.interactions.values()].find((one) => one.token === token)
  if (!interaction || param(request, 'application') !== world.applicationId || expired(world, interaction))
    return refuse(401, 50027, 'Invalid Webhook Token')
  if (interaction.response === null) return refuse(404, 10015, 'Unknown Webhook')
  if (query.has('thread_id')) world.violations.push('thread_id on the webhook of an interaction')
  return interaction
}

function expired(world: World, interaction: Interaction): boolean {
  return world.now().getTime() - interaction.createdAt.getTime() >= tokenMs
}
