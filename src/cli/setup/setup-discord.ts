import { discordChannelSchema, discordTokenSchema, guildSchema } from '../../config/chat-schema.ts'
import { Secret } from '../../secret.ts'
import { createDiscordCall, type DiscordCall } from './discord-call.ts'
import {
  checkDiscordChannel,
  checkDiscordToken,
  type DiscordBot,
  type DiscordChannel,
  type DiscordGuild,
  guildsOf,
  sayHelloOnDiscord,
} from './discord-checks.ts'
import { inviteUrl } from './discord-permissions.ts'
import { discordSteps } from './discord-steps.ts'
import { badFinding, wellFinding } from './finding.ts'
import { greet } from './greet.ts'
import { problemBy } from './problem-by.ts'
import type { Prompt } from './prompt.ts'
import { settleChanges, type Values } from './settle-changes.ts'
import type { SetupPlace } from './setup-place.ts'
import { type Tried, untilWell } from './until-well.ts'
import { writeSettled } from './write-settled.ts'

export interface DiscordSetupOptions {
  guild?: string
  channel?: string
}

/** Walks through connecting Discord: an application with a bot, its token tried out, the invitation, a hello, `.env` written. */
export async function setupDiscord(
  prompt: Prompt,
  place: SetupPlace,
  options: DiscordSetupOptions,
  env: Readonly<Partial<Record<string, string>>>,
): Promise<void> {
  const { say } = prompt
  say('Discord takes about ten minutes: you make an application, copy its token, and invite its bot.')
  const steps = discordSteps(inviteUrl('<application id>', null))
  say(`${steps.make}\n${steps.token}`)
  // Nobody is asked in between, so that the whole way comes first.
  if (!prompt.isInteractive) say(`${steps.invite.trimStart()}${steps.channel}`)
  let token = place.valueOf('DISCORD_TOKEN')
  const { call, bot } = await untilWell(prompt, 'Discord', async () => {
    token = await prompt.ask({
      name: 'DISCORD_TOKEN',
      text: '   Token of the bot',
      current: token,
      isSecret: true,
      problemOf: problemBy(discordTokenSchema),
    })
    const call = createDiscordCall(apiUrlOf(place), new Secret(token))
    const { findings, bot } = await checkDiscordToken(call)
    return { findings, value: bot === null ? null : { call, bot } }
  })
  const guild = await askGuild(prompt, place, options, { call, bot })
  const channel = await askChannel(prompt, place, options, { call, bot, guild })
  const values: Values = {
    DISCORD_TOKEN: token ?? '',
    DISCORD_GUILD: guild.id,
    ...(channel === null ? {} : { DISCORD_CHANNEL: channel.id }),
  }
  const settled = await settleChanges(prompt, place, values)
  if (channel !== null) {
    await greet(prompt, 'Discord', () => sayHelloOnDiscord(call, channel, place.service))
  }
  await writeSettled(prompt, place, settled, env)
  say(`
Next:
  npx fiveohtwo start          (a bot that runs already: start it again)
  In ${channel === null ? 'a channel of the server' : `#${channel.name}`} type: /502 diagnose

  npx fiveohtwo check --chat   says later whether all of it still works. More: docs/discord.md`)
}

async function askGuild(
  prompt: Prompt,
  place: SetupPlace,
  options: DiscordSetupOptions,
  { call, bot }: { call: DiscordCall; bot: DiscordBot },
): Promise<DiscordGuild> {
  const asked = options.guild ?? place.valueOf('DISCORD_GUILD')
  const wanted = asked !== null && guildSchema.safeParse(asked).success ? asked : null
  const invite = inviteUrl(bot.applicationId, wanted)
  prompt.say(discordSteps(invite).invite)
  return untilWell<DiscordGuild>(prompt, 'Discord', async (): Promise<Tried<DiscordGuild>> => {
    if (prompt.isInteractive) await prompt.confirm('   Is it there?', true)
    const guilds = await guildsOf(call)
    if (!Array.isArray(guilds)) return { findings: [guilds], value: null }
    const named =
      asked === null ? null : (guilds.find(({ id, name }) => id === asked || name === asked) ?? null)
    const guild = named ?? (await chooseGuild(prompt, guilds, asked))
    if (guild !== null)
      return { findings: [wellFinding('server', `${guild.name} (${guild.id})`)], value: guild }
    const detail =
      guilds.length > 1
        ? `the bot is in ${guilds.length} servers: ${guilds
            .map(({ id, name }) => `${name} (${id})`)
            .join(', ')
            .slice(0, 400)}`
        : asked === null
          ? 'the bot is in none'
          : `the bot is not in ${asked}`
    const next = guilds.length > 1 ? 'Say which one: --guild <id>, or DISCORD_GUILD.' : `Invite it: ${invite}`
    return { findings: [badFinding('server', detail, next)], value: null }
  })
}

async function chooseGuild(
  prompt: Prompt,
  guilds: readonly DiscordGuild[],
  asked: string | null,
): Promise<DiscordGuild | null> {
  const [only, another] = guilds
  if (only === undefined) return null
  if (another === undefined && asked === null) return only
  if (!prompt.isInteractive) return null
  const chosen = await prompt.choose({
    name: '--guild',
    text: 'Which server does it work for?',
    options: guilds.map(({ id, name }) => ({ value: id, label: name })),
    current: only.id,
  })
  return guilds.find(({ id }) => id === chosen) ?? null
}

/** Null for none. */
async function askChannel(
  prompt: Prompt,
  place: SetupPlace,
  options: DiscordSetupOptions,
  { call, bot, guild }: { call: DiscordCall; bot: DiscordBot; guild: DiscordGuild },
): Promise<DiscordChannel | null> {
  if (prompt.isInteractive) prompt.say(discordSteps('').channel)
  let wanted = options.channel ?? place.valueOf('DISCORD_CHANNEL') ?? (prompt.isInteractive ? null : '-')
  const isChannel = problemBy(discordChannelSchema)
  const found = await untilWell<{ channel: DiscordChannel | null }>(prompt, 'Discord', async () => {
    wanted = await prompt.ask({
      name: '--channel',
      text: '   Channel, such as #incidents (- for none)',
      current: wanted,
      isSecret: false,
      problemOf: (typed) => (typed === '-' ? null : isChannel(typed)),
    })
    if (wanted === '-') return { findings: [wellFinding('channel', 'none')], value: { channel: null } }
    const { finding, channel } = await checkDiscordChannel(call, bot, guild.id, wanted)
    return { findings: [finding], value: { channel } }
  })
  return found.channel
}

function apiUrlOf(place: SetupPlace): string | null {
  return place.valueOf('DISCORD_API_URL')?.replace(/\/+$/, '') ?? null
}
