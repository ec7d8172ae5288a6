import { Routes } from 'discord.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restTo } from '../../support/discord/discord-client.ts'
import { openDiscordServer } from '../../support/discord/discord-server.ts'
import type { DiscordServer } from '../../support/discord/discord-server-types.ts'

let server: DiscordServer

beforeAll(async () => {
  server = await openDiscordServer({ limits: false })
})

afterAll(() => server.close())

async function hazardsOf(body: object): Promise<string[]> {
  const room = server.addChannel({ name: 'a' })
  await restTo(server).post(Routes.channelMessages(room.id), { body })
  return server.hazards(room).map(({ kind, text, pings }) => `${kind} ${text}${pings ? ' pings' : ''}`)
}

const silent = { allowed_mentions: { parse: [] } }
const user = '<@123456789012345678>'
const role = '<@&123456789012345678>'

describe('support/discord: what a message would bring about', () => {
  it.each<[string, string[]]>([
    ['plain words, 5 * 3 = 15, a_b_c, 1 < 2', []],
    ['@everyone and @here', ['everyone @everyone', 'here @here']],
    [user, [`user ${user}`]],
    [role, [`role ${role}`]],
    ['<#123456789012345678>', ['channel <#123456789012345678>']],
    ['</502 diagnose:123456789012345678>', ['command </502 diagnose:123456789012345678>']],
    ['<a:fire:123456789012345678>', ['emoji <a:fire:123456789012345678>']],
    ['<t:1700000000:R>', ['timestamp <t:1700000000:R>']],
    ['[ok](https://evil.example)', ['masked-link [ok](https://evil.example)', 'link https://evil.example)']],
    ['see discord.gg/abc', ['invite discord.gg/abc']],
    ['**bold**', ['formatting **bold**']],
    ['# big', ['formatting # big']],
    ['a\n> quoted', ['formatting > quoted']],
    ['||hidden||', ['formatting ||hidden||']],
    ['```\n@everyone **a** https://a.example\n```', []],
    ['`@everyone` and ``a ` @here``', []],
    ['```\nGET / ``` **out**', ['formatting **out**']],
    ['```\nnever closed @here', ['open-fence ```', 'here @here']],
    ['\\*\\*not bold\\*\\* \\@everyone \\<@123456789012345678>', []],
    ['a\u202eb\u200bc', ['invisible U+202E', 'invisible U+200B']],
    ['👩‍🚀 is one picture', []],
    ['xoxb-1234567890-abcdef', ['token xoxb-1234567890-abcdef']],
  ])('finds in %j: %j', async (content, found) => {
    expect(await hazardsOf({ content, ...silent })).toEqual(found)
  })

  it('knows who would be notified', async () => {
    const content = `@everyone ${user} ${role}`
    expect(await hazardsOf({ content })).toEqual([
      'everyone @everyone pings',
      `user ${user} pings`,
      `role ${role} pings`,
    ])
    expect(await hazardsOf({ content, allowed_mentions: { users: ['123456789012345678'] } })).toEqual([
      `user ${user} pings`,
      'everyone @everyone',
      `role ${role}`,
    ])
    expect(await hazardsOf({ content: `\`\`\`@everyone\`\`\`` })).toEqual(['everyone @everyone pings'])
    expect(await hazardsOf({ embeds: [{ description: user }] })).toEqual([`user ${user}`])
  })

  it('looks everywhere that something is drawn, and nowhere else', async () => {
    expect(
      await hazardsOf({
        embeds: [
          {
            title: '**a**',
            fields: [{ name: '**b**', value: '**c**' }],
            footer: { text: '**d**' },
            author: { name: '**e**' },
          },
        ],
        components: [{ type: 1, components: [{ type: 2, style: 1, label: '**f** \u200b', custom_id: 'a' }] }],
        ...silent,
      }),
    ).toEqual(['formatting **a**', 'formatting **b**', 'formatting **c**', 'invisible U+200B'])
    expect(
      await hazardsOf({
        flags: 1 << 15,
        components: [{ type: 17, components: [{ type: 10, content: '@everyone' }] }],
      }),
    ).toEqual(['everyone @everyone pings'])
  })

  it('looks at the names of threads', async () => {
    const room = server.addChannel({ name: 'a' })
    const { id } = (await restTo(server).post(Routes.channelMessages(room.id), {
      body: { content: 'a' },
    })) as { id: string }
    await restTo(server).post(Routes.threads(room.id, id), { body: { name: 'INC-1 \u202e' } })
    expect(server.hazards(id)).toEqual([
      { messageId: id, kind: 'invisible', text: 'U+202E', where: 'thread.name', pings: false },
    ])
  })
})
