import { afterEach, describe, expect, it, vi } from 'vitest'
import { checkConfiguration } from '../../src/config/check.ts'
import { type Main, startMain } from '../../src/main.ts'
import { temporaryFolder } from '../support/cli.ts'
import { openDiscordServer } from '../support/discord/discord-server.ts'
import type { DiscordServer } from '../support/discord/discord-server-types.ts'
import { openSlackServer } from '../support/slack/slack-server.ts'
import type { SlackServer } from '../support/slack/slack-server-types.ts'

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** The whole process with its demo, on the given platforms. */
async function start(env: Record<string, string>): Promise<Main> {
  const folder = await temporaryFolder()
  const settings = { DATA_DIR: `${folder}/.data`, PORT: '0', LOG_LEVEL: 'silent', ...env }
  const configuration = checkConfiguration(settings, folder)
  expect(configuration.problems).toEqual([])
  const main = await startMain(configuration, () => undefined)
  closing.push(() => main.close())
  return main
}

async function slackWorkspace(options: Parameters<typeof openSlackServer>[0] = {}) {
  const slack = await openSlackServer(options)
  closing.push(() => slack.close())
  const channel = slack.addChannel({ name: 'incidents' })
  const user = slack.addUser({ name: 'ada', email: 'ada@example.com' })
  const env = {
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_CHANNEL: '#incidents',
  }
  return { slack, channel, user, env }
}

async function discordGuild() {
  const discord = await openDiscordServer()
  closing.push(() => discord.close())
  const channel = discord.addChannel({ name: 'incidents' })
  const user = discord.addUser({ name: 'grace' })
  const env = {
    DISCORD_API_URL: discord.url,
    DISCORD_TOKEN: discord.token,
    DISCORD_GUILD: discord.guild.id,
    DISCORD_CHANNEL: channel.id,
  }
  return { discord, channel, user, env }
}

const patience = { timeout: 60_000, interval: 50 }

/** The card of the only incident, as soon as it says something. */
function slackCard(slack: SlackServer, channel: string, words: RegExp) {
  return vi.waitFor(() => {
    const [card] = slack.history(channel)
    const text = card ? slack.shown(channel, card.ts).join('\n') : ''
    expect(text).toMatch(words)
    return { card: card as NonNullable<typeof card>, text }
  }, patience)
}

function discordThread(discord: DiscordServer, channel: string, words: RegExp) {
  return vi.waitFor(() => {
    const [thread] = discord.threads(channel)
    const text = [...discord.shown(channel), ...(thread ? discord.shown(thread.id) : [])].join('\n')
    expect(text).toMatch(words)
    return { thread: thread as NonNullable<typeof thread>, text }
  }, patience)
}

async function approveInSlack(slack: SlackServer, channel: string, user: string): Promise<void> {
  const { card } = await slackCard(slack, channel, /Approve/)
  const proposal = slack
    .thread(channel, card.ts)
    .findLast(({ blocks }) => JSON.stringify(blocks).includes('approve:'))
  await slack.click({ channel, ts: proposal?.ts ?? card.ts, label: 'Approve', user })
  await vi.waitFor(() => expect(slack.views(user).at(-1)?.submit).toBeTruthy(), patience)
  expect((await slack.submitView(null, {}, { user })).errors).toBeNull()
}

describe('main/chat-story', () => {
  it('goes from a command in Slack to a healed service, over Socket Mode', async () => {
    const { slack, channel, user, env } = await slackWorkspace()
    await start({ ...env, SLACK_APP_TOKEN: slack.appToken })
    await slack.connected()
    const typed = await slack.command('diagnose shop', { user, channel })
    expect(typed).toMatchObject({ timedOut: false, refused: null })
    await approveInSlack(slack, channel, user)
    const { card, text } = await slackCard(slack, channel, /healed|Fixed/i)
    expect(text).toMatch(/backend process not running/i)
    const keys = slack
      .thread(channel, card.ts)
      .map(({ metadata }) => JSON.stringify(metadata?.event_payload))
      .filter((key) => key !== undefined)
    expect(new Set(keys).size).toBe(keys.length)
    expect(slack.history(channel)).toHaveLength(1)
    expect(slack.violations).toEqual([])
    // Nothing but our own words that lead to the thread.
    expect(slack.acted(channel).filter(({ text }) => !text.endsWith('|The thread of INC-1>'))).toEqual([])
  }, 120_000)

  it('does the same when Slack calls the web server, with every request signed', async () => {
    let url = ''
    const { slack, channel, user, env } = await slackWorkspace({
      handle: async ({ headers, body }) =>
        fetch(`${url}/slack/events`, { method: 'POST', headers, body: await new Response(body).text() }),
    })
    const main = await start({ ...env, SLACK_SIGNING_SECRET: slack.signingSecret })
    url = main.url
    expect((await slack.verifyUrl()).status).toBe(200)
    const typed = await slack.command('diagnose shop', { user, channel })
    expect(typed).toMatchObject({ timedOut: false, status: 200 })
    await approveInSlack(slack, channel, user)
    await slackCard(slack, channel, /healed|Fixed/i)
    expect((await slack.forge('wrong-signature')).status).toBe(401)
    expect(slack.violations).toEqual([])
  }, 120_000)

  it('goes from a command in Discord to a healed service', async () => {
    const { discord, channel, user, env } = await discordGuild()
    await start(env)
    await vi.waitFor(() => expect(discord.commands()).not.toEqual([]), patience)
    const typed = await discord.command('502 diagnose', { service: 'shop' }, { user, channel })
    expect(typed.failed).toBeNull()
    const { thread } = await discordThread(discord, channel.id, /Approve/)
    const proposal = discord
      .thread(thread.id)
      .messages.findLast(({ buttons }) => buttons.some(({ label }) => label === 'Approve'))
    if (!proposal) throw new Error('nothing to approve')
    const clicked = await discord.click(proposal, 'Approve', user)
    if (clicked.modal) await discord.submitModal(clicked.modal, {})
    else await discord.click(await clicked.answered(), 'Approve now', user)
    await discordThread(discord, channel.id, /healed|Fixed/i)
    expect(discord.threads(channel)).toHaveLength(1)
    expect(discord.violations).toEqual([])
    expect(discord.hazards().filter(({ pings }) => pings)).toEqual([])
  }, 120_000)

  it('goes on in Discord while Slack is away, and the thread in Slack is whole afterwards', async () => {
    const { slack, channel, user, env } = await slackWorkspace()
    const guild = await discordGuild()
    await start({ ...env, ...guild.env, SLACK_APP_TOKEN: slack.appToken })
    await slack.connected()
    await vi.waitFor(() => expect(guild.discord.commands()).not.toEqual([]), patience)
    await slack.command('diagnose shop', { user, channel })
    await slackCard(slack, channel, /Approve/)
    slack.outage(true)
    const { thread } = await discordThread(guild.discord, guild.channel.id, /Approve/)
    const proposal = guild.discord
      .thread(thread.id)
      .messages.findLast(({ buttons }) => buttons.some(({ label }) => label === 'Approve'))
    if (!proposal) throw new Error('nothing to approve')
    const clicked = await guild.discord.click(proposal, 'Approve', guild.user)
    if (clicked.modal) await guild.discord.submitModal(clicked.modal, {})
    else await guild.discord.click(await clicked.answered(), 'Approve now', guild.user)
    await discordThread(guild.discord, guild.channel.id, /Fixed/)
    expect((await slackCard(slack, channel, /./)).text).not.toMatch(/Fixed/)
    slack.outage(false)
    const { card } = await slackCard(slack, channel, /Fixed/)
    const parts = slack.thread(channel, card.ts).map(({ text }) => text)
    expect(new Set(parts).size).toBe(parts.length)
    expect(slack.history(channel)).toHaveLength(1)
  }, 180_000)
})
