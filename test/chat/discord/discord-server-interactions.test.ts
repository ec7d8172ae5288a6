import {
  type Client,
  DiscordAPIError,
  Events,
  type Interaction,
  MessageFlags,
  type ModalComponentData,
  Routes,
} from 'discord.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loggedIn, restTo } from '../../support/discord/discord-client.ts'
import { openDiscordServer } from '../../support/discord/discord-server.ts'
import type {
  DiscordChannel,
  DiscordServer,
  DiscordUser,
  Seen,
  ShownMessage,
} from '../../support/discord/discord-server-types.ts'

let server: DiscordServer
let client: Client
let room: DiscordChannel
let alice: DiscordUser
let at: { user: DiscordUser; channel: DiscordChannel }

beforeAll(async () => {
  server = await openDiscordServer({ limits: false, patienceMs: 400 })
  alice = server.addUser({ name: 'alice', roles: [server.addRole({ name: 'on-call' })] })
  client = await loggedIn(server)
  await client.guilds.cache.get(server.guild.id)?.commands.set([
    {
      name: '502',
      description: 'Bad gateways',
      options: [
        {
          type: 1,
          name: 'diagnose',
          description: 'Looks along the path',
          options: [
            {
              type: 3,
              name: 'service',
              description: 'Which',
              required: true,
              autocomplete: true,
              maxLength: 20,
            },
            { type: 3, name: 'runbook', description: 'How', choices: [{ name: 'usual', value: '502' }] },
          ],
        },
      ],
    },
    { type: 3, name: 'Explain this error' },
  ])
})

beforeEach(() => {
  room = server.addChannel({ name: 'incidents' })
  at = { user: alice, channel: room }
  client.removeAllListeners(Events.InteractionCreate)
})

afterAll(async () => {
  await client.destroy()
  await server.close()
})

/** Answers every interaction in this way, or says quietly that it was refused; the codes are gathered. */
function answering(answer: (interaction: Interaction) => Promise<unknown>): (string | number)[] {
  const refused: (string | number)[] = []
  client.on(Events.InteractionCreate, (interaction) => {
    answer(interaction).catch(async (error: unknown) => {
      refused.push(error instanceof DiscordAPIError ? error.code : String(error))
      if (interaction.isAutocomplete()) return interaction.respond([])
      const quiet = { content: 'refused', flags: MessageFlags.Ephemeral } as const
      return interaction.isRepliable() && interaction.reply(quiet).catch(() => undefined)
    })
  })
  return refused
}

const diagnose = () => server.command('502 diagnose', { service: 'shop' }, at)
const button = (id: string, label = id) => ({
  type: 1,
  components: [{ type: 2, style: 3, label, custom_id: id }],
})

async function card(...components: object[]): Promise<ShownMessage> {
  await restTo(server).post(Routes.channelMessages(room.id), { body: { content: 'card', components } })
  const message = server.messages(room).at(-1)
  if (!message) throw new Error('nothing was posted')
  return message
}

const dialog = (more: object = {}) =>
  ({
    custom_id: 'approve:1',
    title: 'Approve',
    components: [
      { type: 10, content: 'It will restart **shop**' },
      {
        type: 18,
        label: 'Why',
        component: { type: 4, custom_id: 'reason', style: 2, min_length: 3, max_length: 10, required: true },
      },
      { type: 1, components: [{ type: 4, custom_id: 'typed', label: 'Name', style: 1, required: false }] },
      {
        type: 18,
        label: 'Guards',
        component: {
          type: 3,
          custom_id: 'guards',
          required: false,
          options: [{ label: 'Override', value: 'override' }],
        },
      },
    ],
    ...more,
  }) as unknown as ModalComponentData

function withModal(data = dialog()) {
  return async (interaction: Interaction) => {
    if (interaction.isButton() || interaction.isChatInputCommand()) await interaction.showModal(data)
  }
}

/** With the raw token, as after a restart. */
function callback({ interactionId, token }: Seen, body: object) {
  return restTo(server).post(Routes.interactionCallback(interactionId, token), { body, auth: false })
}

function editOriginal({ token }: Seen, content: string) {
  return restTo(server).patch(Routes.webhookMessage(server.applicationId, token), {
    body: { content },
    auth: false,
  })
}

describe('support/discord: commands of users', () => {
  it('carries a command, a deferred answer, an edit and a follow-up', async () => {
    const refused = answering(async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      expect(interaction.options.getSubcommand()).toBe('diagnose')
      expect(interaction.options.getString('service')).toBe('shop')
      expect(interaction.user.id).toBe(alice.id)
      await interaction.deferReply({ flags: MessageFlags.Ephemeral })
      await interaction.editReply('Looking.')
      await interaction.followUp({ content: 'For all to see' })
    })
    const seen = await diagnose()
    expect(seen).toMatchObject({ response: 'deferred-message', failed: null })
    expect(seen.ms).toBeGreaterThan(0)
    expect(await seen.answered()).toMatchObject({ text: 'Looking.', ephemeralFor: alice.id, loading: false })
    await expect.poll(() => seen.followUps.map(({ text }) => text)).toEqual(['For all to see'])
    expect(server.ephemerals(alice)).toContainEqual(seen.message)
    expect(server.shown(room)).toEqual(['For all to see'])
    expect(refused).toEqual([])
  })

  it('tells the roles of who asked', async () => {
    const roles: string[] = []
    answering(async (interaction) => {
      if (interaction.inCachedGuild()) roles.push(...interaction.member.roles.cache.map(({ name }) => name))
      if (interaction.isRepliable()) await interaction.reply('a')
    })
    await diagnose()
    expect(roles).toContain('on-call')
  })

  it('shows a failure to who asked when nobody answers in time, and takes no answer afterwards', async () => {
    const seen = await diagnose()
    expect(seen).toMatchObject({ response: null, failed: 'The application did not respond' })
    await expect(callback(seen, { type: 4, data: { content: 'late' } })).rejects.toMatchObject({
      code: 10062,
    })
    await expect(editOriginal(seen, 'late')).rejects.toMatchObject({ code: 10015 })
  })

  it('takes one first response', async () => {
    answering(async (interaction) => interaction.isRepliable() && interaction.reply('first'))
    const seen = await diagnose()
    await expect(callback(seen, { type: 5 })).rejects.toMatchObject({ code: 40060 })
    expect(seen.message?.text).toBe('first')
  })

  it('lets the token die after 15 minutes', async () => {
    answering(async (interaction) => interaction.isRepliable() && interaction.deferReply())
    const seen = await diagnose()
    server.forward(14 * 60_000)
    await editOriginal(seen, 'in time')
    server.forward(60_000)
    await expect(editOriginal(seen, 'too late')).rejects.toMatchObject({ status: 401, code: 50027 })
    await expect(callback(seen, { type: 5 })).rejects.toMatchObject({ code: 10062 })
    expect(seen.message?.text).toBe('in time')
  })

  it('fixes at the deferral who sees the answer', async () => {
    answering(async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      await interaction.deferReply()
      await interaction.editReply({ content: 'for all', flags: MessageFlags.SuppressEmbeds })
    })
    const seen = await diagnose()
    expect(await seen.answered()).toMatchObject({ ephemeralFor: null })
  })

  it.each([
    ['an unknown service option', '502 diagnose', { what: 'a' }, /no option what/],
    ['too little', '502 diagnose', {}, /needs service/],
    ['too much', '502 diagnose', { service: 'x'.repeat(21) }, /too long/],
    ['what is no choice', '502 diagnose', { service: 'a', runbook: 'b' }, /no choice/],
    ['half a command', '502', {}, /needs one of diagnose/],
    ['no command at all', '503', {}, /no command/],
  ])("does not send %s, as a user's own client would not", async (_what, path, options, words) => {
    await expect(async () => server.command(path, options, at)).rejects.toThrow(words)
  })

  it('completes what is typed, with 25 choices at most', async () => {
    let many = 25
    const refused = answering(async (interaction) => {
      if (!interaction.isAutocomplete()) return
      const typed = interaction.options.getFocused()
      await interaction.respond(
        Array.from({ length: many }, (_, i) => ({ name: `${typed}${i}`, value: `${i}` })),
      )
    })
    const complete = () => server.autocomplete('502 diagnose', { service: 'sh' }, 'service', at)
    expect((await complete()).choices).toHaveLength(25)
    many = 26
    expect((await complete()).choices).toEqual([])
    expect(refused).toEqual([50035])
  })

  it('gives a message command the whole message', async () => {
    const said = server.say('upstream prematurely closed', at, [{ name: 'error.log', text: '502' }])
    answering(async (interaction) => {
      if (!interaction.isMessageContextMenuCommand()) return
      const { content, attachments } = interaction.targetMessage
      const file = await (await fetch(attachments.first()?.url ?? '')).text()
      await interaction.reply({ content: `${content} / ${file}`, flags: MessageFlags.Ephemeral })
    })
    const seen = await server.messageCommand('Explain this error', said, at)
    expect(seen.message?.text).toBe('upstream prematurely closed / 502')
  })

  it('delivers again what was delivered', async () => {
    const refused = answering(async (interaction) => interaction.isRepliable() && interaction.reply('once'))
    server.redeliver(await diagnose())
    await expect.poll(() => refused).toEqual([40060])
  })
})

describe('support/discord: buttons, menus and dialogs', () => {
  it('edits the message that was clicked, by update or after a deferral', async () => {
    const message = await card(button('approve:1', 'Approve'), button('deny:1', 'Deny'))
    answering(async (interaction) => {
      if (!interaction.isButton()) return
      if (interaction.customId === 'deny:1') return interaction.update({ content: 'denied', components: [] })
      await interaction.deferUpdate()
      await interaction.editReply('approved')
    })
    const approved = await server.click(message, 'Approve', alice)
    expect(approved.response).toBe('deferred-update')
    await expect.poll(() => server.shown(room)[0]).toContain('approved')
    expect((await server.click(message, 'deny:1', alice)).response).toBe('update')
    expect(server.shown(room)).toEqual(['denied'])
    await expect(server.click(message, 'Approve', alice)).rejects.toThrow('0 buttons')
    expect(await server.clickStale(message, 'approve:1', alice)).toMatchObject({
      response: 'deferred-update',
    })
  })

  it('shows a click that nobody answers as failed', async () => {
    expect((await server.click(await card(button('a')), 'a', alice)).failed).toBe('This interaction failed')
  })

  it('refuses an answer that does not fit: an update of a command, choices for a button', async () => {
    const refused = answering(async (interaction) => {
      if (interaction.isRepliable())
        await restTo(server).post(Routes.interactionCallback(interaction.id, interaction.token), {
          body: { type: interaction.isButton() ? 8 : 7, data: { content: 'a', choices: [] } },
          auth: false,
        })
    })
    await Promise.all([server.click(await card(button('a')), 'a', alice), diagnose()])
    expect(refused).toEqual([50035, 50035])
  })

  it('gives the values of a menu', async () => {
    const message = await card({
      type: 1,
      components: [{ type: 3, custom_id: 'service', options: [{ label: 'Shop', value: 'shop' }] }],
    })
    answering(
      async (interaction) => interaction.isStringSelectMenu() && interaction.reply(interaction.values.join()),
    )
    expect((await server.select(message, 'service', ['shop'], alice)).message?.text).toBe('shop')
    await expect(server.select(message, 'service', ['other'], alice)).rejects.toThrow('no option other')
  })

  it('opens a dialog, and carries what was typed with the message that it came from', async () => {
    const message = await card(button('approve:1'))
    const refused = answering(async (interaction) => {
      await withModal()(interaction)
      if (!interaction.isModalSubmit()) return
      const { fields } = interaction
      expect(interaction.message?.id).toBe(message.id)
      expect(fields.getTextInputValue('typed')).toBe('')
      expect(fields.getStringSelectValues('guards')).toEqual(['override'])
      await interaction.reply(`${interaction.customId}: ${fields.getTextInputValue('reason')}`)
    })
    const { modal } = await server.click(message, 'approve:1', alice)
    if (!modal) throw new Error('no dialog')
    expect(modal).toMatchObject({ title: 'Approve', text: 'It will restart **shop**', user: alice.id })
    expect(modal.inputs.map(({ label }) => label)).toEqual(['Why', 'Name', 'Guards'])
    expect(server.modals(alice).at(-1)).toEqual(modal)
    const seen = await server.submitModal(modal, { reason: 'broken', guards: ['override'] })
    expect(seen.message?.text).toBe('approve:1: broken')
    await expect(server.submitModal(modal, { reason: 'no' })).rejects.toThrow('3 to 10 characters')
    await expect(server.submitModal(modal, {})).rejects.toThrow('must be filled in')
    expect(refused).toEqual([])
  })

  it('takes no dialog after a deferral', async () => {
    answering(async (interaction) => interaction.isRepliable() && interaction.deferReply())
    const seen = await diagnose()
    await expect(callback(seen, { type: 9, data: dialog() })).rejects.toMatchObject({ code: 40060 })
  })

  it.each<[string, object]>([
    ['a long title', { title: 'x'.repeat(46) }],
    ['6 components', { components: Array.from({ length: 6 }, () => ({ type: 10, content: 'a' })) }],
    ['none', { components: [] }],
    ['a long custom id', { custom_id: 'x'.repeat(101) }],
    [
      'a long label',
      { components: [{ type: 18, label: 'x'.repeat(46), component: { type: 4, custom_id: 'a', style: 1 } }] },
    ],
    [
      'a button',
      { components: [{ type: 1, components: [{ type: 2, style: 1, label: 'a', custom_id: 'a' }] }] },
    ],
    [
      'a long placeholder',
      {
        components: [
          {
            type: 18,
            label: 'a',
            component: { type: 4, custom_id: 'a', style: 1, placeholder: 'x'.repeat(101) },
          },
        ],
      },
    ],
  ])('refuses a dialog with %s', async (_what, more) => {
    const refused = answering(async (interaction) => {
      if (interaction.isRepliable())
        await restTo(server).post(Routes.interactionCallback(interaction.id, interaction.token), {
          body: { type: 9, data: dialog(more) },
          auth: false,
        })
    })
    const seen = await diagnose()
    expect(refused).toEqual([50035])
    expect(seen).toMatchObject({ response: 'message', modal: null, message: { text: 'refused' } })
  })

  it('keeps a locked thread shut for answers too', async () => {
    const message = await card()
    await restTo(server).post(Routes.threads(room.id, message.id), { body: { name: 'INC-1' } })
    await restTo(server).post(Routes.channelMessages(message.id), {
      body: { content: 'proposal', components: [button('a')] },
    })
    const [proposal] = server.thread(message.id).messages
    if (!proposal) throw new Error('nothing was posted')
    server.archiveThread(message.id, true)
    const refused = answering(async (interaction) => interaction.isRepliable() && interaction.reply('a'))
    expect((await server.click(proposal, 'a', alice)).message?.text).toBe('refused')
    expect(refused).toEqual([50083])
  })
})
