import { setTimeout as wait } from 'node:timers/promises'
import type { APIInteraction, APIRole } from 'discord.js'
import { BotError, toBotError } from '../../errors.ts'
import type { ChatMessage } from '../../model/message.ts'
import type { Secret } from '../../secret.ts'
import type { ChatAdapter, ChatInbox, Conversation, Opened } from '../adapter.ts'
import { adapterStopped } from '../adapter-stopped.ts'
import type { ChatLog } from '../chat-log.ts'
import { createTroubles } from '../troubles.ts'
import { backOff } from './back-off.ts'
import { createChannels } from './channels.ts'
import { createDesk, type Desk } from './desk.ts'
import { createDiscordRest } from './discord-rest.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { incomingOf } from './incoming.ts'
import { onInteraction } from './on-interaction.ts'
import { registerCommands } from './register-commands.ts'
import { createThreads } from './threads.ts'
import { within } from './within.ts'

export interface DiscordOptions {
  token: Secret
  /** The one server that the bot answers in; null for every one that it is in. */
  guild: string | null
  /** Where incidents are shown unless their service says otherwise: an id, or a name. */
  channel: string | null
  /** Null for Discord's own. */
  apiUrl: string | null
  now(): Date
  log: ChatLog
  /** Default 10 s. */
  timeoutMs?: number
}

const platform = 'discord'
const usualTimeoutMs = 10_000

/** So long whoever was just told "thinking…" may still be answered when the bot stops. */
const lastWordsMs = 3_000

/** Deliveries of one and the same thing come within moments of each other. */
const interactionsKept = 1000

/**
 * Discord as a chat platform: posts go over REST and need no connection, and what people do comes over one that is
 * kept up in the background.
 */
export function createDiscordAdapter(options: DiscordOptions): ChatAdapter {
  const { guild, log, now, apiUrl } = options
  const settings = { token: options.token, apiUrl, now, timeoutMs: options.timeoutMs ?? usualTimeoutMs }
  const rest = createDiscordRest(settings)
  const threads = createThreads(rest, log)
  const channels = createChannels(rest, guild)
  const troubles = createTroubles()
  const stopping = new AbortController()
  const seen = new Set<string>()
  const going = new Set<Promise<void>>()
  let gateway: Gateway | null = null

  function whileRunning<A extends unknown[], T>(
    work: (...args: A) => Promise<T>,
  ): (...args: A) => Promise<T> {
    return async (...args) => {
      if (stopping.signal.aborted) throw adapterStopped(platform)
      return work(...args)
    }
  }

  /** In the first of its channels that takes it. */
  async function open(
    conversation: Conversation,
    first: ChatMessage,
    again: boolean,
  ): Promise<Opened | null> {
    const named = conversation.channels.length > 0 ? conversation.channels : [options.channel ?? '']
    let refused: BotError | null = null
    for (const channel of named.filter((one) => one.trim() !== '')) {
      try {
        return await threads.begin(await channels.find(channel), conversation, first, again)
      } catch (thrown) {
        if (!(thrown instanceof BotError) || thrown.code !== 'CHAT_REFUSED') throw thrown
        refused ??= thrown
      }
    }
    if (refused !== null) throw refused
    return null
  }

  /** Names of a server's roles; asked for where the connection has not told them yet. */
  async function rolesOf(server: string | null): Promise<ReadonlyMap<string, string>> {
    if (server === null) return new Map()
    const known = gateway?.roles(server)
    if (known !== undefined && known.size > 0) return known
    const roles = await rest
      .call<APIRole[]>('GET', `/guilds/${server}/roles`, 'list the roles')
      .catch(() => [])
    return new Map(roles.map(({ id, name }) => [id, name]))
  }

  function receive(desk: Desk, interaction: APIInteraction): void {
    const { id } = interaction
    if (stopping.signal.aborted || seen.has(id)) return
    seen.add(id)
    const [oldest] = seen
    if (seen.size > interactionsKept && oldest !== undefined) seen.delete(oldest)
    const handled = onInteraction(desk, incomingOf(interaction), interaction, guild)
      .catch((err: unknown) =>
        log.error({ platform, err }, 'something that somebody did on Discord was not answered'),
      )
      .finally(() => going.delete(handled))
    going.add(handled)
  }

  async function register(application: string): Promise<void> {
    for (let failed = 0; !stopping.signal.aborted; failed += 1) {
      try {
        const what = await registerCommands(rest, application, guild)
        log.info({ platform, guild }, `commands ${what} on Discord`)
        troubles.over('commands')
        return
      } catch (thrown) {
        const error = toBotError(thrown)
        const { code, message, hint } = error
        troubles.has('commands', error)
        if (failed === 0 || code === 'CHAT_REFUSED') {
          log.error({ platform, why: message, next: hint }, 'could not register the commands on Discord')
        }
        if (code === 'CHAT_REFUSED') return
        await wait(backOff(failed), undefined, { signal: stopping.signal, ref: false }).catch(() => {})
      }
    }
  }

  return {
    platform,
    files: true,
    async start(inbox: ChatInbox) {
      if (gateway !== null) return
      const desk = createDesk({ rest, inbox, apiUrl, log, now, stopping: stopping.signal, rolesOf })
      gateway = createGateway({
        ...settings,
        log,
        troubles,
        onReady: (application) => void register(application),
        onInteraction: (interaction) => receive(desk, interaction),
      })
      gateway.start()
    },
    open: whileRunning(troubles.watching('posts', open)),
    post: whileRunning(troubles.watching('posts', threads.post)),
    update: whileRunning(troubles.watching('posts', threads.update)),
    health() {
      const name = gateway?.guildName(guild)
      return { ...(name ? { name } : {}), trouble: troubles.first() }
    },
    async stop() {
      stopping.abort()
      await gateway?.stop()
      await within(lastWordsMs, Promise.allSettled(going))
      rest.stop()
    },
  }
}
