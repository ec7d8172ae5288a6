import { channelPayload } from './payloads.ts'
import { may } from './permissions.ts'
import { archivedThread, missingAccess, missingPermissions, refuse, unknownChannel } from './refusal.ts'
import type { Channel, World } from './world.ts'

const GUILDS = 1 << 0

/** The channel, as far as the bot may know of it. */
export function channelFor(world: World, id: string): Channel {
  archiveIdle(world)
  if (!world.botIn) missingAccess()
  const channel = world.channels.get(id)
  if (!channel) return unknownChannel()
  if (!may(world, channel, 'ViewChannel')) missingAccess()
  return channel
}

/** Refuses where the bot may not post; wakes an archived thread, as posting does: topics/threads.mdx "Active & Archived Threads". */
export function enterToPost(world: World, channel: Channel): void {
  if (!may(world, channel, channel.thread ? 'SendMessagesInThreads' : 'SendMessages')) missingPermissions()
  wakeByPost(world, channel)
}

/** Answers to interactions need no permission to post, but a locked thread stays shut for them too. */
export function wakeByPost(world: World, channel: Channel): void {
  const { thread } = channel
  if (!thread) return
  refuseLocked(world, channel)
  if (thread.archived) setArchived(world, channel, false)
  thread.activeAt = world.now()
}

/** What an edit of a message asks for: "only active threads can be manipulated". */
export function enterToEdit(world: World, channel: Channel): void {
  if (channel.thread?.archived) archivedThread()
  refuseLocked(world, channel)
}

function refuseLocked(world: World, channel: Channel): void {
  if (!channel.thread?.locked || may(world, channel, 'ManageThreads')) return
  if (channel.thread.archived) archivedThread()
  refuse(400, 160005, 'Thread is locked')
}

export function setArchived(world: World, channel: Channel, archived: boolean, locked?: boolean): void {
  const { thread } = channel
  if (!thread) return
  thread.archived = archived
  if (locked !== undefined) thread.locked = locked
  thread.archivedAt = world.now()
  thread.activeAt = world.now()
  world.dispatch({ event: 'THREAD_UPDATE', data: channelPayload(world, channel), intent: GUILDS })
}

/** Threads are archived when nothing happened in them for as long as they say. */
export function archiveIdle(world: World): void {
  const now = world.now().getTime()
  for (const channel of world.channels.values()) {
    const { thread } = channel
    if (!thread || thread.archived) continue
    if (now - thread.activeAt.getTime() >= thread.autoArchiveMinutes * 60_000)
      setArchived(world, channel, true)
  }
}
