import type { APIChannel, APIGuild } from 'discord.js'
import { BotError } from '../../errors.ts'
import { suggest } from '../../suggest.ts'
import { clip } from '../clip.ts'
import { cleanLine } from './clean-text.ts'
import type { DiscordRest } from './discord-rest.ts'

/** Finds channels by what the configuration calls them: an id, or a name with or without `#`. */
export interface Channels {
  /** Rejects with `CHAT_REFUSED` when there is none. */
  find(named: string): Promise<string>
}

/** Text and announcement channels, in which threads can be begun: https://docs.discord.com/developers/resources/channel */
const written = [0, 5]

export function createChannels(rest: DiscordRest, guild: string | null): Channels {
  const known = new Map<string, string>()

  async function look(): Promise<{ id: string; name: string }[]> {
    const guilds =
      guild === null
        ? (await rest.call<APIGuild[]>('GET', '/users/@me/guilds', 'list its servers')).map(({ id }) => id)
        : [guild]
    const channels = await Promise.all(
      guilds.map((id) => rest.call<APIChannel[]>('GET', `/guilds/${id}/channels`, 'list the channels')),
    )
    return channels
      .flat()
      .filter(({ type }) => written.includes(type))
      .map(({ id, name }) => ({ id, name: name ?? '' }))
  }

  return {
    async find(named) {
      const name = named.trim().replace(/^#/, '')
      if (/^\d{17,20}$/.test(name)) return name
      const before = known.get(name)
      if (before !== undefined) return before
      const all = await look()
      const found = all.filter((channel) => channel.name.toLowerCase() === name.toLowerCase())
      const [only, another] = found
      if (only === undefined)
        throw noChannel(
          name,
          all.map((channel) => channel.name),
        )
      if (another !== undefined) throw twoChannels(name)
      known.set(name, only.id)
      return only.id
    },
  }
}

function noChannel(name: string, known: string[]): BotError {
  const near = suggest(name, known)
  const hint = near === null ? 'Name one that it sees, or its id.' : `Did you mean #${cleanLine(near)}?`
  const shown = clip(cleanLine(name), 60)
  return new BotError('CHAT_REFUSED', `the bot sees no text channel #${shown} on Discord`, hint)
}

function twoChannels(name: string): BotError {
  const shown = clip(cleanLine(name), 60)
  return new BotError(
    'CHAT_REFUSED',
    `there are several channels #${shown} on Discord`,
    'Write its id instead.',
  )
}
