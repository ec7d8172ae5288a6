import { type Client, Events, GatewayIntentBits } from 'discord.js'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { loggedIn, makeClient, restTo } from '../../support/discord/discord-client.ts'
import { openDiscordServer } from '../../support/discord/discord-server.ts'
import type { DiscordServer, DiscordServerOptions } from '../../support/discord/discord-server-types.ts'

const closers: (() => Promise<unknown>)[] = []

// At the end: the tests run side by side, and wait most of their time for the client to reconnect.
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function open(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  const server = await openDiscordServer(options)
  closers.push(() => server.close())
  return server
}

async function connect(server: DiscordServer): Promise<Client> {
  const client = await loggedIn(server)
  closers.push(() => client.destroy())
  return client
}

/** A connection by hand: what came so far, and the code with which it was closed. */
function raw(server: DiscordServer, query = 'v=10&encoding=json', url = server.gatewayUrl) {
  const socket = new WebSocket(`${url}?${query}`)
  const got: { op: number; t: string | null; s: number | null; d: unknown }[] = []
  const closed = Promise.withResolvers<number>()
  socket.on('message', (data) => got.push(JSON.parse(String(data))))
  socket.on('close', (code) => closed.resolve(code))
  socket.on('error', () => undefined)
  closers.push(async () => socket.terminate())
  return {
    got,
    closed: closed.promise,
    say: (op: number, d: unknown) => socket.send(JSON.stringify({ op, d })),
    write: (text: string) => socket.send(text),
    cut: () => socket.terminate(),
    hello: () => vi.waitFor(() => expect(got.map(({ op }) => op)).toContain(10)),
    until: (event: string) => vi.waitFor(() => expect(got.map(({ t }) => t)).toContain(event)),
  }
}

const identity = (server: DiscordServer, more = {}) => ({
  token: server.token,
  intents: 1,
  properties: { os: 'linux', browser: 'a', device: 'a' },
  ...more,
})

describe.concurrent('support/discord: the gateway and the real client', () => {
  it('logs in, and tells the guild and its channels', async () => {
    const server = await open()
    const room = server.addChannel({ name: 'incidents', without: ['EmbedLinks'] })
    const client = await connect(server)
    expect(client.application?.id).toBe(server.applicationId)
    const channel = client.channels.cache.get(room.id)
    if (!channel || channel.isDMBased()) throw new Error('no channel')
    const permissions = channel.permissionsFor(server.botUser.id)
    expect([permissions?.has('SendMessages'), permissions?.has('EmbedLinks')]).toEqual([true, false])
    expect(server.gateway.connected()).toBe(true)
    expect(server.violations).toEqual([])
  })

  it('refuses a wrong token and an intent that is not switched on', async () => {
    const server = await open()
    await expect(makeClient(server).login('MTIz.abc.def')).rejects.toThrow('invalid token')
    const client = makeClient(server, { intents: [GatewayIntentBits.MessageContent] })
    closers.push(() => client.destroy())
    await expect(client.login(server.token)).rejects.toThrow('disallowed intents')
    expect(server.gateway.closed).toEqual([4014])
  })

  it('replays after a cut what happened meanwhile', async () => {
    const server = await open({ patienceMs: 15_000 })
    const at = { user: server.addUser({ name: 'alice' }), channel: server.addChannel({ name: 'a' }) }
    const client = await connect(server)
    await client.application?.commands.set([{ name: '502', description: 'Bad gateways' }])
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isRepliable()) void interaction.reply('still here')
    })
    server.dropGateway()
    expect(server.gateway.connected()).toBe(false)
    expect((await server.command('502', {}, at)).message?.text).toBe('still here')
    expect(server.gateway).toMatchObject({ identifies: 1, resumes: 1 })
    expect(server.violations).toEqual([])
  })

  it('has the client resume when it asks for that, or acknowledges no heartbeat', async () => {
    const asking = await open()
    await connect(asking)
    asking.askReconnect()
    const deaf = await open({ heartbeatMs: 100 })
    await connect(deaf)
    deaf.stopAcknowledging()
    await vi.waitFor(() => expect(asking.gateway.resumes).toBe(1), 10_000)
    await vi.waitFor(() => expect(deaf.gateway.resumes).toBeGreaterThan(0), 10_000)
    expect(deaf.gateway.identifies).toBe(1)
  })

  it('has the client identify again when its session is invalid', async () => {
    const server = await open()
    await connect(server)
    server.invalidateSession(false)
    await vi.waitFor(() => expect(server.gateway.identifies).toBe(2), 10_000)
  })

  it('is gone in an outage, and there again afterwards', async () => {
    const server = await open()
    await connect(server)
    server.outage(true)
    await expect(restTo(server).get('/users/@me')).rejects.toMatchObject({ status: 503 })
    expect(server.gateway.connected()).toBe(false)
    server.outage(false)
    await vi.waitFor(() => expect(server.gateway.connected()).toBe(true), 10_000)
  })

  it('ends every session when the token is revoked', async () => {
    const server = await open()
    await connect(server)
    server.revokeToken()
    expect(server.gateway.closed).toEqual([4004])
    await expect(makeClient(server).login(server.token)).rejects.toThrow('invalid token')
  })

  it('tells what is done to the bot, its channels and threads', async () => {
    const server = await open()
    const room = server.addChannel({ name: 'a' })
    const client = await connect(server)
    const events: string[] = []
    for (const event of [Events.ChannelUpdate, Events.ChannelDelete, Events.GuildDelete] as const)
      client.on(event, () => events.push(event))
    server.removePermission(room, 'SendMessages')
    server.deleteChannel(room)
    server.removeBot()
    await vi.waitFor(() => expect(events).toEqual(['channelUpdate', 'channelDelete', 'guildDelete']))
  })
})

describe.concurrent('support/discord: the gateway by hand', () => {
  it.each<[string, number, (socket: ReturnType<typeof raw>, server: DiscordServer) => void, string?]>([
    ['another version', 4012, () => undefined, 'v=9&encoding=json'],
    ['a wrong token', 4004, (socket, server) => socket.say(2, identity(server, { token: 'a' }))],
    ['strange intents', 4013, (socket, server) => socket.say(2, identity(server, { intents: 1 << 30 }))],
    ['a privileged intent', 4014, (socket, server) => socket.say(2, identity(server, { intents: 1 << 15 }))],
    ['words before it identified', 4003, (socket) => socket.say(3, {})],
    [
      'a second identify',
      4005,
      (socket, server) => {
        socket.say(2, identity(server))
        socket.say(2, identity(server))
      },
    ],
    ['what is no JSON', 4002, (socket) => socket.write('{')],
    ['a long payload', 4002, (socket) => socket.write(JSON.stringify({ op: 1, d: 'x'.repeat(4096) }))],
    [
      'more than 120 events a minute',
      4008,
      (socket) => {
        for (let sent = 0; sent <= 120; sent += 1) socket.say(1, null)
      },
    ],
  ])('closes on %s with %i', async (_what, code, say, query) => {
    const server = await open()
    const socket = raw(server, query)
    if (!query) {
      await socket.hello()
      say(socket, server)
    }
    expect(await socket.closed).toBe(code)
    expect(server.gateway.closed).toEqual([code])
  })

  it('closes on a client without a heartbeat', async () => {
    const socket = raw(await open({ heartbeatMs: 20 }))
    expect(await socket.closed).toBe(4009)
  })

  it('sends first what was missed, then RESUMED', async () => {
    const server = await open()
    const first = raw(server)
    await first.hello()
    first.say(2, identity(server))
    await first.until('GUILD_CREATE')
    const ready = first.got.find(({ t }) => t === 'READY')?.d as {
      session_id: string
      resume_gateway_url: string
    }
    const resume = (seq: number) => ({ token: server.token, session_id: ready.session_id, seq })
    first.cut()
    server.addChannel({ name: 'meanwhile' })
    const second = raw(server, undefined, ready.resume_gateway_url)
    await second.hello()
    second.say(6, resume(2))
    await second.until('RESUMED')
    expect(second.got.map(({ t, s }) => [t, s]).slice(1)).toEqual([
      ['CHANNEL_CREATE', 3],
      ['RESUMED', 4],
    ])
    second.cut()
    const third = raw(server, undefined, ready.resume_gateway_url)
    await third.hello()
    third.say(6, resume(99))
    expect(await third.closed).toBe(4007)
  })

  it('does not resume a session that it does not know', async () => {
    const server = await open()
    const socket = raw(server, undefined, server.gatewayUrl.replace('/gateway', '/resume'))
    await socket.hello()
    socket.say(6, { token: server.token, session_id: 'a', seq: 1 })
    await vi.waitFor(() => expect(socket.got).toContainEqual({ op: 9, d: false, s: null, t: null }))
  })

  it('keeps the words of others from who may not read them', async () => {
    const server = await open({ privilegedIntents: 1 << 15 })
    const at = { user: server.addUser({ name: 'alice' }), channel: server.addChannel({ name: 'a' }) }
    const [blind, reading] = [raw(server), raw(server)]
    await Promise.all([blind.hello(), reading.hello()])
    blind.say(2, identity(server, { intents: 1 << 9 }))
    reading.say(2, identity(server, { intents: (1 << 9) | (1 << 15) }))
    await Promise.all([blind.until('READY'), reading.until('READY')])
    server.say('secret', at)
    server.say(`<@${server.botUser.id}> diagnose shop`, at)
    const words = ({ got }: typeof blind) =>
      got.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => (d as { content: string }).content)
    await vi.waitFor(() => expect(words(blind)).toEqual(['', expect.stringContaining('diagnose shop')]))
    await vi.waitFor(() =>
      expect(words(reading)).toEqual(['secret', expect.stringContaining('diagnose shop')]),
    )
  })
})
