import { type RequestData, Routes } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { restTo } from '../../support/discord/discord-client.ts'
import { openDiscordServer } from '../../support/discord/discord-server.ts'
import type {
  DiscordChannel,
  DiscordServer,
  ShownMessage,
} from '../../support/discord/discord-server-types.ts'

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

function last(): ShownMessage {
  const message = server.messages(room).at(-1)
  if (!message) throw new Error('nothing was posted')
  return message
}

const long = (length: number) => 'x'.repeat(length)
const button = (id: string, more = {}) => ({ type: 2, style: 2, label: 'Go', custom_id: id, ...more })
const row = (...components: object[]) => ({ type: 1, components })
const display = (content: string) => ({ type: 10, content })
const options = (many: number) =>
  Array.from({ length: many }, (_, index) => ({ label: `${index}`, value: `${index}` }))
const COMPONENTS_V2 = 1 << 15

describe('support/discord: messages', () => {
  it('takes what fits exactly', async () => {
    await post({
      content: long(2000),
      embeds: [
        {
          title: long(256),
          description: long(4096),
          footer: { text: long(500) },
          fields: [{ name: long(124), value: long(1024) }],
        },
      ],
      components: [1, 2, 3, 4, 5].map((line) =>
        row(...[1, 2, 3, 4, 5].map((place) => button(`${line}:${place}`))),
      ),
      nonce: long(25),
    })
    expect(last().buttons).toHaveLength(25)
    await post({ flags: COMPONENTS_V2, components: [{ type: 17, components: [display(long(3900))] }] })
    await post({ flags: COMPONENTS_V2, components: Array.from({ length: 40 }, () => display('a')) })
    expect(server.violations).toEqual([])
  })

  it.each<[string, object, string]>([
    ['content of 2001 characters', { content: long(2001) }, 'content[BASE_TYPE_MAX_LENGTH]'],
    ['content that is no text', { content: 5 }, 'content[STRING_TYPE_CONVERT]'],
    ['11 embeds', { embeds: Array(11).fill({ title: 'a' }) }, 'embeds[BASE_TYPE_BAD_LENGTH]'],
    ['an embed with nothing in it', { embeds: [{}] }, 'description[BASE_TYPE_REQUIRED]'],
    ['a long title', { embeds: [{ title: long(257) }] }, 'title[BASE_TYPE_MAX_LENGTH]'],
    ['a long description', { embeds: [{ description: long(4097) }] }, 'description[BASE_TYPE_MAX_LENGTH]'],
    [
      '26 fields',
      { embeds: [{ fields: Array(26).fill({ name: 'a', value: 'b' }) }] },
      'fields[BASE_TYPE_BAD_LENGTH]',
    ],
    [
      'a field without a value',
      { embeds: [{ fields: [{ name: 'a', value: ' ' }] }] },
      'value[BASE_TYPE_REQUIRED]',
    ],
    [
      'a long field name',
      { embeds: [{ fields: [{ name: long(257), value: 'b' }] }] },
      'name[BASE_TYPE_MAX_LENGTH]',
    ],
    [
      'a long field',
      { embeds: [{ fields: [{ name: 'a', value: long(1025) }] }] },
      'value[BASE_TYPE_MAX_LENGTH]',
    ],
    ['a long footer', { embeds: [{ footer: { text: long(2049) } }] }, 'text[BASE_TYPE_MAX_LENGTH]'],
    ['a long author', { embeds: [{ author: { name: long(257) } }] }, 'name[BASE_TYPE_MAX_LENGTH]'],
    [
      '6001 characters over all embeds',
      { embeds: [{ description: long(4000) }, { description: long(2001) }] },
      'embeds[MAX_EMBED_SIZE_EXCEEDED]',
    ],
    [
      'an embed that links to a script',
      { embeds: [{ title: 'a', url: 'javascript:a' }] },
      'url[URL_TYPE_INVALID_URL]',
    ],
    [
      '6 rows',
      { components: Array.from({ length: 6 }, (_, i) => row(button(`${i}`))) },
      'components[BASE_TYPE_BAD_LENGTH]',
    ],
    [
      '6 buttons in a row',
      { components: [row(...[1, 2, 3, 4, 5, 6].map((i) => button(`${i}`)))] },
      'BASE_TYPE_BAD_LENGTH',
    ],
    ['a long label', { components: [row(button('a', { label: long(81) }))] }, 'label[BASE_TYPE_MAX_LENGTH]'],
    ['a button without a label', { components: [row(button('a', { label: '' }))] }, 'INVALID_EMOJI_OR_LABEL'],
    ['a long custom id', { components: [row(button(long(101)))] }, 'custom_id[BASE_TYPE_BAD_LENGTH]'],
    [
      'no custom id',
      { components: [row({ type: 2, style: 1, label: 'a' })] },
      'custom_id[BASE_TYPE_REQUIRED]',
    ],
    ['a custom id twice', { components: [row(button('a'), button('a'))] }, 'COMPONENT_CUSTOM_ID_DUPLICATED'],
    [
      'a link with a custom id',
      { components: [row(button('a', { style: 5, url: 'https://a.example' }))] },
      'MUTUALLY_EXCLUSIVE',
    ],
    [
      'a link to a script',
      { components: [row({ type: 2, style: 5, label: 'a', url: 'javascript:a' })] },
      'URL_TYPE_INVALID_SCHEME',
    ],
    ['a button outside a row', { components: [button('a')] }, 'type[UNION_TYPE_CHOICES]'],
    [
      '26 options',
      { components: [row({ type: 3, custom_id: 'a', options: options(26) })] },
      'options[BASE_TYPE_BAD_LENGTH]',
    ],
    [
      'an option twice',
      { components: [row({ type: 3, custom_id: 'a', options: [...options(1), ...options(1)] })] },
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    ],
    [
      'a menu beside a button',
      { components: [row({ type: 3, custom_id: 'a', options: options(1) }, button('b'))] },
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    [
      'a text display without the flag',
      { content: 'a', components: [display('a')] },
      'type[UNION_TYPE_CHOICES]',
    ],
    [
      'content beside components of version 2',
      { content: 'a', flags: COMPONENTS_V2, components: [display('a')] },
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      '41 components',
      {
        flags: COMPONENTS_V2,
        components: [{ type: 17, components: Array.from({ length: 40 }, () => display('a')) }],
      },
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    [
      '4001 characters in components',
      { flags: COMPONENTS_V2, components: [display(long(4000)), row(button('a', { label: 'b' }))] },
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    ],
    [
      'a container in a container',
      {
        flags: COMPONENTS_V2,
        components: [{ type: 17, components: [{ type: 17, components: [display('a')] }] }],
      },
      'type[UNION_TYPE_CHOICES]',
    ],
    [
      'a file component without its file',
      { flags: COMPONENTS_V2, components: [{ type: 13, file: { url: 'attachment://a.txt' } }] },
      'REFERENCED_ATTACHMENT_NOT_FOUND',
    ],
    ['a long nonce', { content: 'a', nonce: long(26) }, 'nonce[NONCE_TYPE_TOO_LONG]'],
    [
      'mentions both parsed and listed',
      { content: 'a', allowed_mentions: { parse: ['users'], users: ['123456789012345678'] } },
      'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
    [
      'a strange kind of mention',
      { content: 'a', allowed_mentions: { parse: ['here'] } },
      'BASE_TYPE_CHOICES',
    ],
    [
      'an answer to a message that is not there',
      { content: 'a', message_reference: { message_id: '123456789012345678' } },
      'MESSAGE_REFERENCE_UNKNOWN_MESSAGE',
    ],
  ])('refuses %s', async (_what, body, words) => {
    await expect(post(body)).rejects.toMatchObject({
      status: 400,
      code: 50035,
      message: expect.stringContaining(words),
    })
    expect(server.messages(room)).toEqual([])
  })

  it.each([{}, { content: '' }, { content: ' \n ' }, { embeds: [], components: [] }])(
    'refuses an empty message %j',
    async (body) => {
      await expect(post(body)).rejects.toMatchObject({ code: 50006 })
    },
  )

  it('keeps files, serves them, and refuses large ones', async () => {
    const files = [{ name: 'log of a?.txt', data: Buffer.from('502 Bad Gateway') }]
    const { attachments } = (await post({ content: 'log' }, { files })) as unknown as {
      attachments: { url: string }[]
    }
    expect(last().files).toMatchObject([{ name: 'log_of_a_.txt', text: '502 Bad Gateway' }])
    expect(await (await fetch(attachments[0]?.url ?? '')).text()).toBe('502 Bad Gateway')
    const large = [{ name: 'log.txt', data: Buffer.alloc(101) }]
    await expect(post({}, { files: large })).rejects.toMatchObject({ status: 413, code: 40005 })
  })

  it('gives back the earlier message for an enforced nonce, in any channel, and for a few minutes only', async () => {
    const other = server.addChannel({ name: 'other' })
    const nonce = { nonce: 'INC-1:card', enforce_nonce: true }
    const { id } = await post({ content: 'first', ...nonce })
    expect((await post({ content: 'again', ...nonce })).id).toBe(id)
    expect((await post({ content: 'elsewhere', ...nonce }, {}, other)).id).toBe(id)
    expect((await post({ content: 'not enforced', nonce: 'INC-1:card' })).id).not.toBe(id)
    server.forward(5 * 60_000)
    expect((await post({ content: 'later', ...nonce })).id).not.toBe(id)
    expect(server.shown(room)).toEqual(['first', 'not enforced', 'later'])
    expect(server.shown(other)).toEqual([])
  })

  it('does not make a deleted message again for its nonce', async () => {
    const nonce = { nonce: 'a', enforce_nonce: true }
    const { id } = await post({ content: 'first', ...nonce })
    await restTo(server).delete(Routes.channelMessage(room.id, id))
    await expect(post({ content: 'first', ...nonce })).rejects.toMatchObject({ code: 10008 })
  })

  it('does not tell nonces when messages are read', async () => {
    const posted = await post({ content: 'a', nonce: 'b' })
    expect(posted).toMatchObject({ nonce: 'b' })
    expect(await restTo(server).get(Routes.channelMessage(room.id, posted.id))).not.toHaveProperty('nonce')
    expect(await restTo(server).get(Routes.channelMessages(room.id))).toMatchObject([{ id: posted.id }])
  })

  it('keeps what an edit leaves out, and refuses to take the components flag back', async () => {
    const { id } = await post({ content: 'a', components: [row(button('b'))] })
    await edit(id, { content: 'c' })
    expect(last()).toMatchObject({ content: 'c', buttons: [{ customId: 'b' }], edits: [{ text: 'c\nGo' }] })
    await expect(edit(id, { content: '', components: [] })).rejects.toMatchObject({ code: 50006 })
    const second = await post({ flags: COMPONENTS_V2, components: [display('a')] })
    await expect(edit(second.id, { content: 'plain', flags: 0 })).rejects.toMatchObject({ code: 50035 })
    await edit(second.id, { components: [display('b')] })
    expect(last().text).toBe('b')
  })

  it('does not let the bot edit what others wrote, and hides their words', async () => {
    const { id } = server.say('secret', { user: server.addUser({ name: 'alice' }), channel: room })
    await expect(edit(id, { content: 'a' })).rejects.toMatchObject({ code: 50005 })
    expect(await restTo(server).get(Routes.channelMessage(room.id, id))).toMatchObject({ content: '' })
  })

  it('knows no channel or message that is gone', async () => {
    const { id } = await post({ content: 'a' })
    server.deleteMessage(room, id)
    await expect(edit(id, { content: 'b' })).rejects.toMatchObject({ status: 404, code: 10008 })
    server.deleteChannel(room)
    await expect(post({ content: 'b' })).rejects.toMatchObject({ status: 404, code: 10003 })
  })

  it.each([
    ['ViewChannel', 50001, { content: 'a' }],
    ['SendMessages', 50013, { content: 'a' }],
    ['EmbedLinks', 50013, { embeds: [{ title: 'a' }] }],
  ] as const)('refuses a post without %s', async (permission, code, body) => {
    server.removePermission(room, permission)
    await expect(post(body)).rejects.toMatchObject({ status: 403, code })
    server.givePermission(room, permission)
    await post(body)
  })

  it('refuses a bot that was removed, or has another token', async () => {
    await expect(restTo(server, 'wrong').get(Routes.user())).rejects.toMatchObject({ status: 401 })
    server.removeBot()
    await expect(post({ content: 'a' })).rejects.toMatchObject({ status: 403, code: 50001 })
    server.revokeToken()
    await expect(post({ content: 'a' })).rejects.toMatchObject({ status: 401 })
  })

  it('refuses requests that the real client would never make', async () => {
    const headers = {
      Authorization: `Bot ${server.token}`,
      'User-Agent': 'DiscordBot (https://a.example, 1)',
    }
    const ask = async (path: string, init: RequestInit) => (await fetch(`${server.url}${path}`, init)).status
    const path = `/v10/channels/${room.id}/messages`
    expect(await ask('/v9/users/@me', { headers })).toBe(400)
    expect(await ask('/v10/users/@me', { headers: { ...headers, 'User-Agent': 'curl' } })).toBe(403)
    expect(await ask('/v10/nowhere', { headers })).toBe(404)
    expect(await ask(path, { headers, method: 'POST', body: 'content=a' })).toBe(400)
    const json = { ...headers, 'Content-Type': 'application/json' }
    expect(await ask(path, { headers: json, method: 'POST', body: '{' })).toBe(400)
    expect(server.violations).toHaveLength(2)
  })
})
