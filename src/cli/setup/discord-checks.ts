import { z } from 'zod'
import { suggest } from '../../suggest.ts'
import type { DiscordAnswer, DiscordCall } from './discord-call.ts'
import { discordHint } from './discord-hint.ts'
import { inviteUrl, missingPermissions } from './discord-permissions.ts'
import { badFinding, type Finding, wellFinding } from './finding.ts'

/** Text and announcement channels, in which threads can be begun: https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
const written = [0, 5]

const userSchema = z.looseObject({ id: z.string(), username: z.string(), bot: z.boolean().optional() })
const applicationSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  bot_public: z.boolean().optional(),
  bot_require_code_grant: z.boolean().optional(),
  interactions_endpoint_url: z.string().nullish(),
})
const guildSchema = z.looseObject({ id: z.string(), name: z.string() })
const guildWithRolesSchema = guildSchema.extend({
  roles: z.array(z.looseObject({ id: z.string(), permissions: z.string() })),
})
const memberSchema = z.looseObject({ roles: z.array(z.string()) })
const channelSchema = z.looseObject({
  id: z.string(),
  type: z.number(),
  name: z.string().nullish(),
  permission_overwrites: z
    .array(z.looseObject({ id: z.string(), allow: z.string(), deny: z.string() }))
    .default([]),
})

export interface DiscordBot {
  id: string
  name: string
  applicationId: string
}

export interface DiscordGuild {
  id: string
  name: string
}

export interface DiscordChannel {
  id: string
  name: string
}

/** Whose token that is, and whether the application is set up so that the bot hears of clicks and strangers cannot add it. */
export async function checkDiscordToken(
  call: DiscordCall,
): Promise<{ findings: Finding[]; bot: DiscordBot | null }> {
  const [me, about] = [await call('/users/@me'), await call('/applications/@me')]
  if (!me.ok) return { findings: [refused('token', me)], bot: null }
  if (!about.ok) return { findings: [refused('application', about)], bot: null }
  const [user, application] = [userSchema.safeParse(me.body), applicationSchema.safeParse(about.body)]
  if (!user.success || !application.success || user.data.bot !== true) {
    const next = 'Take the token of the page "Bot" at https://discord.com/developers/applications.'
    return { findings: [badFinding('token', 'it is not that of a bot', next)], bot: null }
  }
  const { id, username } = user.data
  return {
    findings: [wellFinding('token', `bot ${username} (${id})`), ...checkApplication(application.data)],
    bot: { id, name: username, applicationId: application.data.id },
  }
}

function checkApplication(application: z.output<typeof applicationSchema>): Finding[] {
  const pages = `https://discord.com/developers/applications/${application.id}`
  const wrong: Finding[] = []
  if (application.interactions_endpoint_url) {
    wrong.push(
      badFinding(
        'application',
        'commands and clicks are sent to an "Interactions Endpoint URL" instead of the bot',
        `Empty that field at ${pages}/information and save.`,
      ),
    )
  }
  if (application.bot_require_code_grant === true) {
    wrong.push(
      badFinding(
        'application',
        '"Requires OAuth2 Code Grant" is on, so that the bot cannot be invited',
        `Switch it off at ${pages}/bot and save.`,
      ),
    )
  }
  if (wrong.length > 0) return wrong
  const open =
    application.bot_public === true ? '; anybody may add the bot to a server ("Public Bot" is on)' : ''
  return [wellFinding('application', `${application.name} (${application.id})${open}`)]
}

/** The servers that the bot is in, at most 200: https://docs.discord.com/developers/resources/user#get-current-user-guilds */
export async function guildsOf(call: DiscordCall): Promise<DiscordGuild[] | Finding> {
  const answer = await call('/users/@me/guilds')
  if (!answer.ok) return refused('servers', answer)
  return z.array(guildSchema).safeParse(answer.body).data ?? []
}

/** Finds a channel by id or `#name`, and whether the bot may do there what it needs to. */
export async function checkDiscordChannel(
  call: DiscordCall,
  bot: DiscordBot,
  guild: string,
  wanted: string,
): Promise<{ finding: Finding; channel: DiscordChannel | null }> {
  const what = `channel ${wanted}`
  const none = (finding: Finding) => ({ finding, channel: null })
  const [about, listed, me] = [
    await call(`/guilds/${guild}`),
    await call(`/guilds/${guild}/channels`),
    await call(`/guilds/${guild}/members/${bot.id}`),
  ]
  for (const answer of [about, listed, me]) {
    if (!answer.ok) return none(notIn(`server ${guild}`, answer, inviteUrl(bot.applicationId, guild)))
  }
  const server = guildWithRolesSchema.safeParse(about.ok ? about.body : null).data
  const member = memberSchema.safeParse(me.ok ? me.body : null).data
  const channels = z.array(channelSchema).safeParse(listed.ok ? listed.body : null).data ?? []
  if (server === undefined || member === undefined) {
    return none(badFinding(what, 'what answered is not Discord', 'Check DISCORD_API_URL.'))
  }
  const name = wanted.replace(/^#/, '')
  const all = channels.filter((each) =>
    wanted.startsWith('#') ? each.name?.toLowerCase() === name.toLowerCase() : each.id === wanted,
  )
  const [found, another] = all.length > 1 ? all.filter(({ type }) => written.includes(type)) : all
  if (found === undefined) return none(unknown(what, name, server.name, channels))
  if (another !== undefined) return none(badFinding(what, 'several are called so', 'Give the id of one.'))
  const channel = { id: found.id, name: found.name ?? found.id }
  if (!written.includes(found.type)) {
    return none(
      badFinding(what, 'it is no text channel', 'Name a text channel: incidents get threads there.'),
    )
  }
  const missing = missingPermissions({
    guild: server.id,
    roles: server.roles,
    member: { id: bot.id, roles: member.roles },
    overwrites: found.permission_overwrites,
  })
  if (missing.length === 0) {
    return { finding: wellFinding(what, `#${channel.name} of ${server.name}, with all permissions`), channel }
  }
  const next = `Give the role of the bot ${missing.length === 1 ? 'it' : 'them'} in the settings of #${channel.name}, under "Permissions".`
  return { finding: badFinding(what, `the bot may not: ${missing.join(', ')}`, next), channel }
}

function unknown(
  what: string,
  name: string,
  server: string,
  channels: readonly z.output<typeof channelSchema>[],
): Finding {
  const names = channels.flatMap((each) => (written.includes(each.type) && each.name ? [each.name] : []))
  const nearest = suggest(name, names)
  return badFinding(
    what,
    `there is none in ${server}`,
    nearest === null ? 'Check the name, or give the channel’s id.' : `Did you mean #${nearest}?`,
  )
}

/** Posts what to type next. */
export async function sayHelloOnDiscord(
  call: DiscordCall,
  channel: DiscordChannel,
  service: string,
): Promise<Finding> {
  const answer = await call(`/channels/${channel.id}/messages`, {
    content: `fiveohtwo is here. Once it runs, type \`/502 diagnose\` and choose ${service}, or \`/502 help\` for all it can do.`,
    allowed_mentions: { parse: [] },
  })
  const what = `hello in #${channel.name}`
  return answer.ok ? wellFinding(what, 'posted') : refused(what, answer)
}

function notIn(what: string, answer: DiscordAnswer & { ok: false }, invite: string): Finding {
  // 50001 Missing Access and 10004 Unknown Guild are both said of servers that the bot is not in.
  if (answer.code !== 50_001 && answer.code !== 10_004) return refused(what, answer)
  return badFinding(what, 'the bot is not in it', `Invite it: ${invite}`)
}

function refused(what: string, { status, code, message }: DiscordAnswer & { ok: false }): Finding {
  const said = code === null ? message : `${message} (${code})`
  return badFinding(what, `Discord says ${said.slice(0, 120)}`, discordHint(status, code))
}
