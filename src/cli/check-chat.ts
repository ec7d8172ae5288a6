import { approversOf } from '../config/approvers-of.ts'
import type { DiscordSettings, SlackSettings } from '../config/chat-settings.ts'
import type { Configuration } from '../config/check.ts'
import { slackGroups } from '../config/slack-groups.ts'
import { toBotError } from '../errors.ts'
import { checkGroups } from './setup/check-groups.ts'
import { checkRoles } from './setup/check-roles.ts'
import { createDiscordCall } from './setup/discord-call.ts'
import { checkDiscordChannel, checkDiscordToken, guildsOf } from './setup/discord-checks.ts'
import { badFinding, type Finding } from './setup/finding.ts'
import { createSlackCall } from './setup/slack-call.ts'
import { checkAppToken, checkBotToken, checkChannel } from './setup/slack-checks.ts'
import { readSlackManifest } from './setup/slack-manifest.ts'

type Configured = Pick<Configuration, 'settings' | 'services'>

/** What was looked at on which platform. */
export type ChatCheck = Finding & { platform: 'Slack' | 'Discord' }

/** Asks the platforms that are set up whether tokens, rights, channels and the groups of approvers are in order. Posts nothing. */
export async function checkChat(configuration: Configured): Promise<ChatCheck[]> {
  const { slack, discord } = configuration.settings
  const [ofSlack, ofDiscord] = await Promise.all([
    slack === null ? [] : orUnreachable(() => checkSlack(slack, configuration)),
    discord === null ? [] : orUnreachable(() => checkDiscord(discord, configuration)),
  ])
  return [
    ...ofSlack.map((finding) => ({ ...finding, platform: 'Slack' as const })),
    ...ofDiscord.map((finding) => ({ ...finding, platform: 'Discord' as const })),
  ]
}

async function checkSlack(
  { botToken, connection, channel, apiUrl }: SlackSettings,
  { services }: Configured,
): Promise<Finding[]> {
  const call = createSlackCall(apiUrl, botToken)
  const { findings, bot } = await checkBotToken(call, readSlackManifest().oauth_config.scopes.bot)
  if (bot === null) return findings
  if (connection.mode === 'socket')
    findings.push(await checkAppToken(createSlackCall(apiUrl, connection.appToken)))
  for (const each of channelsOf(
    channel,
    services.map(({ channels }) => channels.slack),
  )) {
    findings.push((await checkChannel(call, each, bot.name)).finding)
  }
  return [...findings, ...(await checkGroups(call, slackGroups({ services })))]
}

async function checkDiscord(
  { token, guild, channel, apiUrl }: DiscordSettings,
  { services }: Configured,
): Promise<Finding[]> {
  const call = createDiscordCall(apiUrl, token)
  const { findings, bot } = await checkDiscordToken(call)
  if (bot === null) return findings
  const guilds = guild === null ? await guildsOf(call) : [{ id: guild, name: guild }]
  if (!Array.isArray(guilds)) return [...findings, guilds]
  const [only, another] = guilds
  if (only === undefined || another !== undefined) {
    const detail = only === undefined ? 'the bot is in none' : `the bot is in ${guilds.length}`
    return [...findings, badFinding('server', detail, 'Set DISCORD_GUILD: npx fiveohtwo setup discord.')]
  }
  for (const each of channelsOf(
    channel,
    services.map(({ channels }) => channels.discord),
  )) {
    findings.push((await checkDiscordChannel(call, bot, only.id, each)).finding)
  }
  const roles = services.flatMap(approversOf).filter((approver) => approver.startsWith('discord:@'))
  return [...findings, ...(await checkRoles(call, only.id, [...new Set(roles)]))]
}

/** The usual one first, each once. */
function channelsOf(usual: string | null, own: readonly (string | undefined)[]): string[] {
  return [...new Set([usual, ...own])].filter((each) => each !== null && each !== undefined)
}

async function orUnreachable(look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look()
  } catch (thrown) {
    const { message, hint } = toBotError(thrown)
    return [badFinding('connection', message, hint)]
  }
}
