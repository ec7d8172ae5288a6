import type { APIInteraction } from 'discord.js'
import type { Person } from '../../model/person.ts'
import { clip } from '../clip.ts'
import { cleanLine } from './clean-text.ts'

/** Who did something, and where, whatever it was. */
export interface Incoming {
  id: string
  token: string
  application: string
  /** Null in direct messages. */
  guild: string | null
  /** Where it was done: a channel, or a thread in one. */
  place: string
  /** As {@link import('../adapter.ts').ChatAdapter} names threads that were begun from a message; null outside of one. */
  thread: string | null
  channel: string
  person: Person
  /** Ids of the roles that the person has right now. */
  roles: string[]
}

/** Kinds of threads: https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
const threads = [10, 11, 12]

/** What all interactions have in common. */
export function incomingOf(interaction: APIInteraction): Incoming {
  const { id, token, application_id: application, channel, member } = interaction
  const user = member?.user ?? interaction.user
  const place = channel?.id ?? ''
  const parent =
    channel !== undefined && threads.includes(channel.type) && 'parent_id' in channel
      ? channel.parent_id
      : null
  const name = cleanLine(member?.nick ?? user?.global_name ?? user?.username ?? '')
  return {
    id,
    token,
    application,
    guild: interaction.guild_id ?? null,
    place,
    thread: typeof parent === 'string' ? `${parent}:${place}` : null,
    channel: typeof parent === 'string' ? parent : place,
    person: { id: `discord:${user?.id ?? 'unknown'}`, name: clip(name, 80) || 'somebody' },
    roles: member?.roles ?? [],
  }
}
