import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { createGivenPrompt } from '../../../src/cli/setup/given-prompt.ts'
import { setupPlace } from '../../../src/cli/setup/setup-place.ts'
import { type SlackSetupOptions, setupSlack } from '../../../src/cli/setup/setup-slack.ts'
import { readSlackManifest } from '../../../src/cli/setup/slack-manifest.ts'
import { readEnvironment } from '../../../src/config/environment.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { type Script, scriptedPrompt } from '../../support/scripted-prompt.ts'
import { openSlackServer } from '../../support/slack/slack-server.ts'

const { scopes } = readSlackManifest().oauth_config

async function rig() {
  const server = await openSlackServer({ scopes: [...scopes.bot] })
  const cwd = await temporaryFolder()
  onTestFinished(async () => {
    await server.close()
    await rm(cwd, { recursive: true })
  })
  const env = { SLACK_API_URL: server.url }
  const file = join(cwd, '.env')
  const walk = async (script: Script) => {
    const prompt = scriptedPrompt(script)
    await setupSlack(prompt, setupPlace(env, cwd), {}, env)
    expect(prompt.left()).toEqual([])
    return prompt.said.join('\n')
  }
  const given = async (more: Record<string, string>, options: SlackSetupOptions = {}) => {
    const said: string[] = []
    const all = { ...env, ...more }
    const prompt = createGivenPrompt((text) => void said.push(text), false)
    await setupSlack(prompt, setupPlace(all, cwd), options, all)
    return said.join('\n')
  }
  return { server, cwd, env, file, walk, given }
}

/** The manifest behind the address that is printed. */
function manifestOf(said: string) {
  const url = new URL(/https:\/\/api\.slack\.com\/apps\?new_app=1\S+/.exec(said)?.[0] ?? '')
  return parse(url.searchParams.get('manifest_yaml') ?? '')
}

describe('cli/setup/setup-slack', () => {
  it('asks, tries everything out, says hello and writes what the bot then reads', async () => {
    const { server, cwd, env, file, walk } = await rig()
    for (let index = 0; index < 250; index += 1) server.addChannel({ name: `team-${index}` })
    const ops = server.addChannel({ name: 'ops' })
    await writeFile(join(cwd, 'services.yaml'), 'services:\n  shop: { url: "https://shop.example.com/" }\n')
    await writeFile(file, '# Slack\n# SLACK_BOT_TOKEN=\nPORT=1\n')
    const said = await walk([
      ['How does Slack reach', ''],
      ['Bot token', server.botToken],
      ['App-level token', server.appToken],
      ['Channel', '#ops'],
    ])
    expect(manifestOf(said)).toEqual(readSlackManifest())
    expect(said).toContain(`@${server.botUser.name} of ${server.team.name} (${server.team.id})`)
    expect(said).toContain(`scopes: ok, all ${scopes.bot.length} granted`)
    expect(said).toContain('app token: ok, Socket Mode can be opened')
    expect(said).not.toContain(server.botToken)
    expect(said).not.toContain(server.appToken)
    const hello = server.history(ops).map(({ text }) => text)
    expect(hello).toEqual([expect.stringContaining('`/502 diagnose shop`')])
    expect(await readFile(file, 'utf8')).toBe(
      `# Slack\n# SLACK_BOT_TOKEN=\nSLACK_BOT_TOKEN=${server.botToken}\nPORT=1\nSLACK_APP_TOKEN=${server.appToken}\nSLACK_CHANNEL=${ops}\n`,
    )
    const { settings, problems } = readEnvironment(env, { cwd })
    expect(problems).toEqual([])
    expect(settings.slack).toMatchObject({ connection: { mode: 'socket' }, channel: ops })
    expect(server.violations).toEqual([])
  })

  it('says what is wrong, and looks again when it is mended', async () => {
    const { server, walk } = await rig()
    const ops = server.addChannel({ name: 'ops', member: false })
    server.addChannel({ name: 'old', archived: true })
    server.addChannel({ name: 'secret', private: true, member: false })
    server.scopes = scopes.bot.filter((scope) => scope !== 'files:write' && scope !== 'commands')
    const grantAll = () => {
      server.scopes = [...scopes.bot]
    }
    const said = await walk([
      ['How does Slack reach', 'socket'],
      ['Bot token', 'xoxp-hunter2'],
      ['Bot token', 'xoxb-hunter2'],
      ['Bot token', server.botToken],
      ['Bot token', '', grantAll],
      ['App-level token', server.botToken],
      ['App-level token', 'xapp-hunter2'],
      ['App-level token', server.appToken],
      ['Channel', 'ops'],
      ['Channel', '#secret'],
      ['Channel', '#old'],
      ['Channel', '#ops'],
      ['Channel', '', () => server.invite(ops)],
    ])
    expect(said).toContain('that is a user token: take the "Bot User OAuth Token"')
    expect(said).toMatch(/bot token: Slack says invalid_auth\.\n.*Copy the token once more/)
    expect(said).toMatch(
      /scopes: commands, files:write are missing\.\n.*"Bot Token Scopes" at https:\/\/api\.slack\.com\/apps.*Reinstall/,
    )
    expect(said).toContain('that is the bot token: it goes into SLACK_BOT_TOKEN')
    expect(said).toMatch(/app token: Slack says \w+\.\n/)
    expect(said).toMatch(/channel #secret: there is none.*\n.*\/invite/)
    expect(said).toContain('channel #old: it is archived.')
    expect(said).toContain(`Type /invite @${server.botUser.name} in #ops.`)
    expect(said).toContain('hello in #ops: ok, posted')
    expect(said).not.toContain('hunter2')
  })

  it('over HTTP Slack is told the bot’s address, and an app token that would win is emptied', async () => {
    const { server, cwd, env, file, walk } = await rig()
    const secret = '0123456789abcdef0123456789abcdef'
    await writeFile(file, `SLACK_BOT_TOKEN=${server.botToken}\nSLACK_APP_TOKEN=${server.appToken}\n`)
    const said = await walk([
      ['How does Slack reach', 'http'],
      ['Public address', 'http://bot.example.com'],
      ['Public address', 'https://bot.example.com/'],
      ['Bot token', ''],
      ['Signing secret', secret],
      ['Channel', '-'],
      ['SLACK_APP_TOKEN is set to another value in .env. Empty it?', 'y'],
    ])
    const { features, settings } = manifestOf(said)
    const address = 'https://bot.example.com/slack/events'
    expect(features.slash_commands).toEqual([expect.objectContaining({ command: '/502', url: address })])
    expect(settings).toMatchObject({
      socket_mode_enabled: false,
      interactivity: { is_enabled: true, request_url: address },
      event_subscriptions: { request_url: address, bot_events: ['app_home_opened', 'app_mention'] },
    })
    expect(await readFile(file, 'utf8')).toBe(
      `SLACK_BOT_TOKEN=${server.botToken}\nSLACK_APP_TOKEN=\nSLACK_SIGNING_SECRET=${secret}\n`,
    )
    expect(readEnvironment(env, { cwd }).settings.slack?.connection.mode).toBe('http')
  })

  it('a hello that cannot be posted is said, and may wait', async () => {
    const { server, file, walk } = await rig()
    server.addChannel({ name: 'ops' })
    server.fail({ method: 'chat.postMessage', times: 2, as: { error: 'restricted_action' } })
    const said = await walk([
      ['How does Slack reach', ''],
      ['Bot token', server.botToken],
      ['App-level token', server.appToken],
      ['Channel', '#ops'],
      ['Try again?', ''],
      ['Try again?', 'n'],
    ])
    expect(said).toContain('The workspace lets not everybody post there')
    expect(await readFile(file, 'utf8')).toContain('SLACK_CHANNEL=C')
  })

  it('a limit that Slack names is said, with how long it lasts', async () => {
    const { server, walk } = await rig()
    server.fail({ method: 'auth.test', as: { retryAfter: 3 } })
    const said = await walk([
      ['How does Slack reach', ''],
      ['Bot token', server.botToken],
      ['Try again?', ''],
      ['Bot token', ''],
      ['App-level token', server.appToken],
      ['Channel', '-'],
    ])
    expect(said).toContain('Slack takes no more requests for 3 s.')
  })

  it('without anybody to ask, the steps come first, and what lacks is named', async () => {
    const { server, file, given } = await rig()
    const ops = server.addChannel({ name: 'ops' })
    await expect(given({})).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'SLACK_BOT_TOKEN is not set: Bot token (xoxb-…).',
    })
    const tokens = { SLACK_BOT_TOKEN: server.botToken, SLACK_APP_TOKEN: server.appToken }
    await expect(given({ ...tokens, SLACK_APP_TOKEN: 'xapp-1' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/^Slack, app token: Slack says/),
    })
    await expect(given({ ...tokens }, { mode: 'http' })).rejects.toMatchObject({
      message: expect.stringContaining('--url is not set'),
    })
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' })
    const said = await given(tokens, { channel: ops })
    expect(said).toMatch(/1\. Make the app.+2\. On its page.+3\. At .+4\. Choose/s)
    expect(await readFile(file, 'utf8')).toContain(`SLACK_CHANNEL=${ops}`)
  })

  it('what answers and is not Slack is told apart from a refusal', async () => {
    const { server, given } = await rig()
    const tokens = { SLACK_BOT_TOKEN: server.botToken, SLACK_APP_TOKEN: server.appToken }
    server.fail({ method: 'auth.test', as: { status: 200, body: '<html>proxy</html>' } })
    await expect(given(tokens)).rejects.toMatchObject({ code: 'CHAT_UNREACHABLE' })
    server.fail({ method: 'auth.test', as: { status: 302, body: '' } })
    await expect(given(tokens)).rejects.toMatchObject({ code: 'CHAT_UNREACHABLE' })
  })
})
