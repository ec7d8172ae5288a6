import { createForm, type Form } from './form.ts'
import { channelPayload, messagePayload } from './payloads.ts'
import { may } from './permissions.ts'
import { channelFor, setArchived } from './places.ts'
import { archivedThread, missingPermissions, refuse, unknownMessage } from './refusal.ts'
import { type ApiRequest, bodyOf, nothing, ok, param, type Route } from './route.ts'
import type { Channel, World } from './world.ts'

const GUILDS = 1 << 0
const GUILD_MESSAGES = 1 << 9

/** Channels and threads: developers/resources/channel.mdx, topics/threads.mdx. */
export const channelRoutes: Route[] = [
  {
    route: 'GET /channels/:channel',
    limit: 'other',
    handle: (request) =>
      ok(channelPayload(request.world, channelFor(request.world, param(request, 'channel')))),
  },
  { route: 'PATCH /channels/:channel', limit: 'other', handle: patch },
  {
    route: 'DELETE /channels/:channel',
    limit: 'other',
    handle(request) {
      const { world } = request
      const channel = channelFor(world, param(request, 'channel'))
      if (!channel.thread || !may(world, channel, 'ManageThreads')) missingPermissions()
      const body = channelPayload(world, channel)
      removeChannel(world, channel)
      return ok(body)
    },
  },
  {
    route: 'POST /channels/:channel/typing',
    limit: 'other',
    handle(request) {
      channelFor(request.world, param(request, 'channel'))
      return nothing
    },
  },
  { route: 'POST /channels/:channel/messages/:message/threads', limit: 'thread', handle: startThread },
  {
    route: 'PUT /channels/:channel/thread-members/@me',
    limit: 'other',
    handle(request) {
      if (channelFor(request.world, param(request, 'channel')).thread?.archived) archivedThread()
      return nothing
    },
  },
  {
    route: 'GET /channels/:channel/threads/archived/public',
    limit: 'other',
    handle(request) {
      const { world } = request
      const channel = channelFor(world, param(request, 'channel'))
      const threads = [...world.channels.values()].filter(
        ({ thread }) => thread?.archived && thread.parentId === channel.id,
      )
      return ok({
        threads: threads.map((thread) => channelPayload(world, thread)),
        members: [],
        has_more: false,
      })
    },
  },
]

function startThread(request: ApiRequest) {
  const { world } = request
  const channel = channelFor(world, param(request, 'channel'))
  if (channel.thread) refuse(400, 50024, 'Cannot execute action on this channel type')
  const message = world.messages.get(param(request, 'message'))
  if (!message || message.deleted || message.channelId !== channel.id || message.ephemeralFor !== null)
    return unknownMessage()
  if (!may(world, channel, 'CreatePublicThreads')) missingPermissions()
  const form = createForm()
  const body = bodyOf(request)
  const name = form.text('name', body.name, { min: 1, max: 100, required: true })
  const minutes = archiveMinutes(form, body.auto_archive_duration)
  form.end()
  if (world.channels.has(message.id))
    refuse(400, 160004, 'A thread has already been created for this message')
  const active = [...world.channels.values()].filter(({ thread }) => thread && !thread.archived)
  // "a maximum of 1,000 active threads": support.discord.com, "Threads FAQ".
  if (active.length >= 1000) refuse(400, 160006, 'Maximum number of active threads reached')
  const now = world.now()
  const thread: Channel = {
    id: message.id,
    name: name ?? '',
    deny: new Set(),
    allow: new Set(),
    thread: {
      parentId: channel.id,
      ownerId: world.bot.id,
      archived: false,
      locked: false,
      archivedAt: now,
      autoArchiveMinutes: minutes ?? 1440,
      activeAt: now,
      createdAt: now,
    },
  }
  world.channels.set(thread.id, thread)
  const data = channelPayload(world, thread)
  world.dispatch({ event: 'THREAD_CREATE', data: { ...data, newly_created: true }, intent: GUILDS })
  world.dispatch({
    event: 'MESSAGE_UPDATE',
    data: { ...messagePayload(world, message), guild_id: world.guild.id },
    intent: GUILD_MESSAGES,
  })
  return { status: 201, body: data }
}

function patch(request: ApiRequest) {
  const { world } = request
  const body = bodyOf(request)
  const channel = channelFor(world, param(request, 'channel'))
  const { thread } = channel
  // Nothing of a channel itself may be changed without ManageChannels, which the bot has not.
  if (!thread) return missingPermissions()
  const form = createForm()
  const name = form.text('name', body.name, { min: 1, max: 100 })
  const minutes = archiveMinutes(form, body.auto_archive_duration)
  form.boolean('archived', body.archived)
  form.boolean('locked', body.locked)
  form.end()
  const moderates = may(world, channel, 'ManageThreads')
  if (body.locked !== undefined && body.locked !== thread.locked && !moderates) missingPermissions()
  // "Threads that have locked set to true can only be unarchived by a user with the MANAGE_THREADS permission."
  if (thread.locked && !moderates) missingPermissions()
  if (thread.archived && body.archived !== false) archivedThread()
  if (thread.ownerId !== world.bot.id && !moderates && !onlyWakes(body)) missingPermissions()
  if (!may(world, channel, 'SendMessagesInThreads')) missingPermissions()
  if (name !== null) channel.name = name
  if (minutes !== null) thread.autoArchiveMinutes = minutes
  const locked = typeof body.locked === 'boolean' ? body.locked : thread.locked
  setArchived(world, channel, typeof body.archived === 'boolean' ? body.archived : thread.archived, locked)
  return ok(channelPayload(world, channel))
}

function onlyWakes(body: object): boolean {
  return Object.keys(body).every((key) => key === 'archived')
}

function archiveMinutes(form: Form, value: unknown): number | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' && [60, 1440, 4320, 10080].includes(value)) return value
  form.say('auto_archive_duration', 'BASE_TYPE_CHOICES', 'Value must be one of (60, 1440, 4320, 10080).')
  return null
}

export function removeChannel(world: World, channel: Channel): void {
  const data = channelPayload(world, channel)
  world.channels.delete(channel.id)
  for (const message of world.messages.values()) if (message.channelId === channel.id) message.deleted = true
  world.dispatch({ event: channel.thread ? 'THREAD_DELETE' : 'CHANNEL_DELETE', data, intent: GUILDS })
  if (channel.thread) return
  for (const one of [...world.channels.values()])
    if (one.thread?.parentId === channel.id) removeChannel(world, one)
}
