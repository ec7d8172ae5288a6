import { type RequestData, Routes } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { restTo } from '../../support/discord/discord-client.ts'
import { openDiscordServer } from '../../support/discord/discord-server.ts'
import type { DiscordChannel, DiscordServer } from '../../support/discord/discord-server-types.ts'

let server: DiscordServer
let room: DiscordChannel

beforeEach(async () => {
  server = await openDiscordServer({ fileBytes: 100, limits: false })
  room = server.addChannel({ name: 'incidents' })
})

afterEach(() => server.close())

function post(body: object, more: Partial<RequestData> = {}, channel: { id: string } = room) {
  return restTo(server).post(Routes.channelMessages(channel.id), { body, ...more }) as Promise<{ id: string }>
}

function edit(id: string, body: object, channel: { id: string } = room) {
  return restTo(server).patch(Routes.channelMessage(channel.id, id), { body }) as Promise<{ id: string }>
}

const long = (length: number) => 'x'.repeat(length)
const options = (many: number) =>
  Array.from({ length: many }, (_, index) => ({ label: `${index}`, value: `${index}` }))

describe('support/discord: threads', () => {
  const start = (id: string, body: object) =>
    restTo(server).post(Routes.threads(room.id, id), { body }) as Promise<{ id: string }>
  const change = (id: string, body: object) => restTo(server).patch(Routes.channel(id), { body })

  it('gives a thread the id of its message, once', async () => {
    const { id } = await post({ content: 'card' })
    expect(await start(id, { name: 'INC-1', auto_archive_duration: 1440 })).toMatchObject({
      id,
      parent_id: room.id,
    })
    await expect(start(id, { name: 'INC-1' })).rejects.toMatchObject({ code: 160004 })
    await post({ content: 'evidence' }, {}, { id })
    expect(server.thread(id).messages.map(({ text }) => text)).toEqual(['evidence'])
    const read = (await restTo(server).get(Routes.channelMessages(id))) as { type: number }[]
    expect(read.map(({ type }) => type)).toEqual([0, 21])
  })

  it.each([
    [{ name: '' }, 'name'],
    [{ name: long(101) }, 'name'],
    [{ name: 'a', auto_archive_duration: 30 }, 'auto_archive_duration'],
  ])('refuses a thread %j', async (body, field) => {
    const { id } = await post({ content: 'card' })
    await expect(start(id, body)).rejects.toMatchObject({
      code: 50035,
      message: expect.stringContaining(field),
    })
  })

  it('archives what is idle; a post wakes it, an edit does not', async () => {
    const { id } = await post({ content: 'card' })
    await start(id, { name: 'INC-1', auto_archive_duration: 60 })
    const evidence = await post({ content: 'evidence' }, {}, { id })
    server.forward(61 * 60_000)
    expect(server.thread(id).archived).toBe(true)
    await expect(edit(evidence.id, { content: 'b' }, { id })).rejects.toMatchObject({ code: 50083 })
    await expect(change(id, { name: 'b' })).rejects.toMatchObject({ code: 50083 })
    await edit(id, { content: 'the card is in the channel' })
    await post({ content: 'more' }, {}, { id })
    expect(server.thread(id).archived).toBe(false)
    server.archiveThread(id)
    await change(id, { archived: false })
    await edit(evidence.id, { content: 'c' }, { id })
  })

  it('opens a locked thread for moderators only', async () => {
    const { id } = await post({ content: 'card' })
    await start(id, { name: 'INC-1' })
    server.archiveThread(id, true)
    await expect(post({ content: 'a' }, {}, { id })).rejects.toMatchObject({ code: 50083 })
    await expect(change(id, { archived: false })).rejects.toMatchObject({ code: 50013 })
    server.givePermission(room, 'ManageThreads')
    await post({ content: 'a' }, {}, { id })
    expect(server.thread(id)).toMatchObject({ archived: false, locked: true })
    server.removePermission(room, 'ManageThreads')
    await expect(post({ content: 'b' }, {}, { id })).rejects.toMatchObject({ code: 160005 })
  })

  it('asks for permissions of its own', async () => {
    const { id } = await post({ content: 'card' })
    server.removePermission(room, 'CreatePublicThreads')
    await expect(start(id, { name: 'a' })).rejects.toMatchObject({ code: 50013 })
    server.givePermission(room, 'CreatePublicThreads')
    server.removePermission(room, 'SendMessagesInThreads')
    await start(id, { name: 'a' })
    await expect(post({ content: 'a' }, {}, { id })).rejects.toMatchObject({ code: 50013 })
  })
})

describe('support/discord: commands', () => {
  const register = (...commands: object[]) =>
    restTo(server).put(Routes.applicationGuildCommands(server.applicationId, server.guild.id), {
      body: commands,
    })
  const command = (more = {}) => ({ name: '502', description: 'Bad gateways', ...more })
  const option = (more = {}) => ({ type: 3, name: 'service', description: 'Which', ...more })
  const group = (...inner: object[]) => option({ type: 2, name: 'group', options: inner })
  const sub = (...inner: object[]) => option({ type: 1, name: 'sub', options: inner })

  it('registers them and keeps the ids of those it knew', async () => {
    const [first] = (await register(command({ options: [group(sub(option()))] }))) as { id: string }[]
    await register(command({ description: 'Others' }), { type: 3, name: 'Explain this error' })
    expect(server.commands()).toMatchObject([
      { id: first?.id, description: 'Others' },
      { type: 3, name: 'Explain this error' },
    ])
  })

  it.each<[string, object, string]>([
    ['upper case', command({ name: 'Shop' }), 'APPLICATION_COMMAND_INVALID_NAME'],
    ['a name with a space', command({ name: 'a b' }), 'APPLICATION_COMMAND_INVALID_NAME'],
    ['a long name', command({ name: long(33) }), 'name[BASE_TYPE_BAD_LENGTH]'],
    ['no description', command({ description: '' }), 'description[BASE_TYPE_REQUIRED]'],
    ['a long description', command({ description: long(101) }), 'description[BASE_TYPE_BAD_LENGTH]'],
    [
      '26 options',
      command({ options: Array.from({ length: 26 }, (_, i) => option({ name: `o${i}` })) }),
      'options[BASE_TYPE_BAD_LENGTH]',
    ],
    ['an option twice', command({ options: [option(), option()] }), 'NAME_ALREADY_EXISTS'],
    ['a sub-command beside a value', command({ options: [sub(), option()] }), 'OPTIONS_TYPE_INVALID'],
    ['a group in a group', command({ options: [group(group(sub()))] }), 'OPTIONS_TYPE_INVALID'],
    ['a value in a group', command({ options: [group(option())] }), 'OPTIONS_TYPE_INVALID'],
    [
      'a required option after an optional one',
      command({ options: [option(), option({ name: 'b', required: true })] }),
      'OPTIONS_REQUIRED_INVALID',
    ],
    [
      '26 choices',
      command({ options: [option({ choices: options(26).map(({ value }) => ({ name: value, value })) })] }),
      'choices',
    ],
    [
      'choices and autocomplete',
      command({ options: [option({ choices: [{ name: 'a', value: 'a' }], autocomplete: true })] }),
      'AUTOCOMPLETE',
    ],
    ['a menu with a description', { type: 3, name: 'Explain', description: 'a' }, 'INVALID_DESCRIPTION'],
  ])('refuses %s', async (_what, body, words) => {
    await expect(register(body)).rejects.toMatchObject({
      code: 50035,
      message: expect.stringContaining(words),
    })
  })

  it('takes 8000 characters for a command, and no more', async () => {
    const choice = (length: number) => (n: number) => ({
      name: `${n}${long(length)}`,
      value: `${n}${long(length)}`,
    })
    const many = Array.from({ length: 19 }, (_, i) =>
      option({ name: `o${10 + i}`, choices: [1, 2, 3].map(choice(65)) }),
    )
    const sized = (rest: string) =>
      command({
        options: [...many, option({ name: 'end', description: rest, choices: [1, 2].map(choice(74)) })],
      })
    await register(sized(long(6)))
    await expect(register(sized(long(7)))).rejects.toMatchObject({
      code: 50035,
      message: expect.stringContaining('APPLICATION_COMMAND_TOO_LARGE'),
    })
  })

  it('refuses the 101st command, and the 201st new one of a day', async () => {
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => command({ name: `c${from + index}` }))
    await expect(register(...many(0, 101))).rejects.toMatchObject({ code: 30032 })
    await register(...many(0, 100))
    await register(...many(100, 100))
    await expect(register(...many(0, 1))).rejects.toMatchObject({ code: 30034 })
    server.forward(86_400_001)
    await register(...many(0, 1))
  })
})

describe('support/discord: failures', () => {
  const route = 'POST /channels/:channel/messages'

  it('fails as told, as often as told', async () => {
    server.fail({ route, how: { status: 502 } })
    await expect(post({ content: 'a' })).rejects.toMatchObject({ status: 502 })
    const stop = server.fail({
      route,
      how: { status: 403, code: 50013, message: 'Missing Permissions' },
      times: 9,
    })
    await expect(post({ content: 'a' })).rejects.toMatchObject({ code: 50013 })
    stop()
    await post({ content: 'a' })
    expect(server.calls(route).map(({ status }) => status)).toEqual([502, 403, 200])
  })

  it('can do what was asked though it cuts the connection', async () => {
    server.fail({ route, how: 'accept-then-cut' })
    await expect(post({ content: 'a' })).rejects.toThrow()
    server.fail({ route, how: 'cut' })
    await expect(post({ content: 'b' })).rejects.toThrow()
    server.fail({ route, how: 'accept-then-502' })
    await expect(post({ content: 'c' })).rejects.toThrow()
    expect(server.shown(room)).toEqual(['a', 'c'])
  })

  it('can leave a request unanswered', async () => {
    server.fail({ route, how: 'hang' })
    const hanging = new AbortController()
    const asked = post({ content: 'a' }, { signal: hanging.signal })
    asked.catch(() => undefined)
    await vi.waitFor(() =>
      expect(server.calls(route)).toMatchObject([{ body: { content: 'a' }, status: null }]),
    )
    hanging.abort()
    await expect(asked).rejects.toThrow()
  })

  it('says in a 429 how long to wait, and for whom', async () => {
    const ask = () =>
      fetch(`${server.url}/v10/users/@me`, {
        headers: { Authorization: `Bot ${server.token}`, 'User-Agent': 'DiscordBot (a, 1)' },
      })
    server.fail({ how: { status: 429, afterMs: 2500, scope: 'global' } })
    const answer = await ask()
    expect(await answer.json()).toMatchObject({ retry_after: 2.5, global: true })
    expect(answer.headers.get('x-ratelimit-global')).toBe('true')
    server.fail({ how: { status: 429, afterMs: 2000 } })
    expect((await ask()).headers.get('retry-after')).toBe('2')
  })
})
