import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Asking, ChatInbox, Press } from '../../../src/chat/adapter.ts'
import { BotError } from '../../../src/errors.ts'
import type { Button, ChatMessage } from '../../../src/model/message.ts'
import type { DiscordUser, ShownMessage } from '../../support/discord/discord-server-types.ts'
import { connectedRig, type DiscordRig, type RigOptions } from './discord-rig.ts'

const rigs: DiscordRig[] = []

afterEach(async () => {
  for (const rig of rigs.splice(0)) {
    expect(rig.server.violations).toEqual([])
    await rig.close()
  }
})

function said(text: string): { message: ChatMessage } {
  return { message: { text, blocks: [] } }
}

async function connected(inbox: Partial<ChatInbox> = {}, options: RigOptions = {}) {
  const rig = await connectedRig(inbox, options)
  rigs.push(rig)
  const role = rig.server.addRole({ name: 'on-call' })
  const ann = rig.server.addUser({ name: 'ann', roles: [role] })
  return { rig, server: rig.server, role, ann, at: { user: ann, channel: rig.channel } }
}

/** An incident's thread with one message that has these buttons. */
async function withButtons({ adapter, server }: DiscordRig, buttons: Button[]) {
  const card = { text: 'INC-1 shop', blocks: [] }
  const opened = await adapter.open({ incident: 'INC-1', title: 'INC-1 shop', channels: [] }, card, false)
  const thread = opened?.thread ?? ''
  const message: ChatMessage = {
    text: 'Proposed',
    blocks: [
      { type: 'heading', text: 'Restart', tone: 'neutral' },
      { type: 'buttons', buttons },
    ],
  }
  const id = await adapter.post(thread, 'proposal:1', message, false)
  const inside = thread.split(':')[1] ?? ''
  return { thread, inside, message: server.message(inside, id) }
}

const cancel: Button = { id: 'cancel:INC-1', label: 'Cancel', style: 'plain' }
const plan = 'systemctl restart app.service\nat app/127.0.0.1:8082'
const approve: Button = {
  id: 'approve:k3v9q2x7w1',
  label: 'Approve',
  style: 'danger',
  confirm: 'Restart the app?',
  whole: plan,
}
const approveAsking: Button = { ...approve, asks: { reason: true, typed: 'shop' } }

describe('chat/discord/discord-interactions', () => {
  it('answers a command within three seconds and before its work, to the one who asked alone', async () => {
    const work = Promise.withResolvers<{ message: ChatMessage }>()
    const command = vi.fn((_text: string, _from: Asking) => work.promise)
    const { server, ann, role, at, rig } = await connected({ command })
    const seen = await server.command('502 diagnose', { service: 'shop', runbook: '502' }, at)
    expect(seen.response).toBe('deferred-message')
    work.resolve(said('Started'))
    expect((await seen.answered()).text).toContain('Started')
    expect(seen.message?.ephemeralFor).toBe(ann.id)
    expect(command).toHaveBeenCalledWith('diagnose shop --runbook 502', {
      person: {
        id: `discord:${ann.id}`,
        name: 'ann',
        memberships: ['discord:@on-call', `discord:@&${role.id}`],
      },
      platform: 'discord',
      channel: rig.channel.id,
    })
  })

  it('brings the whole of an answer that is too long as a file, to the one who asked alone', async () => {
    const items = Array.from({ length: 300 }, (_, index) => `alarm ${index} of a long night, @everyone`)
    const heading = { type: 'heading', text: '300 alarms fire', tone: 'bad' } as const
    const long = {
      text: '300 alarms fire',
      blocks: [heading, { type: 'list' as const, title: 'shop:', items }],
    }
    const { server, ann, at } = await connected({ command: async () => ({ message: long }) })
    const shown = await (await server.command('502 alarms', {}, at)).answered()
    expect(shown.ephemeralFor).toBe(ann.id)
    expect(shown.text).toContain('300 alarms fire')
    expect(shown.text).toMatch(/… \d+ more lines, in the attached file/)
    expect(shown.files).toHaveLength(1)
    expect(shown.files[0]).toMatchObject({ name: 'answer.txt' })
    expect(shown.files[0]?.text).toContain('alarm 0 of a long night')
    expect(shown.files[0]?.text).toContain('alarm 299 of a long night')
    expect(shown.files[0]?.text).not.toContain('@everyone')
  })

  it('brings it with an answer that comes too late for its place, too', async () => {
    const work = Promise.withResolvers<{ message: ChatMessage }>()
    const { server, at, rig } = await connected({ command: () => work.promise })
    await server.command('502 alarms', {}, at)
    rig.forward(16 * 60_000)
    work.resolve(said('a line of many\n'.repeat(600)))
    await vi.waitFor(() => expect(server.messages(rig.channel).at(-1)?.files).toHaveLength(1), 5000)
    const late = server.messages(rig.channel).at(-1)
    expect(late?.files[0]?.text.match(/a line of many/g)).toHaveLength(600)
  })

  it('has no file for an answer that fits', async () => {
    const { server, at } = await connected({ command: async () => said('No alarm fires') })
    const shown = await (await server.command('502 alarms', {}, at)).answered()
    expect(shown.files).toEqual([])
  })

  it('knows the incident of the thread in which a command is typed, and links to the thread of another', async () => {
    const command = vi.fn(async (_text: string, _from: Asking) => ({
      ...said('Started INC-2'),
      incident: 'INC-2',
    }))
    let begun: string | null = null
    const { server, ann, rig } = await connected({
      command,
      incidentOf: async (_platform, thread) => (thread.startsWith(rig.channel.id) ? 'INC-1' : null),
      threadOf: async () => begun,
    })
    const { inside } = await withButtons(rig, [cancel])
    const seen = await server.command('502 report', {}, { user: ann, channel: inside })
    expect((await seen.answered()).text).toContain('Started INC-2')
    expect(command.mock.calls[0]?.[1]).toMatchObject({ incident: 'INC-1', channel: rig.channel.id })
    begun = `${rig.channel.id}:123456789012345678`
    await vi.waitFor(() => {
      expect(seen.message?.buttons[0]?.url).toBe(
        `https://discord.com/channels/${server.guild.id}/123456789012345678`,
      )
    })
  })

  it('tells whoever asked what went wrong and what to do next', async () => {
    const command = async () => {
      throw new BotError(
        'UNKNOWN_INCIDENT',
        'there is no incident INC-9 @everyone',
        'List them with "incidents all".',
      )
    }
    const { server, at, ann } = await connected({ command })
    const seen = await server.command('502 show', { incident: '9' }, at)
    const answer = await seen.answered()
    expect(answer.content).toBe('✗ There is no incident INC-9 ＠everyone.\nList them with "incidents all".')
    expect(answer.ephemeralFor).toBe(ann.id)
  })

  it('says no more of a fault of our own than that it happened, and logs it', async () => {
    const { server, at, rig } = await connected({
      command: () => Promise.reject(new TypeError('x of undefined')),
    })
    const answer = await (await server.command('502 services', {}, at)).answered()
    expect(answer.text).toContain('Something went wrong on our side')
    expect(answer.text).not.toContain('undefined')
    expect(rig.logged.join('\n')).toContain('a command failed')
  })

  it('offers the services for one that there is not, and goes on with the one that is chosen', async () => {
    const command = vi.fn(async (text: string) => {
      if (text.includes('shpo'))
        throw new BotError('UNKNOWN_SERVICE', 'There is no service "shpo".', 'Did you mean "shop"?')
      return said('Watching')
    })
    const services = ['shop', ...Array.from({ length: 40 }, (_, index) => `service-${index}`)]
    const { server, at, ann } = await connected({
      command,
      complete: async (_what, typed) =>
        services.filter((one) => one.startsWith(typed.slice(0, 1))).slice(0, 25),
    })
    const seen = await server.command('502 watch', { service: 'shpo', duration: '30m' }, at)
    const answer = await seen.answered()
    expect(answer.text).toContain('Did you mean "shop"?')
    const again = await server.select(answer, '502:s:watch', ['watch shop 30m'], ann)
    await vi.waitFor(() => expect(again.message?.text).toContain('Watching'))
    expect(command).toHaveBeenLastCalledWith('watch shop 30m', expect.anything())
  })

  it('goes on typing with names that the inbox knows, and with nothing when that takes too long', async () => {
    const complete = vi.fn(async () => ['shop', 'shop-api', 'x'.repeat(200), '\u202eevil'])
    const { server, at } = await connected({ complete })
    const seen = await server.autocomplete('502 diagnose', { service: 'sh' }, 'service', at)
    expect(seen.choices.map(({ name }) => name)).toEqual(['shop', 'shop-api'])
    expect(complete).toHaveBeenCalledWith('service', 'sh')
    complete.mockImplementationOnce(() => Promise.reject(new Error('store is down')))
    expect((await server.autocomplete('502 show', { incident: '4' }, 'incident', at)).choices).toEqual([])
    complete.mockReturnValueOnce(new Promise<string[]>(() => {}))
    expect((await server.autocomplete('502 explain', { what: 'b' }, 'what', at)).response).toBe('choices')
  })

  it('explains a message from its menu, or the text file that is attached to it', async () => {
    const command = vi.fn(async (_text: string, _from: Asking) => said('The app refuses connections.'))
    const { server, at, rig } = await connected({ command })
    const line = 'connect() failed (111: Connection refused) while connecting to upstream'
    const seen = await server.messageCommand('Explain this error', server.say(line, at), at)
    expect((await seen.answered()).text).toContain('The app refuses connections.')
    expect(command.mock.calls[0]?.[0]).toBe(`explain ${line}`)
    const withFile = server.say('', at, [{ name: 'error.log', text: line.repeat(10) }])
    await (await server.messageCommand('Explain this error', withFile, at)).answered()
    expect(command.mock.calls[1]?.[0]).toBe(`explain ${line.repeat(10)}`)
    const large = server.say('', at, [{ name: 'error.log', text: 'x'.repeat(200_001) }])
    const refused = await (await server.messageCommand('Explain this error', large, at)).answered()
    expect(refused.text).toMatch(/200001 bytes.*at most 200000/)
    const empty = await server.messageCommand('Explain this error', server.say(' ', at), at)
    expect((await empty.answered()).text).toContain('There is no text in that message')
    expect(rig.logged.filter((line) => line.startsWith('error'))).toEqual([])
  })

  it('presses a button that asks nothing, at once', async () => {
    const press = vi.fn(async (_button: string, _from: Press) => said('Canceled'))
    const { rig, server, ann, role } = await connected({ press })
    const { message } = await withButtons(rig, [cancel])
    const seen = await server.click(message, 'Cancel', ann)
    expect((await seen.answered()).text).toContain('Canceled')
    expect(seen.message?.ephemeralFor).toBe(ann.id)
    expect(press).toHaveBeenCalledWith('cancel:INC-1', {
      person: {
        id: `discord:${ann.id}`,
        name: 'ann',
        memberships: ['discord:@on-call', `discord:@&${role.id}`],
      },
      platform: 'discord',
    })
  })

  it('asks for reason and name in a dialog that shows the plan, and hands on what it was told', async () => {
    const press = vi.fn(async (_button: string, _from: Press) => said('Approved'))
    const { rig, server, ann } = await connected({ press, button: async () => approveAsking })
    const { message } = await withButtons(rig, [approveAsking])
    const seen = await server.click(message, 'Approve', ann)
    expect(seen.modal?.text).toContain('systemctl restart app.service')
    if (seen.modal === null) throw new Error('no dialog')
    expect(press).not.toHaveBeenCalled()
    const sent = await server.submitModal(seen.modal, {
      reason: 'checked',
      typed: 'shop',
      guards: ['override'],
    })
    expect((await sent.answered()).text).toContain('Approved')
    expect(press).toHaveBeenCalledWith(
      'approve:k3v9q2x7w1',
      expect.objectContaining({
        reason: 'checked',
        typed: 'shop',
        breakGlass: true,
      }),
    )
  })

  it('keeps a dialog within its limits whatever the plan is, and says where the rest is', async () => {
    const whole = Array.from({ length: 3000 }, (_, index) => `line ${index} \`\`\` @everyone`).join('\n')
    const { rig, server, ann } = await connected({ button: async () => ({ ...approveAsking, whole }) })
    const { message } = await withButtons(rig, [approveAsking])
    const seen = await server.click(message, 'Approve', ann)
    expect(seen.modal?.text).toMatch(/… \d+ more lines, in the thread/)
    expect(server.hazards().filter(({ kind }) => kind !== 'formatting')).toEqual([])
  })

  it('shows the whole plan before a click counts that asks nothing else', async () => {
    const press = vi.fn(async (_button: string, _from: Press) => said('Approved'))
    const { rig, server, ann } = await connected({ press, button: async () => approve })
    const { message } = await withButtons(rig, [approve])
    const seen = await server.click(message, 'Approve', ann)
    const shown = await seen.answered()
    expect(shown.text).toContain(plan)
    expect(shown.ephemeralFor).toBe(ann.id)
    expect(press).not.toHaveBeenCalled()
    const sure = await server.click(shown, 'Approve now', ann)
    await vi.waitFor(() => expect(sure.message?.text).toContain('Approved'))
    expect(sure.message?.buttons).toEqual([])
    expect(press).toHaveBeenCalledOnce()
  })

  it('attaches a plan that is too long to be read in place, and changes nothing on "Not now"', async () => {
    const whole = Array.from({ length: 500 }, (_, index) => `systemctl restart app@${index}.service`).join(
      '\n',
    )
    const press = vi.fn(async (_button: string, _from: Press) => said('Approved'))
    const { rig, server, ann } = await connected({ press, button: async () => ({ ...approve, whole }) })
    const { message } = await withButtons(rig, [approve])
    const shown = await (await server.click(message, 'Approve', ann)).answered()
    expect(shown.files[0]?.text).toBe(whole)
    expect(shown.text).toMatch(/… \d+ more lines, in the file/)
    const left = await server.click(shown, 'Not now', ann)
    await vi.waitFor(() => expect(left.message?.text).toContain('Nothing was changed.'))
    expect(left.message?.buttons).toEqual([])
    expect(left.message?.files).toEqual([])
    expect(press).not.toHaveBeenCalled()
  })

  it('says so with a fresh button when looking up what a button does takes too long', async () => {
    const button = vi
      .fn<ChatInbox['button']>()
      .mockReturnValueOnce(new Promise(() => {}))
      .mockResolvedValue(approve)
    const { rig, server, ann } = await connected({ button })
    const { message } = await withButtons(rig, [approve])
    const seen = await server.click(message, 'Approve', ann)
    expect(seen.failed).toBeNull()
    const shown = await seen.answered()
    expect(shown.text).toContain('Click again')
    const again = await server.click(shown, 'Try again', ann)
    expect((await again.answered()).text).toContain(plan)
  })

  it('answers fifty clicks at once, each of them', async () => {
    const press = vi.fn(async (_button: string, _from: Press) => said('Canceled'))
    const { rig, server } = await connected({ press })
    const { message } = await withButtons(rig, [cancel])
    const users = Array.from({ length: 50 }, (_, index) => server.addUser({ name: `user${index}` }))
    const all = await Promise.all(users.map((user) => server.click(message, 'Cancel', user)))
    const answers = await Promise.all(all.map((seen) => seen.answered(15_000)))
    expect(answers.filter(({ text }) => text.includes('Canceled'))).toHaveLength(50)
    expect(press).toHaveBeenCalledTimes(50)
    expect(all.filter(({ failed }) => failed !== null)).toEqual([])
  })

  it('does once what Discord delivers twice', async () => {
    const press = vi.fn(async (_button: string, _from: Press) => said('Canceled'))
    const { rig, server, ann } = await connected({ press })
    const { message } = await withButtons(rig, [cancel])
    const seen = await server.click(message, 'Cancel', ann)
    server.redeliver(seen)
    await seen.answered()
    const later = await server.click(message, 'Cancel', ann)
    await later.answered()
    expect(press).toHaveBeenCalledTimes(2)
  })

  it('keeps buttons working over a restart of the bot', async () => {
    const press = vi.fn(async (_button: string, _from: Press) => said('Canceled'))
    const { rig, server, ann } = await connected({ press })
    const { message } = await withButtons(rig, [cancel])
    await rig.adapter.stop()
    await vi.waitFor(() => expect(server.gateway.connected()).toBe(false))
    const next = rig.another()
    const refuse = () => Promise.reject(new Error('not here'))
    const quiet = { incidentOf: async () => null, threadOf: async () => null }
    await next.start({ command: refuse, press, button: refuse, overview: refuse, complete: refuse, ...quiet })
    await vi.waitFor(() => expect(server.gateway.connected()).toBe(true), 5000)
    expect((await (await server.click(message, 'Cancel', ann)).answered()).text).toContain('Canceled')
  })

  it('posts the answer into the thread when it comes after fifteen minutes, when its token is dead', async () => {
    const work = Promise.withResolvers<{ message: ChatMessage; incident: string }>()
    let thread = ''
    const { rig, server, ann } = await connected({ press: () => work.promise, threadOf: async () => thread })
    const opened = await withButtons(rig, [cancel])
    thread = opened.thread
    await server.click(opened.message, 'Cancel', ann)
    rig.forward(16 * 60_000)
    work.resolve({ ...said('Canceled in the end'), incident: 'INC-1' })
    await vi.waitFor(() =>
      expect(server.shown(opened.inside).join('\n')).toContain('For ann: Canceled in the end'),
    )
  })

  it('changes nothing for a click that nobody waits for any more, and goes on with the next', async () => {
    const press = vi.fn(async (_button: string, _from: Press) => said('Canceled'))
    const { rig, server, ann } = await connected({ press })
    const { message } = await withButtons(rig, [cancel])
    server.fail({ route: /callback$/, how: { status: 404, code: 10062, message: 'Unknown interaction' } })
    const late = await server.click(message, 'Cancel', ann).catch(() => null)
    expect(late?.message ?? null).toBeNull()
    expect(press).not.toHaveBeenCalled()
    const seen = await server.click(message, 'Cancel', ann)
    expect((await seen.answered()).text).toContain('Canceled')
    expect(rig.logged.join('\n')).toContain('10062')
  })

  it('carries on when the answer to its first response was lost', async () => {
    const press = vi.fn(async (_button: string, _from: Press) => said('Canceled'))
    const { rig, server, ann } = await connected({ press })
    const { message } = await withButtons(rig, [cancel])
    server.fail({ route: /callback$/, how: 'accept-then-cut' })
    const seen = await server.click(message, 'Cancel', ann)
    expect((await seen.answered()).text).toContain('Canceled')
    expect(press).toHaveBeenCalledOnce()
  })

  it('goes on after the gateway was dropped, with what was clicked meanwhile', async () => {
    const press = vi.fn(async (_button: string, _from: Press) => said('Canceled'))
    const { rig, server, ann } = await connected({ press })
    const { message } = await withButtons(rig, [cancel])
    server.dropGateway()
    const seen = await server.click(message, 'Cancel', ann)
    expect((await seen.answered()).text).toContain('Canceled')
    expect(server.gateway.resumes).toBe(1)
    expect(server.gateway.identifies).toBe(1)
  })
})

describe('chat/discord/discord-interactions, with bad input', () => {
  const echo = { command: async (text: string) => said(`heard: ${text}`) }

  it.each([
    ['emoji', '🔥 🙂🏽'],
    ['shell metacharacters', '$(rm -rf /) `id` ; | & > "x" \'y\''],
    ['another language', 'почему 502? なぜ'],
    ['a mention of everybody', '@everyone <@&123456789012345678>'],
  ])('answers a command with %s', async (_name, reason) => {
    const { server, at } = await connected(echo)
    const seen = await server.command('502 freeze', { reason, service: 'shop' }, at)
    expect((await seen.answered()).text).toContain('heard: freeze shop')
    expect(
      server.hazards().filter(({ pings, kind }) => pings || kind === 'everyone' || kind === 'role'),
    ).toEqual([])
  })

  it('answers a command with 3000 characters', async () => {
    const { server, at } = await connected(echo)
    const seen = await server.command('502 explain', { what: 'x'.repeat(3000) }, at)
    expect((await seen.answered()).text).toContain('heard: explain xxx')
  })

  it('answers a click on a message of a deleted incident', async () => {
    const { rig, server, ann } = await connected({ button: async () => null })
    const { message, inside } = await withButtons(rig, [approve])
    server.deleteMessage(inside, message.id)
    const seen = await server.clickStale(message, '502:a:approve:k3v9q2x7w1', ann)
    expect((await seen.answered()).text).toContain('not offered any more')
  })

  it.each(['', 'approve:1', '502:z:approve:1', '502:p', 'x'.repeat(100)])(
    'answers a click whose id is forged (%s)',
    async (id) => {
      const { rig, server, ann } = await connected({})
      const { message } = await withButtons(rig, [cancel])
      const seen = await server.clickStale(message, id === '' ? ' ' : id, ann)
      expect((await seen.answered()).text).toContain('not offered any more')
    },
  )

  it('hands on the roles that somebody has at the click, not those at the card', async () => {
    const press = vi.fn(async (_button: string, _from: Press) => said('Not allowed'))
    const { rig, server, ann } = await connected({ press })
    const { message } = await withButtons(rig, [cancel])
    server.setRoles(ann, [])
    await (await server.click(message, 'Cancel', ann)).answered()
    expect(press.mock.calls[0]?.[1].person.memberships).toEqual([])
  })

  it('refuses another server than the one that is configured, visibly', async () => {
    const command = vi.fn(async (_text: string, _from: Asking) => said('never'))
    const { server, at, rig } = await connected({ command }, { adapter: {} })
    await rig.adapter.stop()
    await vi.waitFor(() => expect(server.gateway.connected()).toBe(false))
    const other = rig.another({ guild: '999999999999999999' })
    const refuse = () => Promise.reject(new Error('not here'))
    await other.start({
      command,
      press: refuse,
      button: refuse,
      overview: refuse,
      complete: refuse,
      incidentOf: async () => null,
      threadOf: async () => null,
    })
    await vi.waitFor(() => expect(server.gateway.connected()).toBe(true), 5000)
    const seen = await server.command('502 services', {}, at)
    expect((await seen.answered()).text).toContain('does not answer in this server')
    expect(command).not.toHaveBeenCalled()
  })

  it('answers a dialog that is sent when its button is long gone', async () => {
    const press = () =>
      Promise.reject(new BotError('APPROVAL_EXPIRED', 'the proposal expired', 'Run it again.'))
    const { rig, server, ann } = await connected({ press, button: async () => approveAsking })
    const { message, inside } = await withButtons(rig, [approveAsking])
    const { modal } = await server.click(message, 'Approve', ann)
    if (modal === null) throw new Error('no dialog')
    rig.forward(60 * 60_000)
    server.deleteMessage(inside, message.id)
    const sent = await server.submitModal(modal, { reason: 'late', typed: 'shop' })
    expect((await sent.answered()).text).toContain('The proposal expired.')
  })

  it('never sends a payload that could mention somebody', async () => {
    const { rig, server, ann, at } = await connected({
      ...echo,
      press: async () => said('Canceled'),
      button: async () => approve,
    })
    const { message } = await withButtons(rig, [cancel, approve])
    await (await server.command('502 explain', { what: '@everyone' }, at)).answered()
    await (await server.click(message, 'Cancel', ann)).answered()
    const shown: ShownMessage = await (await server.click(message, 'Approve', ann as DiscordUser)).answered()
    await server.click(shown, 'Not now', ann)
    const bodies = server.calls().flatMap(({ body }) => messagesIn(body))
    expect(bodies.length).toBeGreaterThan(5)
    for (const body of bodies) expect(body).toMatchObject({ allowed_mentions: { parse: [] } })
  })
})

/** Bodies that hold a message, also inside of an interaction's answer. */
function messagesIn(body: unknown): object[] {
  if (typeof body !== 'object' || body === null) return []
  if ('data' in body) return messagesIn(body.data)
  return 'content' in body || 'embeds' in body ? [body] : []
}
