import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGivenPrompt } from '../../../src/cli/setup/given-prompt.ts'
import { setupDiscord } from '../../../src/cli/setup/setup-discord.ts'
import { setupPlace } from '../../../src/cli/setup/setup-place.ts'
import { readEnvironment } from '../../../src/config/environment.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { openDiscordServer } from '../../support/discord/discord-server.ts'
import { type Script, scriptedPrompt } from '../../support/scripted-prompt.ts'

async function rig() {
  const server = await openDiscordServer()
  const cwd = await temporaryFolder()
  onTestFinished(async () => {
    await server.close()
    await rm(cwd, { recursive: true })
  })
  const env = { DISCORD_API_URL: server.url }
  const file = join(cwd, '.env')
  const walk = async (script: Script) => {
    const prompt = scriptedPrompt(script)
    await setupDiscord(prompt, setupPlace(env, cwd), {}, env)
    expect(prompt.left()).toEqual([])
    return prompt.said.join('\n')
  }
  const given = async (more: Record<string, string>, options = {}, overwrite = false) => {
    const said: string[] = []
    const all = { ...env, ...more }
    await setupDiscord(
      createGivenPrompt((text) => void said.push(text), overwrite),
      setupPlace(all, cwd),
      options,
      all,
    )
    return said.join('\n')
  }
  return { server, cwd, env, file, walk, given }
}

describe('cli/setup/setup-discord', () => {
  it('asks, tries everything out, says hello and writes what the bot then reads', async () => {
    const { server, cwd, env, file, walk } = await rig()
    const ops = server.addChannel({ name: 'ops' })
    await writeFile(file, '# mine\nPORT=1\n')
    const said = await walk([
      ['Token of the bot', server.token],
      ['Is it there?', ''],
      ['Channel', '#ops'],
    ])
    expect(said).toContain('https://discord.com/developers/applications?new_application=true')
    expect(said).toContain(
      `https://discord.com/oauth2/authorize?client_id=${server.applicationId}&permissions=`,
    )
    expect(said).toContain(`channel #ops: ok, #ops of ${server.guild.name}, with all permissions`)
    expect(said).not.toContain(server.token)
    expect(server.shown(ops)).toEqual([expect.stringContaining('/502 diagnose')])
    expect(await readFile(file, 'utf8')).toBe(
      `# mine\nPORT=1\nDISCORD_TOKEN=${server.token}\nDISCORD_GUILD=${server.guild.id}\nDISCORD_CHANNEL=${ops.id}\n`,
    )
    const { settings, problems } = readEnvironment(env, { cwd })
    expect(problems).toEqual([])
    expect(settings.discord).toMatchObject({ guild: server.guild.id, channel: ops.id })
    expect(server.violations).toEqual([])
  })

  it('says what is wrong, and looks again when it is mended', async () => {
    const { server, walk } = await rig()
    const wrong = `${server.token.slice(0, -4)}AAAA`
    const ops = server.addChannel({ name: 'ops', without: ['SendMessagesInThreads', 'EmbedLinks'] })
    server.removeBot()
    const said = await walk([
      ['Token of the bot', 'hunter2'],
      ['Token of the bot', wrong],
      ['Token of the bot', server.token],
      ['Is it there?', ''],
      ['Is it there?', '', () => server.restoreBot()],
      ['Channel', '#opps'],
      ['Channel', '#ops'],
      ['Channel', '', () => server.givePermission(ops, 'SendMessagesInThreads', 'EmbedLinks')],
    ])
    expect(said).toContain('must be a bot token: three parts with dots between them')
    expect(said).toMatch(/token: Discord says .*401.*\n.*Reset Token/)
    expect(said).toMatch(/server: the bot is in none\.\n.*Invite it: https:\/\/discord\.com\/oauth2/)
    expect(said).toContain('Did you mean #ops?')
    expect(said).toMatch(/the bot may not: Embed Links, Send Messages in Threads\.\n.*settings of #ops/)
    expect(said).toContain('hello in #ops: ok, posted')
  })

  it('never replaces a value without asking', async () => {
    const { server, file, walk, given } = await rig()
    server.addChannel({ name: 'ops' })
    const old = `${server.token.slice(0, -4)}AAAA`
    await writeFile(file, `DISCORD_TOKEN=${old}\n`)
    const said = await walk([
      ['Token of the bot', server.token],
      ['Is it there?', ''],
      ['Channel', '-'],
      ['DISCORD_TOKEN is set to another value in .env. Replace it?', ''],
    ])
    expect(said).toContain('DISCORD_TOKEN stays as it is.')
    expect(await readFile(file, 'utf8')).toBe(`DISCORD_TOKEN=${old}\nDISCORD_GUILD=${server.guild.id}\n`)
    const env = { DISCORD_TOKEN: server.token }
    await expect(given(env)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      hint: 'Take it out of the file, or add --overwrite.',
    })
    await given(env, {}, true)
    expect(await readFile(file, 'utf8')).toContain(server.token)
  })

  it('without anybody to ask, variables and flags say it all, and what lacks is named', async () => {
    const { server, file, given } = await rig()
    const ops = server.addChannel({ name: 'ops' })
    await expect(given({})).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('DISCORD_TOKEN is not set'),
    })
    const env = { DISCORD_TOKEN: server.token }
    await expect(given(env, { channel: '#nowhere' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    await expect(given(env, { guild: 'elsewhere' })).rejects.toMatchObject({
      message: expect.stringContaining('the bot is not in elsewhere'),
    })
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' })
    await given(env, { guild: server.guild.name, channel: '#ops' })
    expect(await readFile(file, 'utf8')).toContain(`DISCORD_CHANNEL=${ops.id}`)
  })

  it('a platform that does not answer is said, and tried again when somebody wants to', async () => {
    const { server, walk, given } = await rig()
    server.fail({ route: 'GET /users/@me', how: 'cut' })
    const said = await walk([
      ['Token of the bot', server.token],
      ['Try again?', ''],
      ['Token of the bot', ''],
      ['Is it there?', ''],
      ['Channel', '-'],
    ])
    expect(said).toMatch(/Discord did not answer at 127\.0\.0\.1:\d+/)
    server.outage(true)
    await expect(given({ DISCORD_TOKEN: server.token })).rejects.toMatchObject({ code: 'CHAT_UNREACHABLE' })
  })
})
