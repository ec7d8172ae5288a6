import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkChat } from '../../src/cli/check-chat.ts'
import { findingLine } from '../../src/cli/setup/finding.ts'
import { readSlackManifest } from '../../src/cli/setup/slack-manifest.ts'
import { readEnvironment } from '../../src/config/environment.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { loadServices } from '../../src/config/services.ts'
import { runCli, temporaryFolder } from '../support/cli.ts'
import { openDiscordServer } from '../support/discord/discord-server.ts'
import { openSlackServer } from '../support/slack/slack-server.ts'

const scopes = readSlackManifest().oauth_config.scopes.bot

async function folder(services: string): Promise<string> {
  const cwd = await temporaryFolder()
  onTestFinished(() => rm(cwd, { recursive: true }))
  await writeFile(join(cwd, 'services.yaml'), services)
  return cwd
}

async function slackRig() {
  const server = await openSlackServer({ scopes })
  onTestFinished(() => server.close())
  const env = {
    SLACK_API_URL: server.url,
    SLACK_BOT_TOKEN: server.botToken,
    SLACK_APP_TOKEN: server.appToken,
    SLACK_CHANNEL: '#ops',
  }
  return { server, env }
}

async function discordRig() {
  const server = await openDiscordServer()
  onTestFinished(() => server.close())
  const env = {
    DISCORD_API_URL: server.url,
    DISCORD_TOKEN: server.token,
    DISCORD_GUILD: server.guild.id,
    DISCORD_CHANNEL: '#ops',
  }
  return { server, env }
}

async function linesOf(env: Record<string, string>, cwd: string): Promise<string[]> {
  const { settings, problems } = readEnvironment(env, { cwd })
  const loaded = loadServices(settings.servicesFile.path)
  expect([...problems, ...loaded.problems].map(formatProblem)).toEqual([])
  const checks = await checkChat({ settings, services: loaded.services })
  return checks.map(({ platform, ...finding }) => findingLine(platform, finding))
}

const services = (approvers: string, channels = '') =>
  `services:\n  shop: { url: "https://shop.example.com/", approvers: [${approvers}]${channels} }\n  blog: { url: "https://blog.example.com/"${channels} }\n`

describe('cli/check-chat', () => {
  it('asks nobody when nothing is set up', async () => {
    expect(await linesOf({}, await folder(services('"*"')))).toEqual([])
  })

  it('Slack: token, scopes, Socket Mode, the channels of services too, and the groups of approvers', async () => {
    const { server, env } = await slackRig()
    const ops = server.addChannel({ name: 'ops' })
    server.addChannel({ name: 'shop', member: false })
    server.setUserGroup('sre', [server.addUser({ name: 'ada' })])
    const cwd = await folder(services('"slack:@sre", "slack:@srre"', ', channels: { slack: "#shop" }'))
    expect(await linesOf(env, cwd)).toEqual([
      `Slack, bot token: ok, @${server.botUser.name} of ${server.team.name} (${server.team.id})`,
      `Slack, scopes: ok, all ${scopes.length} granted`,
      'Slack, app token: ok, Socket Mode can be opened',
      `Slack, channel #ops: ok, #ops (${ops}), the bot is in it`,
      `Slack, channel #shop: the bot is not in it — Type /invite @${server.botUser.name} in #shop.`,
      'Slack, approver slack:@sre: ok, one person',
      'Slack, approver slack:@srre: there is no such user group, so nobody is in it — Did you mean "sre"?',
    ])
    expect(server.history(ops)).toEqual([])
  })

  it('Slack: what was taken away since is said with what to do', async () => {
    const { server, env } = await slackRig()
    const ops = server.addChannel({ name: 'ops' })
    const cwd = await folder(services('"*"'))
    server.scopes = scopes.filter((scope) => scope !== 'channels:read')
    expect(await linesOf({ ...env, SLACK_CHANNEL: ops }, cwd)).toEqual([
      expect.stringContaining('bot token: ok'),
      'Slack, scopes: channels:read is missing — Add it under "OAuth & Permissions", "Bot Token Scopes" at https://api.slack.com/apps, then press "Reinstall to Workspace" there.',
      expect.stringContaining('app token: ok'),
      `Slack, channel ${ops}: Slack says missing_scope — Add channels:read under "OAuth & Permissions", "Bot Token Scopes", then press "Reinstall to Workspace" there.`,
    ])
    server.revokeToken()
    expect(await linesOf(env, cwd)).toEqual([
      'Slack, bot token: Slack says token_revoked — The token was revoked: install the app again ("Install App") and copy the new one.',
    ])
    server.restoreToken()
    server.outage(true)
    expect(await linesOf(env, cwd)).toEqual([
      expect.stringMatching(
        /^Slack, connection: Slack did not answer at 127\.0\.0\.1:\d+: status 503 — Check that/,
      ),
    ])
  })

  it('Discord: token, application, the channels of services too, and the roles of approvers', async () => {
    const { server, env } = await discordRig()
    server.addChannel({ name: 'ops' })
    const shop = server.addChannel({ name: 'shop', without: ['CreatePublicThreads'] })
    server.addRole({ name: 'on-call' })
    const twins = [server.addRole({ name: 'sre' }), server.addRole({ name: 'sre' })]
    const cwd = await folder(
      services('"discord:@on-call", "discord:@sre", "discord:@db"', `, channels: { discord: "${shop.id}" }`),
    )
    const ids = twins.map(({ id }) => `discord:@&${id}`).join(' or ')
    expect(await linesOf(env, cwd)).toEqual([
      `Discord, token: ok, bot ${server.botUser.name} (${server.botUser.id})`,
      `Discord, application: ok, ${server.botUser.name} (${server.applicationId})`,
      `Discord, channel #ops: ok, #ops of ${server.guild.name}, with all permissions`,
      `Discord, channel ${shop.id}: the bot may not: Create Public Threads — Give the role of the bot it in the settings of #shop, under "Permissions".`,
      'Discord, approver discord:@on-call: ok, the role on-call',
      `Discord, approver discord:@sre: 2 roles are called so — Name one by its id: ${ids}.`,
      'Discord, approver discord:@db: there is no such role, so nobody has it — Make it in the settings of the server.',
    ])
    expect(server.violations).toEqual([])
  })

  it('Discord: a bot that was removed is told how to come back', async () => {
    const { server, env } = await discordRig()
    server.addChannel({ name: 'ops' })
    const cwd = await folder(services('"*"'))
    server.removeBot()
    expect((await linesOf(env, cwd)).at(-1)).toMatch(
      /^Discord, server \d+: the bot is not in it — Invite it: https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&.*&guild_id=\d+$/,
    )
    server.revokeToken()
    expect(await linesOf(env, cwd)).toEqual([
      expect.stringMatching(/^Discord, token: Discord says .*401.* — Press "Reset Token"/),
    ])
  })

  it('the program itself sets Slack up without questions, and checks it later', {
    timeout: 60_000,
  }, async () => {
    const { server, env } = await slackRig()
    const ops = server.addChannel({ name: 'ops' })
    const cwd = await folder(services('"*"'))
    const { SLACK_CHANNEL: _channel, ...tokens } = env
    const missing = await runCli(['setup', 'slack'], { cwd })
    expect(missing).toMatchObject({ code: 3, stderr: expect.stringContaining('SLACK_BOT_TOKEN is not set') })
    expect(missing.stdout).toContain('https://api.slack.com/apps?new_app=1&manifest_yaml=')
    const done = await runCli(['setup', 'slack', '--channel', '#ops'], { cwd, env: tokens })
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(done.stdout + done.stderr).not.toContain(server.botToken)
    expect(server.history(ops)).toHaveLength(1)
    server.kick(ops)
    const later = await runCli(['check', '--chat', '--json'], { cwd, env: { SLACK_API_URL: server.url } })
    expect(later.code).toBe(1)
    expect(JSON.parse(later.stdout).chat.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([
      expect.objectContaining({ platform: 'Slack', detail: 'the bot is not in it' }),
    ])
  })
})
