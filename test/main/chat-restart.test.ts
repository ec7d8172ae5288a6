import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Access } from '../../src/cli/access.ts'
import { remoteAccess } from '../../src/cli/remote-access.ts'
import { type BothChats, openBothChats } from '../support/both-chats.ts'
import { type Running, startCli, temporaryFolder } from '../support/cli.ts'
import { expectToldThreads } from '../support/expect-told-threads.ts'
import { loseAnswers } from '../support/lost-answers.ts'

const patience = { timeout: 60_000, interval: 100 }

let cwd: string
let isWell: boolean
let backend: Server
let chats: BothChats
let bot: Running | null = null

beforeEach(async () => {
  cwd = await temporaryFolder()
  isWell = false
  backend = createServer((_request, response) => response.writeHead(isWell ? 200 : 502).end())
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`
  const shop = { url, path: [{ hop: 'app', system: 'node', addresses: [url] }] }
  // JSON is YAML.
  await writeFile(join(cwd, 'services.yaml'), JSON.stringify({ services: { shop } }))
  chats = await openBothChats()
})

afterEach(async () => {
  await end()
  await chats.close()
  backend.closeAllConnections()
  backend.close()
})

async function start(): Promise<Access> {
  bot = startCli(['start'], { cwd, env: { ...chats.env, PORT: '0', LOG_LEVEL: 'fatal' } })
  await bot.prints('Stop it with Ctrl-C')
  await chats.connected()
  const access = await remoteAccess(join(cwd, '.data'))
  if (access === null) throw new Error('the bot does not answer')
  return access
}

async function end(): Promise<void> {
  bot?.child.kill('SIGKILL')
  await bot?.finished
}

/** Kills the bot when both have a message of that kind and have not said so. */
async function dieWith(kind: string, act: () => Promise<unknown>): Promise<void> {
  const lost = loseAnswers(chats, kind)
  await act()
  await lost.arrived()
  await end()
  lost.over()
}

describe('main/chat-restart', () => {
  it('threads in Slack and Discord are whole, in order and nothing twice, wherever in the writing the bot is killed', async () => {
    const { slack, discord, slackChannel: channel, ada: user } = chats
    const diagnose = () => slack.command('diagnose shop', { user, channel })
    await start()
    await dieWith('card', diagnose)
    await dieWith('evidence', start)
    await dieWith('verdict', start)
    isWell = true
    await start()
    await dieWith('closed', diagnose)
    const access = await start()

    const [incident] = await access.incidents('all')
    await vi.waitFor(async () => {
      const told = await access.entries(incident?.id ?? '')
      expect(expectToldThreads(chats, told)).toContain('closed')
    }, patience)
    expect(await access.incidents('all')).toHaveLength(1)
    expect(slack.history(channel)).toHaveLength(1)
    expect(discord.threads(chats.discordChannel)).toHaveLength(1)
    expect(slack.violations).toEqual([])
    expect(discord.violations).toEqual([])
  }, 120_000)
})
