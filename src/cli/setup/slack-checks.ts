import { z } from 'zod'
import { badFinding, type Finding, wellFinding } from './finding.ts'
import type { SlackAnswer, SlackCall } from './slack-call.ts'
import { slackHint } from './slack-hint.ts'

/** The most there can be; few pages stay within tier 2, 20 a minute: https://docs.slack.dev/reference/methods/conversations.list */
const pageSize = '1000'
const mostPages = 20

const whoSchema = z.looseObject({
  team: z.string(),
  team_id: z.string(),
  user: z.string(),
  app_id: z.string().optional(),
  bot_id: z.string().optional(),
})

const channelSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  is_member: z.boolean().optional(),
  is_archived: z.boolean().optional(),
})

const pageSchema = z.looseObject({
  channels: z.array(channelSchema),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
})

/** The bot in its workspace. */
export interface SlackBot {
  name: string
  team: string
  /** Where its settings are: https://api.slack.com/apps/A0123 */
  settingsUrl: string
}

export interface SlackChannel {
  id: string
  name: string
}

/** Whose token that is, and whether it may do all that the manifest asks for. */
export async function checkBotToken(
  call: SlackCall,
  scopes: readonly string[],
): Promise<{ findings: Finding[]; bot: SlackBot | null }> {
  const answer = await call('auth.test')
  if (!answer.ok) return { findings: [refused('bot token', answer)], bot: null }
  const who = whoSchema.safeParse(answer.body)
  if (!who.success || who.data.bot_id === undefined) {
    const next = 'Take the "Bot User OAuth Token" under "OAuth & Permissions".'
    return { findings: [badFinding('bot token', 'it belongs to a person, not to a bot', next)], bot: null }
  }
  const { team, team_id, user, app_id } = who.data
  const settingsUrl = `https://api.slack.com/apps${app_id === undefined ? '' : `/${app_id}`}`
  const bot = { name: user, team, settingsUrl }
  const findings = [wellFinding('bot token', `@${user} of ${team} (${team_id})`)]
  return { findings: [...findings, checkScopes(answer.scopes, scopes, settingsUrl)], bot }
}

function checkScopes(
  granted: readonly string[] | null,
  wanted: readonly string[],
  settingsUrl: string,
): Finding {
  if (granted === null) return wellFinding('scopes', 'Slack did not say which were granted')
  const missing = wanted.filter((scope) => !granted.includes(scope))
  if (missing.length === 0) return wellFinding('scopes', `all ${wanted.length} granted`)
  return badFinding(
    'scopes',
    `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
    `Add ${missing.length === 1 ? 'it' : 'them'} under "OAuth & Permissions", "Bot Token Scopes" at ${settingsUrl}, then press "Reinstall to Workspace" there.`,
  )
}

/** Whether Socket Mode can be had with an app-level token: https://docs.slack.dev/reference/methods/apps.connections.open */
export async function checkAppToken(call: SlackCall): Promise<Finding> {
  const answer = await call('apps.connections.open')
  return answer.ok ? wellFinding('app token', 'Socket Mode can be opened') : refused('app token', answer)
}

/** Finds a channel by id or `#name`, and whether the bot is in it. */
export async function checkChannel(
  call: SlackCall,
  wanted: string,
  botName: string,
): Promise<{ finding: Finding; channel: SlackChannel | null }> {
  const what = `channel ${wanted}`
  const none = (finding: Finding) => ({ finding, channel: null })
  const found = wanted.startsWith('#')
    ? await findByName(call, wanted.slice(1))
    : await findById(call, wanted)
  if ('refused' in found) return none(refused(what, found.refused))
  const { channel } = found
  if (channel === null) {
    return none(
      badFinding(
        what,
        'there is none, or it is private and the bot is not in it',
        `Check the name; into a private channel the bot must be invited first: type /invite @${botName} there.`,
      ),
    )
  }
  if (channel.is_archived)
    return none(badFinding(what, 'it is archived', 'Unarchive it, or name another one.'))
  if (channel.is_member === false) {
    const finding = badFinding(what, 'the bot is not in it', `Type /invite @${botName} in #${channel.name}.`)
    return { finding, channel }
  }
  return { finding: wellFinding(what, `#${channel.name} (${channel.id}), the bot is in it`), channel }
}

type Found = { channel: z.output<typeof channelSchema> | null } | { refused: SlackAnswer & { ok: false } }

async function findById(call: SlackCall, id: string): Promise<Found> {
  const answer = await call('conversations.info', { channel: id })
  if (!answer.ok) return answer.error === 'channel_not_found' ? { channel: null } : { refused: answer }
  const channel = channelSchema.safeParse(answer.body.channel)
  return { channel: channel.success ? channel.data : null }
}

async function findByName(call: SlackCall, name: string): Promise<Found> {
  let cursor = ''
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await call('conversations.list', {
      types: 'public_channel,private_channel',
      limit: pageSize,
      ...(cursor === '' ? {} : { cursor }),
    })
    if (!answer.ok) return { refused: answer }
    const read = pageSchema.safeParse(answer.body)
    const channel = read.data?.channels.find((each) => each.name === name)
    if (channel) return { channel }
    cursor = read.data?.response_metadata?.next_cursor ?? ''
    if (cursor === '') break
  }
  return { channel: null }
}

/** Posts what to type next; `command` is the one of the manifest. */
export async function sayHello(
  call: SlackCall,
  channel: SlackChannel,
  { command, service }: { command: string; service: string },
): Promise<Finding> {
  const text = `fiveohtwo is here. Once it runs, type \`${command} diagnose ${service}\`, or \`${command} help\` for all it can do.`
  const answer = await call('chat.postMessage', { channel: channel.id, text, unfurl_links: 'false' })
  const what = `hello in #${channel.name}`
  return answer.ok ? wellFinding(what, 'posted') : refused(what, answer)
}

function refused(what: string, { error, needed }: SlackAnswer & { ok: false }): Finding {
  return badFinding(what, `Slack says ${error.slice(0, 80)}`, slackHint(error, needed))
}
