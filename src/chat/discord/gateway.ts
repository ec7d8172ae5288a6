import { setTimeout as wait } from 'node:timers/promises'
import {
  type APIInteraction,
  Client,
  DiscordAPIError,
  DiscordjsError,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  Options,
} from 'discord.js'
import { BotError } from '../../errors.ts'
import type { ChatLog } from '../chat-log.ts'
import type { Troubles } from '../troubles.ts'
import { backOff } from './back-off.ts'
import { type RestSettings, restOptions } from './discord-rest.ts'
import { createParking, type Parking } from './parking.ts'
import { shortReason } from './short-reason.ts'

/** The connection over which Discord tells what people do; lost, it is made again for as long as it takes. */
export interface Gateway {
  start(): void
  /** Names by role id, as far as the server told them. */
  roles(guild: string): Map<string, string>
  /** As the server calls itself; null for the only one that the bot is in. */
  guildName(guild: string | null): string | undefined
  stop(): Promise<void>
}

export interface GatewayOptions extends RestSettings {
  log: ChatLog
  troubles: Pick<Troubles, 'has' | 'over'>
  /** Called whenever a connection is made anew, with the application's id. */
  onReady(application: string): void
  onInteraction(interaction: APIInteraction): void
}

/** A connection that did not come back by itself within this time is given up, and another is made. */
const patienceMs = 60_000

/** Guilds that Discord has trouble with are not waited for longer than that. */
const guildsMs = 1_000

export function createGateway(options: GatewayOptions): Gateway {
  const { log, token, troubles } = options
  const stopping = new AbortController()
  let client: Client | null = null
  let going: Promise<void> | null = null

  /** Resolves when the connection is lost for good. */
  async function connect(): Promise<void> {
    const parking = createParking()
    const made = createClient(options, parking)
    client = made
    const lost = new Promise<string>((resolve) => {
      let patience: NodeJS.Timeout | undefined
      const settled = () => clearTimeout(patience)
      stopping.signal.addEventListener('abort', () => resolve('stopped'), { once: true })
      made.on(Events.ShardDisconnect, ({ code }) => resolve(`closed with ${code}`))
      made.on(Events.Invalidated, () => resolve('the session is not valid any more'))
      made.on(Events.ShardReconnecting, () => {
        settled()
        patience = setTimeout(() => resolve('it did not come back'), patienceMs).unref()
      })
      made.on(Events.ShardReady, settled)
      made.on(Events.ShardResume, settled)
    })
    try {
      const failed = await Promise.race([made.login(token.reveal()).then(() => null), lost])
      if (failed !== null) throw new Error(failed)
      log.info({ platform: 'discord' }, 'connected to Discord')
      troubles.over('connection')
      const why = await lost
      if (!stopping.signal.aborted) log.warn({ platform: 'discord', why }, 'lost the connection to Discord')
    } finally {
      await parking.end(made)
    }
  }

  async function keepConnected(): Promise<void> {
    let failed = 0
    while (!stopping.signal.aborted) {
      const before = performance.now()
      try {
        await connect()
      } catch (thrown) {
        if (stopping.signal.aborted) return
        tell(thrown, failed)
      }
      failed = performance.now() - before > patienceMs ? 0 : failed + 1
      await wait(backOff(failed), undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    }
  }

  function tell(thrown: unknown, failed: number): void {
    const why = shortReason(thrown instanceof Error ? thrown.message : String(thrown))
    if (isRefused(thrown)) {
      const next = 'Make a new token on the page Bot of https://discord.com/developers and set DISCORD_TOKEN.'
      log.error({ platform: 'discord', why, next }, 'Discord refuses the token')
      troubles.has('connection', new BotError('CHAT_REFUSED', 'Discord refuses the token.', next))
      return
    }
    if (failed === 0) log.warn({ platform: 'discord', why }, 'cannot reach Discord, trying on')
    const next = 'The bot tries on by itself; https://discordstatus.com says how Discord does.'
    troubles.has('connection', new BotError('CHAT_UNREACHABLE', `Discord cannot be reached: ${why}`, next))
  }

  return {
    start() {
      going ??= keepConnected()
    },
    roles(guild) {
      const roles = client?.guilds.cache.get(guild)?.roles.cache
      return new Map(roles?.map(({ id, name }) => [id, name]))
    },
    guildName(guild) {
      const guilds = client?.guilds.cache
      if (guild !== null) return guilds?.get(guild)?.name
      return guilds?.size === 1 ? guilds.first()?.name : undefined
    },
    async stop() {
      stopping.abort()
      await going
    },
  }
}

function createClient(options: GatewayOptions, parking: Parking): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: restOptions(options),
    ws: parking.options,
    waitGuildTimeout: guildsMs,
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({ MessageManager: 0, ThreadManager: 0, GuildMemberManager: 0 }),
  })
  // Before the library makes objects of it: an answer is due within three seconds, whatever it waits for.
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (interaction: APIInteraction) =>
    options.onInteraction(interaction),
  )
  client.on(Events.ClientReady, ({ application }) => options.onReady(application.id))
  client.on(Events.Error, (error) =>
    options.log.warn(
      { platform: 'discord', why: shortReason(error.message) },
      'the Discord library complained',
    ),
  )
  return client
}

function isRefused(thrown: unknown): boolean {
  if (thrown instanceof DiscordAPIError) return thrown.status === 401
  return (
    (thrown instanceof DiscordjsError && thrown.code === 'TokenInvalid') ||
    /Authentication failed|4004|disallowed intents/i.test(String(thrown))
  )
}
