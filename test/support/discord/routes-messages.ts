import { COMPONENTS_V2, checkMessage, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS } from './check-message.ts'
import { isRecord, type Json } from './is-record.ts'
import { messagePayload } from './payloads.ts'
import { may } from './permissions.ts'
import { channelFor, enterToEdit, enterToPost } from './places.ts'
import { missingPermissions, type Refusal, refuse, unknownMessage } from './refusal.ts'
import { type ApiRequest, bodyOf, nothing, ok, param, type Route } from './route.ts'
import { blanked, changeMessage, readable, removeMessage, storeMessage } from './store-message.ts'
import type { Channel, StoredMessage, World } from './world.ts'

/** "the past few minutes" (message.mdx, `enforce_nonce`): the fewest that may be called so. */
const nonceMs = 3 * 60_000
const MESSAGE_CONTENT = 1 << 15

export function messageRoutes(privilegedIntents: number): Route[] {
  function payload(world: World, message: StoredMessage): Json {
    const whole = messagePayload(world, message)
    return readable(world, message) || privilegedIntents & MESSAGE_CONTENT ? whole : { ...whole, ...blanked }
  }

  return [
    { route: 'POST /channels/:channel/messages', limit: 'post', handle: post },
    {
      route: 'GET /channels/:channel/messages',
      limit: 'other',
      handle(request) {
        const { world, query } = request
        const channel = channelFor(world, param(request, 'channel'))
        if (!may(world, channel, 'ReadMessageHistory')) return ok([])
        return ok(
          page(history(world, channel), query).map((message) =>
            'stub' in message ? message.stub : payload(world, message),
          ),
        )
      },
    },
    {
      route: 'GET /channels/:channel/messages/:message',
      limit: 'other',
      handle(request) {
        const { channel, message } = find(request)
        if (!may(request.world, channel, 'ReadMessageHistory')) missingPermissions()
        return ok(payload(request.world, message))
      },
    },
    { route: 'PATCH /channels/:channel/messages/:message', limit: 'edit', handle: patch },
    {
      route: 'DELETE /channels/:channel/messages/:message',
      limit: 'other',
      handle(request) {
        const { world } = request
        const { channel, message } = find(request)
        if (message.authorId !== world.bot.id && !may(world, channel, 'ManageMessages')) missingPermissions()
        removeMessage(world, message)
        return nothing
      },
    },
  ]
}

function post(request: ApiRequest) {
  const { world, uploads } = request
  const body = bodyOf(request)
  const channel = channelFor(world, param(request, 'channel'))
  const settable = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
  const content = checkMessage(world, body, uploads, null, settable)
  const nonce = nonceOf(body.nonce)
  if (content.embeds.length > 0 && !may(world, channel, 'EmbedLinks')) missingPermissions()
  if (content.files.length > 0 && !may(world, channel, 'AttachFiles')) missingPermissions()
  if (nonce !== null && body.enforce_nonce === true) {
    const earlier = withNonce(world, nonce)
    // A message that was deleted since is not made again: discord/discord-api-docs#6647.
    if (earlier?.deleted) unknownMessage()
    if (earlier) return ok(messagePayload(world, earlier, { nonce: true }))
  }
  enterToPost(world, channel)
  const message = storeMessage(world, {
    ...content,
    channelId: channel.id,
    authorId: world.bot.id,
    nonce,
    enforced: body.enforce_nonce === true,
    ...reference(world, channel, body.message_reference),
  })
  return ok(messagePayload(world, message, { nonce: true }))
}

function patch(request: ApiRequest) {
  const { world, gauge, uploads } = request
  const { channel, message } = find(request)
  if (message.authorId !== world.bot.id) refuse(403, 50005, 'Cannot edit a message authored by another user')
  const content = checkMessage(world, bodyOf(request), uploads, message, SUPPRESS_EMBEDS | COMPONENTS_V2)
  enterToEdit(world, channel)
  const old = world.now().getTime() - message.createdAt.getTime() > 3_600_000
  const refused = old ? gauge.oldEdit(channel.id) : null
  if (refused) throw Object.assign(new Error('30046'), { answer: refused } satisfies Pick<Refusal, 'answer'>)
  changeMessage(world, message, content)
  return ok(messagePayload(world, message))
}

/** What only one user sees is not there for the bot's token. */
function find(request: ApiRequest): { channel: Channel; message: StoredMessage } {
  const channel = channelFor(request.world, param(request, 'channel'))
  const message = request.world.messages.get(param(request, 'message'))
  if (!message || message.deleted || message.channelId !== channel.id || message.ephemeralFor !== null)
    return unknownMessage()
  return { channel, message }
}

function nonceOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  const nonce = String(value)
  if (nonce.length > 25)
    refuse(400, 50035, 'Invalid Form Body', {
      nonce: { _errors: [{ code: 'NONCE_TYPE_TOO_LONG', message: 'Nonce must be 25 or fewer in length.' }] },
    })
  return nonce
}

/** By the same author, whatever the channel. */
function withNonce(world: World, nonce: string): StoredMessage | undefined {
  const since = world.now().getTime() - nonceMs
  return [...world.messages.values()].find(
    (message) =>
      message.nonce === nonce && message.authorId === world.bot.id && message.createdAt.getTime() >= since,
  )
}

function reference(
  world: World,
  channel: Channel,
  value: unknown,
): { type: number; referenceId: string | null } {
  if (!isRecord(value)) return { type: 0, referenceId: null }
  const message = world.messages.get(String(value.message_id))
  if (message && !message.deleted && message.channelId === channel.id) {
    if (!may(world, channel, 'ReadMessageHistory'))
      refuse(403, 160002, 'Cannot reply without permission to read message history')
    return { type: 19, referenceId: message.id }
  }
  if (value.fail_if_not_exists === false) return { type: 0, referenceId: null }
  return refuse(400, 50035, 'Invalid Form Body', {
    message_reference: {
      _errors: [{ code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', message: 'Unknown message' }],
    },
  })
}

type Listed = StoredMessage | { id: string; stub: Json }

/** Newest first; a thread begins with a message of type 21 that points to the one it was started from (topics/threads.mdx). */
function history(world: World, channel: Channel): Listed[] {
  const messages: Listed[] = [...world.messages.values()].filter(
    (message) => message.channelId === channel.id && !message.deleted && message.ephemeralFor === null,
  )
  const started = channel.thread ? world.messages.get(channel.id) : undefined
  if (started)
    messages.unshift({
      id: channel.id,
      stub: {
        ...messagePayload(world, {
          ...started,
          channelId: channel.id,
          type: 21,
          content: '',
          embeds: [],
          components: [],
          files: [],
        }),
        message_reference: {
          type: 0,
          channel_id: started.channelId,
          message_id: started.id,
          guild_id: world.guild.id,
        },
      },
    })
  return messages.reverse()
}

function page(messages: Listed[], query: URLSearchParams): Listed[] {
  const limit = Number(query.get('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    refuse(400, 50035, 'Invalid Form Body', {
      limit: {
        _errors: [{ code: 'NUMBER_TYPE_MAX', message: 'int value should be less than or equal to 100.' }],
      },
    })
  const before = query.get('before')
  const after = query.get('after')
  const around = query.get('around')
  if (before) return messages.filter(({ id }) => BigInt(id) < BigInt(before)).slice(0, limit)
  if (after) return messages.filter(({ id }) => BigInt(id) > BigInt(after)).slice(-limit)
  if (!around) return messages.slice(0, limit)
  const place = messages.findIndex(({ id }) => BigInt(id) <= BigInt(around))
  const from = Math.max(0, place - Math.floor(limit / 2))
  return messages.slice(from, from + limit)
}
