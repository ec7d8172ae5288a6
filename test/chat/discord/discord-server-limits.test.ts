import { REST, Routes } from 'discord.js'
import { afterEach, describe, expect, it } from 'vitest'
import { restTo } from '../../support/discord/discord-client.ts'
import { openDiscordServer } from '../../support/discord/discord-server.ts'
import type { DiscordServer, RateLimits } from '../../support/discord/discord-server-types.ts'

let server: DiscordServer

afterEach(() => server.close())

async function open(limits?: Partial<RateLimits>, now?: () => Date): Promise<{ id: string; name: string }> {
  server = await openDiscordServer({ ...(limits && { limits }), ...(now && { now }) })
  return server.addChannel({ name: 'incidents' })
}

/** A clock that stands, but for {@link DiscordServer.forward}: a slow machine changes nothing. */
const noon = () => new Date('2026-01-15T12:00:00Z')

/** Without the client's own care for limits. */
function ask(path: string, body?: object): Promise<Response> {
  const headers = {
    Authorization: `Bot ${server.token}`,
    'User-Agent': 'DiscordBot (https://a.example, 1)',
    'Content-Type': 'application/json',
  }
  return fetch(`${server.url}/v10${path}`, {
    headers,
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
}

const route = 'POST /channels/:channel/messages'

describe('support/discord: rate limits', () => {
  it('lets five messages through in five seconds for each channel, and says so in headers', async () => {
    const { id } = await open({}, noon)
    const other = server.addChannel({ name: 'other' })
    const answers: Response[] = []
    for (let sent = 0; sent < 6; sent += 1)
      answers.push(await ask(Routes.channelMessages(id), { content: 'a' }))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429])
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual([
      '4',
      '3',
      '2',
      '1',
      '0',
      '0',
    ])
    const refused = answers.at(-1)
    expect(await refused?.json()).toMatchObject({ global: false, retry_after: expect.any(Number) })
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(4)
    expect(refused?.headers.get('x-ratelimit-scope')).toBe('user')
    expect((await ask(Routes.channelMessages(other.id), { content: 'a' })).status).toBe(200)
    server.forward(5000)
    expect((await ask(Routes.channelMessages(id), { content: 'a' })).status).toBe(200)
  })

  it('is never refused to the real client, which reads the headers', async () => {
    const { id } = await open({ post: { requests: 3, perMs: 100 } })
    const rest = restTo(server)
    const bodies = Array.from({ length: 8 }, (_, index) => ({ content: `${index}` }))
    await Promise.all(bodies.map((body) => rest.post(Routes.channelMessages(id), { body })))
    expect(server.shown(id)).toEqual(bodies.map(({ content }) => content))
    expect(server.calls(route).map(({ status }) => status)).toEqual(Array(8).fill(200))
  })

  it('has the real client wait as long as a 429 says', async () => {
    const { id } = await open()
    server.fail({ route, how: { status: 429, afterMs: 120, scope: 'shared' } })
    await restTo(server).post(Routes.channelMessages(id), { body: { content: 'a' } })
    const [refused, sent] = server.calls(route)
    expect([refused?.status, sent?.status]).toEqual([429, 200])
    expect(Number(sent?.at) - Number(refused?.at)).toBeGreaterThanOrEqual(119)
  })

  it('makes one message of one that the real client had to send twice', async () => {
    const { id } = await open()
    server.fail({ route, how: 'accept-then-502' })
    const body = { content: 'a', nonce: 'INC-1:card', enforce_nonce: true }
    await new REST({ api: server.url }).setToken(server.token).post(Routes.channelMessages(id), { body })
    expect(server.calls(route)).toHaveLength(2)
    expect(server.shown(id)).toEqual(['a'])
  })

  it('limits all routes together, but for answers to interactions', async () => {
    await open({ global: { requests: 2, perMs: 60_000 } })
    const user = server.addUser({ name: 'alice' })
    expect((await ask('/users/@me')).status).toBe(200)
    expect((await ask(`/users/${user.id}`)).status).toBe(200)
    const refused = await ask('/applications/@me')
    expect(refused.headers.get('x-ratelimit-global')).toBe('true')
    expect(await refused.json()).toMatchObject({ global: true })
    expect((await ask('/interactions/1/a/callback', {})).status).toBe(404)
    server.forward(60_000)
    expect((await ask('/applications/@me')).status).toBe(200)
  })

  it('limits edits of messages that are older than an hour by themselves', async () => {
    const { id } = await open({}, noon)
    const message = (await (await ask(Routes.channelMessages(id), { content: 'a' })).json()) as { id: string }
    const edit = async () =>
      fetch(`${server.url}/v10${Routes.channelMessage(id, message.id)}`, {
        method: 'PATCH',
        headers: {
          Authorization: `Bot ${server.token}`,
          'User-Agent': 'DiscordBot (https://a.example, 1)',
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ content: 'b' }),
      })
    expect((await edit()).status).toBe(200)
    server.forward(3_600_001)
    const answers = [await edit(), await edit(), await edit(), await edit()]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    expect(await answers[3]?.json()).toMatchObject({ code: 30046, retry_after: expect.any(Number) })
  })

  it('bans an address that is refused too often', async () => {
    await open({ invalid: { requests: 3, perMs: 600_000 } })
    for (let tried = 0; tried < 3; tried += 1)
      await expect(restTo(server, 'wrong').get(Routes.user())).rejects.toMatchObject({ status: 401 })
    const answer = await ask('/users/@me')
    expect([answer.status, await answer.text()]).toEqual([429, 'error code: 1015'])
    server.forward(600_001)
    expect((await ask('/users/@me')).status).toBe(200)
  })
})
