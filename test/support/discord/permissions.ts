import type { Permission } from './discord-server-types.ts'
import type { Channel, World } from './world.ts'

/** developers/topics/permissions.mdx "Bitwise Permission Flags". */
const bits: Record<Permission, bigint> = {
  ManageGuild: 1n << 5n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  MentionEveryone: 1n << 17n,
  UseApplicationCommands: 1n << 31n,
  ManageThreads: 1n << 34n,
  CreatePublicThreads: 1n << 35n,
  SendMessagesInThreads: 1n << 38n,
}

/** What the bot was invited with; what only moderators have must be given. */
export const invitedWith: Permission[] = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'MentionEveryone',
  'UseApplicationCommands',
]

export function permissionBits(permissions: Iterable<Permission>): string {
  return [...permissions].reduce((sum, name) => sum | bits[name], 0n).toString()
}

/** Of the bot; a thread has those of its channel. */
export function permissionsIn(world: World, channel: Channel): Set<Permission> {
  const place = channel.thread ? (world.channels.get(channel.thread.parentId) ?? channel) : channel
  const all = new Set([...invitedWith, ...place.allow])
  for (const denied of place.deny) all.delete(denied)
  return all
}

export function may(world: World, channel: Channel, permission: Permission): boolean {
  return permissionsIn(world, channel).has(permission)
}
