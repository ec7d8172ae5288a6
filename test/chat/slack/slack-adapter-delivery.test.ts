import { loadImage } from '@napi-rs/canvas'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chartCard } from '../../../src/chat/cards/chart-card.ts'
import { BotError } from '../../../src/errors.ts'
import type { ChatMessage } from '../../../src/model/message.ts'
import { smallChart, undrawableChart } from '../../support/chart-samples.ts'
import { openSlackRig, type SlackRig } from '../../support/slack-rig.ts'

const note = (text: string): ChatMessage => ({ text, blocks: [{ type: 'text', text }] })
const inChannels = (...channels: string[]) => ({ incident: 'INC-1', title: 'shop', channels })

async function failureOf(work: Promise<unknown>): Promise<BotError> {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (thrown instanceof BotError) return thrown
  throw new Error(`it did not fail as it should: ${String(thrown)}`)
}

describe('chat/slack/slack-adapter: what is delivered', () => {
  let rig: SlackRig

  beforeEach(async () => {
    rig = await openSlackRig()
  })

  afterEach(async () => {
    expect(rig.server.violations).toEqual([])
    await rig.close()
  })

  async function begun(): Promise<{ thread: string; root: string }> {
    const opened = await rig.adapter.open(inChannels(), note('card'), false)
    if (opened === null) throw new Error('nothing was begun')
    return { thread: opened.thread, root: opened.messageId ?? '' }
  }

  it('the card begins the thread and carries what it is found again by; nothing unfurls or is broadcast', async () => {
    const { thread, root } = await begun()
    expect(thread).toBe(`${rig.channel}:${root}`)
    await rig.adapter.post(thread, 'evidence:1', note('reply'), false)
    const [card, reply] = rig.server.thread(rig.channel, root)
    expect(card).toMatchObject({
      metadata: { event_type: 'fiveohtwo', event_payload: { incident: 'INC-1', key: 'card' } },
      unfurl: { links: false, media: false },
    })
    expect(reply).toMatchObject({
      threadTs: root,
      metadata: { event_type: 'fiveohtwo', event_payload: { key: 'evidence:1' } },
      broadcast: false,
      unfurl: { links: false, media: false },
    })
  })

  it('channels are found by name, in the order in which they are given', async () => {
    const opened = await rig.adapter.open(inChannels('#nowhere', '#Incidents'), note('card'), false)
    expect(opened?.thread.startsWith(`${rig.channel}:`)).toBe(true)
    rig.pass(10_000)
    await rig.adapter.open({ ...inChannels('#incidents'), incident: 'INC-2' }, note('card'), false)
    // Once for the unknown name, and no more for the known one.
    expect(rig.server.calls('conversations.list').length).toBe(2)
  })

  it('without any channel it shows nothing', async () => {
    await rig.close()
    rig = await openSlackRig({ adapter: { channel: null } })
    expect(await rig.adapter.open(inChannels(), note('card'), false)).toBeNull()
  })

  it('an unknown channel, one without the bot and an archived one are refused with the next thing to do', async () => {
    await rig.close()
    rig = await openSlackRig({ adapter: { channel: null } })
    const outside = rig.server.addChannel({ name: 'outside', member: false })
    const old = rig.server.addChannel({ name: 'old' })
    rig.server.archive(old)
    const failures = await Promise.all(
      ['#incidentz', outside, '#outside', old, 'C0NOWHERE'].map((name) =>
        failureOf(rig.adapter.open(inChannels(name), note('card'), false)),
      ),
    )
    expect(failures.map(({ code }) => code)).toEqual(failures.map(() => 'CHAT_REFUSED'))
    expect(failures[0]?.hint).toContain('Did you mean #incidents?')
    expect(failures[1]?.hint).toContain('/invite')
    expect(failures[2]?.hint).toContain('/invite')
    expect(failures[3]?.hint).toContain('archived')
    expect(failures[4]?.hint).toContain('SLACK_CHANNEL')
  })

  it('where every channel refuses, the usual one is taken, and that is said', async () => {
    const outside = rig.server.addChannel({ name: 'outside', member: false })
    const opened = await rig.adapter.open(inChannels('D0OTHERS', outside), note('card'), false)
    expect(opened?.thread.startsWith(`${rig.channel}:`)).toBe(true)
    expect(rig.log.join('\n')).toContain('another channel of slack')
    expect(await rig.adapter.open(inChannels('D0OTHERS', outside), note('card'), true)).toEqual(opened)
  })

  it('where the first channel refuses, the next one is taken', async () => {
    const outside = rig.server.addChannel({ name: 'outside', member: false })
    const opened = await rig.adapter.open(inChannels(outside, rig.channel), note('card'), false)
    expect(opened?.thread.startsWith(`${rig.channel}:`)).toBe(true)
  })

  it('a post whose answer was lost is found again, by another process too, and not doubled', async () => {
    rig.server.fail({ method: 'chat.postMessage', as: { cut: true, done: true } })
    expect((await failureOf(rig.adapter.open(inChannels(), note('card'), false))).code).toBe(
      'CHAT_UNREACHABLE',
    )
    await rig.restart()
    const opened = await rig.adapter.open(inChannels(), note('card'), true)
    const thread = opened?.thread ?? ''
    rig.server.fail({ method: 'chat.postMessage', as: { cut: true, done: true } })
    expect((await failureOf(rig.adapter.post(thread, 'closed', note('the end'), false))).code).toBe(
      'CHAT_UNREACHABLE',
    )
    await rig.restart()
    const id = await rig.adapter.post(thread, 'closed', note('the end'), true)
    expect(rig.server.history(rig.channel)).toHaveLength(1)
    const [root, ...replies] = rig.server.thread(rig.channel, opened?.messageId ?? '')
    expect(root?.text).toBe('card')
    expect(replies.map(({ ts }) => ts)).toEqual([id])
  })

  it('what others wrote is never taken for its own, though it bears the same marks', async () => {
    const { thread, root } = await begun()
    const theirs = rig.server.say('evidence:1', { user: rig.ada, channel: rig.channel, threadTs: root })
    rig.server.message(rig.channel, theirs).metadata = {
      event_type: 'fiveohtwo',
      event_payload: { key: 'evidence:1' },
    }
    const id = await rig.adapter.post(thread, 'evidence:1', note('ours'), true)
    expect(id).not.toBe(theirs)
    expect(rig.server.message(rig.channel, id).text).toBe('ours')
    expect(await rig.adapter.post(thread, 'evidence:1', note('ours'), true)).toBe(id)
  })

  it('the platform’s 429 is obeyed: nothing is sent before it is over', async () => {
    const { thread, root } = await begun()
    rig.server.fail({ method: 'chat.update', as: { retryAfter: 7 } })
    const busy = await failureOf(rig.adapter.update(thread, root, note('one')))
    expect(busy).toMatchObject({ code: 'CHAT_BUSY', afterMs: 7000 })
    const calls = rig.server.calls('chat.update').length
    rig.pass(6_500)
    const still = await failureOf(rig.adapter.update(thread, root, note('two')))
    expect(still.code).toBe('CHAT_BUSY')
    expect(still.afterMs).toBeLessThanOrEqual(500)
    expect(rig.server.calls('chat.update').length).toBe(calls)
    rig.pass(600)
    await rig.adapter.update(thread, root, note('three'))
    expect(rig.server.message(rig.channel, root).text).toBe('three')
  })

  it('a thousand edits of many cards stay within the workspace’s limit, and each gets its turn', async () => {
    const { thread, root } = await begun()
    const ids = [root]
    for (let index = 0; index < 9; index += 1) {
      rig.pass(1_000)
      ids.push(await rig.adapter.post(thread, `evidence:${index}`, note(`${index}`), false))
    }
    const edited = new Set<string>()
    for (let round = 0; round < 100; round += 1) {
      for (const id of ids) {
        const sent = await rig.adapter.update(thread, id, note(`round ${round}`)).then(
          () => true,
          () => false,
        )
        if (sent) edited.add(id)
      }
      rig.pass(500)
    }
    expect(rig.server.calls('chat.update').filter(({ error }) => error === 'ratelimited')).toEqual([])
    expect(edited.size).toBe(ids.length)
  })

  it('a channel takes short bursts, then one message a second', async () => {
    const { thread } = await begun()
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        rig.adapter.post(thread, `evidence:${index}`, note(`${index}`), false).then(
          () => 'sent',
          (thrown: unknown) => (thrown instanceof BotError ? thrown.code : 'else'),
        ),
      ),
    )
    expect(sent.filter((each) => each === 'sent')).toHaveLength(2)
    expect(sent.filter((each) => each === 'CHAT_BUSY')).toHaveLength(8)
    expect(rig.server.calls('chat.postMessage').filter(({ error }) => error !== null)).toEqual([])
  })

  it.each([
    ['token_revoked', 'SLACK_BOT_TOKEN'],
    ['invalid_auth', 'SLACK_BOT_TOKEN'],
    ['account_inactive', 'Install the app again'],
    ['not_in_channel', '/invite'],
    ['channel_not_found', 'SLACK_CHANNEL'],
    ['is_archived', 'unarchive'],
    ['restricted_action', 'administrators'],
    ['cant_update_message', 'SLACK_BOT_TOKEN'],
    ['some_new_error', 'docs.slack.dev'],
  ])('%s is a refusal that says what to do', async (error, hint) => {
    const { thread } = await begun()
    rig.server.fail({ method: 'chat.postMessage', as: { error } })
    const failure = await failureOf(rig.adapter.post(thread, 'closed', note('x'), false))
    expect(failure).toMatchObject({ code: 'CHAT_REFUSED', hint: expect.stringContaining(hint) })
    expect(failure.message).toContain(error)
  })

  it('a missing scope is named', async () => {
    const { thread } = await begun()
    rig.server.scopes.splice(rig.server.scopes.indexOf('chat:write'), 1)
    const failure = await failureOf(rig.adapter.post(thread, 'closed', note('x'), false))
    expect(failure).toMatchObject({ code: 'CHAT_REFUSED', hint: expect.stringContaining('chat:write') })
  })

  it.each([
    ['503', { status: 503 }],
    ['an HTML page instead of an answer', { status: 200, body: '<html>maintenance</html>' }],
    ['a cut connection', { cut: true }],
    ['fatal_error, after which it may have arrived', { error: 'fatal_error' }],
  ] as const)('%s leaves open whether it arrived', async (_what, as) => {
    const { thread } = await begun()
    rig.server.fail({ method: 'chat.postMessage', as })
    expect((await failureOf(rig.adapter.post(thread, 'closed', note('x'), false))).code).toBe(
      'CHAT_UNREACHABLE',
    )
  })

  it('a long one is a file in the thread, found again by its name, and never edited', async () => {
    const { thread, root } = await begun()
    const file = { name: 'evidence-run-1.txt', text: 'a\nb\nc' }
    rig.server.fail({ method: 'files.completeUploadExternal', as: { cut: true, done: true } })
    await failureOf(
      rig.adapter.post(thread, 'evidence:1:file', { text: 'evidence', blocks: [], file }, false),
    )
    await rig.restart()
    const id = await rig.adapter.post(thread, 'evidence:1:file', { text: 'evidence', blocks: [], file }, true)
    await rig.adapter.update(thread, id, { text: 'evidence', blocks: [], file })
    const files = rig.server.thread(rig.channel, root).flatMap((message) => message.files)
    expect(files).toMatchObject([{ id, name: file.name, text: file.text }])
  })

  it('a chart is a picture in the thread, with words for those who do not see it, and found again', async () => {
    const { thread, root } = await begun()
    const message = chartCard(smallChart)
    rig.server.fail({ method: 'files.completeUploadExternal', as: { cut: true, done: true } })
    await failureOf(rig.adapter.post(thread, 'chart', message, false))
    await rig.restart()
    const id = await rig.adapter.post(thread, 'chart', message, true)
    await rig.adapter.update(thread, id, message)
    const [file, ...more] = rig.server.thread(rig.channel, root).flatMap(({ files }) => files)
    expect(more).toEqual([])
    expect(file).toMatchObject({
      id,
      name: 'INC-7-errors.png',
      altText: message.file?.chart && message.file.alt,
    })
    expect(file?.altText).toContain('proxy, answers with 502: 15 in all')
    const image = await loadImage(file?.bytes ?? Buffer.alloc(0))
    expect(image.width).toBe(1600)
  })

  it('a chart that cannot be drawn is shown in words', async () => {
    const { thread, root } = await begun()
    const card = chartCard(smallChart)
    const file = {
      name: 'INC-7-errors.png',
      chart: undrawableChart('password=hunter2hunter2'),
      alt: 'errors',
    }
    const id = await rig.adapter.post(thread, 'chart', { ...card, file }, false)
    expect(rig.server.thread(rig.channel, root).flatMap(({ files }) => files)).toEqual([])
    expect(rig.server.shown(rig.channel, id).join()).toContain('proxy: answers with 502')
    expect(rig.log.join('\n')).toContain('a chart could not be drawn')
    expect(rig.log.join('\n')).not.toContain('hunter2')
  })

  it('a message that somebody deleted is not edited any more, and the rest goes on', async () => {
    const { thread } = await begun()
    const id = await rig.adapter.post(thread, 'evidence:1', note('x'), false)
    rig.server.deleteMessage(rig.channel, id)
    await rig.adapter.update(thread, id, note('y'))
    expect(rig.log.join('\n')).toContain('somebody deleted a message')
  })

  it('a form that Slack refuses all the same is shown as plain words, and logged', async () => {
    const { thread } = await begun()
    rig.server.fail({ method: 'chat.postMessage', as: { error: 'invalid_blocks' } })
    const id = await rig.adapter.post(
      thread,
      'evidence:1',
      { ...note('words'), blocks: [{ type: 'heading', text: 'words', tone: 'bad' }] },
      false,
    )
    expect(rig.server.shown(rig.channel, id).join()).toContain('words')
    expect(rig.log.join('\n')).toContain('slack refused the form of a message')
  })
})
