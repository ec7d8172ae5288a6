import { loadImage } from '@napi-rs/canvas'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Conversation } from '../../../src/chat/adapter.ts'
import { chartCard } from '../../../src/chat/cards/chart-card.ts'
import { BotError } from '../../../src/errors.ts'
import type { ChatMessage } from '../../../src/model/message.ts'
import { Secret } from '../../../src/secret.ts'
import { smallChart, undrawableChart } from '../../support/chart-samples.ts'
import { silentInbox } from '../../support/silent-inbox.ts'
import { connectedRig, type DiscordRig, openDiscordRig, type RigOptions } from './discord-rig.ts'

const rigs: DiscordRig[] = []

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})

async function opened(options: RigOptions = {}): Promise<DiscordRig> {
  const rig = await openDiscordRig(options)
  rigs.push(rig)
  return rig
}

function note(text: string): ChatMessage {
  return { text, blocks: [] }
}

function conversation(...channels: string[]): Conversation {
  return { incident: 'INC-1', title: 'INC-1 shop', channels }
}

/** A thread with its card, and the id of the thread's own channel. */
async function begun({ adapter }: DiscordRig, ...channels: string[]) {
  const { thread = '' } = (await adapter.open(conversation(...channels), note('card'), false)) ?? {}
  return { thread, inside: thread.split(':')[1] ?? '' }
}

async function refusal(act: Promise<unknown>): Promise<string> {
  const thrown = await act.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(thrown instanceof BotError)) throw new Error(`expected a BotError, not ${thrown}`)
  expect(thrown.code).toBe('CHAT_REFUSED')
  return `${thrown.message} ${thrown.hint}`
}

describe('chat/discord/discord-adapter', () => {
  it('posts though nobody is connected to the gateway', async () => {
    const rig = await opened()
    const { thread, inside } = await begun(rig)
    await rig.adapter.post(thread, 'closed', note('bravo'), false)
    expect(thread).toBe(`${rig.channel.id}:${inside}`)
    expect(rig.server.thread(inside)).toMatchObject({ name: 'INC-1 shop', autoArchiveMinutes: 1440 })
    expect(rig.server.shown(inside).join()).toContain('bravo')
    expect(rig.server.gateway.identifies).toBe(0)
  })

  it.each([['incidents'], ['#incidents'], ['#Incidents'], ['id']])('finds a channel by %s', async (named) => {
    const rig = await opened()
    const { thread } = await begun(rig, named === 'id' ? rig.channel.id : named)
    expect(thread.startsWith(rig.channel.id)).toBe(true)
  })

  it('says which channel was meant when there is none of that name', async () => {
    const rig = await opened()
    expect(await refusal(rig.adapter.open(conversation('#incident'), note('card'), false))).toMatch(
      /no text channel #incident .*Did you mean #incidents\?/,
    )
  })

  it('begins in the first channel that works, and leaves nothing in the others', async () => {
    const rig = await opened()
    const closed = rig.server.addChannel({ name: 'closed', without: ['SendMessages'] })
    const threadless = rig.server.addChannel({ name: 'threadless', without: ['CreatePublicThreads'] })
    const { thread } = await begun(rig, 'nowhere', '#closed', '#threadless', '#incidents')
    expect(thread.startsWith(rig.channel.id)).toBe(true)
    expect(rig.server.shown(closed)).toEqual([])
    expect(rig.server.messages(threadless).filter(({ deleted }) => !deleted)).toEqual([])
  })

  it('begins nothing where no channel is configured', async () => {
    const rig = await opened({ adapter: { channel: null } })
    expect(await rig.adapter.open(conversation(), note('card'), false)).toBeNull()
  })

  it('fetches a thread back that was put away, for a post and for an edit', async () => {
    const rig = await opened()
    const { thread, inside } = await begun(rig)
    const id = await rig.adapter.post(thread, 'evidence:1', note('alpha'), false)
    rig.server.archiveThread(inside)
    await rig.adapter.update(thread, id, note('bravo'))
    rig.server.archiveThread(inside)
    await rig.adapter.post(thread, 'closed', note('charlie'), false)
    expect(rig.server.shown(inside).join('\n')).toMatch(/bravo[\s\S]*charlie/)
  })

  it('edits the card in the channel', async () => {
    const rig = await opened()
    const { thread, inside } = await begun(rig)
    await rig.adapter.update(thread, inside, note('closed by now'))
    expect(rig.server.message(rig.channel, inside).text).toContain('closed by now')
  })

  it('says what to do when it may not post, when a channel is gone, and when the bot was removed', async () => {
    const rig = await opened()
    const { thread } = await begun(rig)
    rig.server.removePermission(rig.channel, 'SendMessagesInThreads')
    expect(await refusal(rig.adapter.post(thread, 'a', note('alpha'), false))).toContain(
      'Send Messages in Threads',
    )
    rig.server.givePermission(rig.channel, 'SendMessagesInThreads')
    rig.server.removeBot()
    expect(await refusal(rig.adapter.post(thread, 'b', note('alpha'), false))).toContain('View Channel')
    rig.server.restoreBot()
    rig.server.deleteChannel(rig.channel)
    expect(await refusal(rig.adapter.post(thread, 'c', note('alpha'), false))).toContain('deleted')
  })

  it('names the token when it was revoked, and goes on once it is good again', async () => {
    const rig = await opened()
    const { thread, inside } = await begun(rig)
    rig.server.revokeToken()
    expect(await refusal(rig.adapter.post(thread, 'a', note('alpha'), false))).toContain('DISCORD_TOKEN')
    expect(rig.adapter.health?.().trouble?.next).toContain('DISCORD_TOKEN')
    rig.server.restoreToken()
    await rig.adapter.post(thread, 'a', note('alpha'), true)
    expect(rig.server.shown(inside).filter((text) => text.includes('alpha'))).toHaveLength(1)
  })

  it('goes on with the rest of a thread when somebody deleted one of its messages', async () => {
    const rig = await opened()
    const { thread, inside } = await begun(rig)
    const id = await rig.adapter.post(thread, 'evidence:1', note('alpha'), false)
    rig.server.deleteMessage(inside, id)
    await rig.adapter.update(thread, id, note('bravo'))
    await rig.adapter.post(thread, 'closed', note('charlie'), false)
    expect(rig.server.shown(inside).join()).toContain('charlie')
  })

  it('takes no more turns than a channel has, and says how long to wait', async () => {
    const rig = await opened()
    const { thread } = await begun(rig)
    const all = Array.from({ length: 12 }, (_, index) =>
      rig.adapter.post(thread, `evidence:${index}`, note(`${index}`), false).then(
        () => 0,
        (thrown: unknown) => (thrown instanceof BotError ? thrown.afterMs : null),
      ),
    )
    const waits = await Promise.all(all)
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5)
    expect(waits.slice(5).every((wait) => wait !== null && wait > 0)).toBe(true)
    expect(rig.server.calls().filter(({ status }) => status === 429)).toEqual([])
  })

  it('keeps the small print of a message over a restart and an edit', async () => {
    const rig = await opened()
    const { thread, inside } = await begun(rig)
    const id = await rig.adapter.post(thread, 'evidence:1', note('alpha'), false)
    const [, before] = rig.server.message(inside, id).content.split('\n')
    await rig.another().update(thread, id, note('bravo'))
    expect(rig.server.message(inside, id).content).toBe(`bravo\n${before}`)
  })

  it('replaces a file by an edit', async () => {
    const rig = await opened()
    const { thread, inside } = await begun(rig)
    const file = (text: string) => ({ text: 'Evidence', blocks: [], file: { name: 'evidence.txt', text } })
    const id = await rig.adapter.post(thread, 'evidence:1', file('one'), false)
    await rig.adapter.update(thread, id, file('two'))
    expect(rig.server.message(inside, id).files.map(({ text }) => text)).toEqual(['two'])
  })

  it('shows a chart as a picture, described for those who do not see it, and finds it again', async () => {
    const rig = await opened()
    const { thread, inside } = await begun(rig)
    const message = chartCard(smallChart)
    const id = await rig.adapter.post(thread, 'chart', message, false)
    expect(await rig.another().post(thread, 'chart', message, true)).toBe(id)
    await rig.adapter.update(thread, id, message)
    const { content, files } = rig.server.message(inside, id)
    expect(content).toContain('INC-7 shop: errors over time, 2026-11-21, 03:05 to 03:13 UTC')
    expect(files).toMatchObject([
      {
        name: 'INC-7-errors.png',
        type: 'image/png',
        description: expect.stringContaining('proxy, answers with 502: 15 in all'),
      },
    ])
    const image = await loadImage(files[0]?.bytes ?? Buffer.alloc(0))
    expect(image.width).toBe(1600)
    expect(rig.server.violations).toEqual([])
  })

  it('shows a chart that cannot be drawn in words', async () => {
    const rig = await opened()
    const { thread, inside } = await begun(rig)
    const file = {
      name: 'INC-7-errors.png',
      chart: undrawableChart('password=hunter2hunter2'),
      alt: 'errors',
    }
    const id = await rig.adapter.post(thread, 'chart', { ...chartCard(smallChart), file }, false)
    expect(rig.server.message(inside, id)).toMatchObject({
      files: [],
      text: expect.stringContaining('proxy: answers with 502'),
    })
    expect(rig.logged.join('\n')).toContain('a chart could not be drawn')
    expect(rig.logged.join('\n')).not.toContain('hunter2')
  })

  it('registers its commands for the server, once', async () => {
    const rig = await connectedRig()
    rigs.push(rig)
    expect(rig.server.commands().map(({ name }) => name)).toEqual(['502', 'Explain this error'])
    await rig.another().start(silentInbox())
    await vi.waitFor(() => expect(rig.logged.join('\n')).toContain('commands unchanged'), 5000)
    expect(rig.server.calls(/^PUT /)).toHaveLength(1)
  })

  it('takes its commands away where they were registered before, so that nobody sees them twice', async () => {
    const rig = await connectedRig()
    rigs.push(rig)
    const both = ['502', 'Explain this error']
    const names = () => rig.server.commands().map(({ name }) => name)
    const isOfServer = () => rig.server.commands().every((command) => 'guild_id' in command)
    expect(isOfServer()).toBe(true)
    await rig.another({ guild: null }).start(silentInbox())
    await vi.waitFor(() => expect([isOfServer(), names()]).toEqual([false, both]), 5000)
    await rig.another().start(silentInbox())
    await vi.waitFor(() => expect([isOfServer(), names()]).toEqual([true, both]), 5000)
  })

  it('starts though Discord cannot be reached, and connects when it can be', async () => {
    const rig = await opened()
    rig.server.outage(true)
    await rig.adapter.start(silentInbox())
    await vi.waitFor(() => expect(rig.logged.join('\n')).toContain('cannot reach Discord'), 5000)
    rig.server.outage(false)
    await vi.waitFor(() => expect(rig.server.gateway.connected()).toBe(true), 10_000)
  })

  it('says in the log that the token is refused, and never the token', async () => {
    const rig = await opened()
    const wrong = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789ab'
    const adapter = rig.another({ token: new Secret(wrong) })
    await adapter.start(silentInbox())
    await vi.waitFor(() => expect(rig.logged.join('\n')).toContain('Discord refuses the token'), 5000)
    expect(await refusal(adapter.open(conversation(), note('card'), false))).toContain('DISCORD_TOKEN')
    expect(rig.logged.join('\n')).not.toContain(wrong)
  })

  it('connects again after the token was refused in the middle', async () => {
    const rig = await connectedRig()
    rigs.push(rig)
    rig.server.revokeToken()
    await vi.waitFor(() => expect(rig.logged.join('\n')).toContain('lost the connection'), 5000)
    rig.server.restoreToken()
    await vi.waitFor(() => expect(rig.server.gateway.connected()).toBe(true), 10_000)
  })
})
