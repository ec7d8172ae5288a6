import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Ephemeral } from '../../support/slack/slack-server-types.ts'
import { eventually, type Mode, openSlackRig, type SlackRig } from '../../support/slack-rig.ts'

describe.each<Mode>(['socket', 'http'])('chat/slack/slack-adapter: what people type, over %s', (mode) => {
  let rig: SlackRig

  beforeEach(async () => {
    rig = await openSlackRig({ mode, server: { speed: Number.POSITIVE_INFINITY } })
  })

  afterEach(async () => {
    expect(rig.server.violations).toEqual([])
    expect(rig.server.acted().filter(({ kind }) => kind !== 'link')).toEqual([])
    await rig.close()
  })

  const type = (text: string, user = rig.ada) => rig.server.command(text, { user, channel: rig.channel })

  /** What was told to somebody alone, once there is so much of it. */
  async function told(count = 1, user = rig.ada): Promise<{ text: string; all: Ephemeral[] }> {
    return eventually(() => {
      const all = rig.server.ephemerals(user)
      expect(all.length).toBeGreaterThanOrEqual(count)
      return { text: all.map((each) => rig.server.shownOf(each)).join('\n'), all }
    })
  }

  it('a command is acknowledged with nothing, carried out, and answered to the one who typed it alone', async () => {
    const seen = await type('services')
    expect(seen).toMatchObject({ timedOut: false, refused: null })
    const { text, all } = await told()
    expect(text).toContain('Did services')
    expect(all).toMatchObject([{ by: 'response_url', channel: rig.channel }])
    expect(rig.inbox.lines).toMatchObject([
      {
        text: 'services',
        from: {
          platform: 'slack',
          channel: rig.channel,
          person: {
            id: `slack:${rig.server.team.id}/${rig.ada}`,
            name: 'ada',
            email: 'ada@example.com',
          },
        },
      },
    ])
    expect(rig.server.history(rig.channel)).toEqual([])
  })

  it('is acknowledged before anything is asked or done, however long that takes', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    rig.inbox.onCommand = async () => {
      await promise
      return { message: { text: 'late', blocks: [] } }
    }
    const seen = await type('status')
    expect(seen.timedOut).toBe(false)
    resolve()
  })

  it('links to the thread, though that is begun a moment later', async () => {
    const opened = await rig.adapter.open(
      { incident: 'INC-7', title: 'shop', channels: [] },
      { text: 'card', blocks: [] },
      false,
    )
    const find = rig.inbox.threadOf
    let asked = 0
    rig.inbox.threadOf = async () => {
      asked += 1
      return asked < 3 ? null : (opened?.thread ?? null)
    }
    await type('diagnose shop')
    const { all } = await told()
    expect(JSON.stringify(all)).toContain(
      `https://${rig.server.team.domain}.slack.com/archives/${rig.channel}`,
    )
    rig.inbox.threadOf = find
  })

  it('names the incident when its thread does not come', async () => {
    await type('diagnose shop')
    const { text } = await told()
    expect(text).toContain('Started INC-7 for shop')
    expect(text).toContain('Incident INC-7')
  })

  it('no words at all are a call for help', async () => {
    await type('')
    expect((await told()).text).toContain('Did help')
  })

  it.each([
    ['3,000 characters', `diagnose ${'x'.repeat(3000)}`, '3009 characters'],
    ['emoji', '🔥🔥 :fire:', 'there is no command'],
    ['shell metacharacters', 'diagnose shop; rm -rf / $(reboot) `id` | tee > /etc/passwd', 'diagnose:'],
    ['another language', 'почини магазин, пожалуйста', 'there is no command'],
    ['broadcasts', '<!channel> <!here> @everyone', 'there is no command'],
  ])('%s: answered with what is wrong and the next step', async (_what, text, expected) => {
    await type(text)
    const shown = (await told()).text
    expect(shown).toContain(expected)
    expect(shown).toMatch(/help|Type|Usage/)
  })

  it('an unknown service is a choice of services, and choosing runs the command again', async () => {
    // Its thread is there already, so that nobody waits for it.
    rig.inbox.threads.set(`${rig.channel}:1700000000.000100`, 'INC-7')
    await type('diagnose shpo')
    const { all } = await told()
    const [picker] = all
    expect(rig.server.shownOf(picker ?? {})).toContain('shpo')
    const ts = picker?.ts ?? ''
    await rig.server.click({ channel: rig.channel, ts, user: rig.ada, value: 'shop' })
    await eventually(() => {
      const shown = rig.server.ephemerals(rig.ada).map((each) => rig.server.shownOf(each))
      expect(shown).toEqual([expect.stringContaining('Started INC-7 for shop')])
    })
    expect(rig.inbox.lines.map(({ text }) => text)).toEqual(['diagnose shpo', 'diagnose shop'])
  })

  it('what our own code did not expect is told as such and logged, and the next command works', async () => {
    rig.inbox.onCommand = async () => {
      throw new TypeError('cannot read properties of undefined')
    }
    await type('status')
    await told()
    expect(rig.log.join()).toContain('something asked for in slack failed')
    rig.inbox.onCommand = null
    await type('status')
    expect((await told(2)).text).toContain('Did status')
  })

  it('the same delivery twice is carried out once, and acknowledged both times', async () => {
    const seen = await type('status')
    const again = await rig.server.redeliver(seen)
    expect(again.timedOut).toBe(false)
    await told()
    await type('services')
    await told(2)
    expect(rig.inbox.lines.map(({ text }) => text)).toEqual(['status', 'services'])
  })

  it('a hundred commands at once are all acknowledged and answered', async () => {
    const seen = await Promise.all(Array.from({ length: 100 }, () => type('status')))
    expect(seen.filter(({ timedOut }) => timedOut)).toEqual([])
    await told(100)
    expect(rig.inbox.lines).toHaveLength(100)
  })

  it('people of another workspace are told that they are, and nothing is done', async () => {
    await rig.server.command('status', { user: rig.ada, channel: rig.channel, team: 'T0ELSEWHERE' })
    expect((await told()).text).toContain('another workspace')
    expect(rig.inbox.lines).toEqual([])
  })

  it('when the response_url does not answer, an ephemeral message does', async () => {
    rig.server.fail({ method: 'response_url', as: { status: 500 } })
    await type('status')
    expect((await told()).all).toMatchObject([{ by: 'chat.postEphemeral', channel: rig.channel }])
  })

  it('in a conversation that the bot is not in, it answers by a direct message at the worst', async () => {
    const elsewhere = rig.server.addChannel({ name: 'elsewhere', member: false })
    rig.server.fail({ method: 'response_url', as: { status: 500 } })
    await rig.server.command('status', { user: rig.ada, channel: elsewhere })
    await eventually(() =>
      expect(
        rig.server
          .directMessages(rig.ada)
          .map(({ text }) => text)
          .join(),
      ).toContain('Did status'),
    )
  })

  describe('by @mention', () => {
    it('the same words are answered in the thread', async () => {
      const { ts } = await rig.server.mention('services', { user: rig.ada, channel: rig.channel })
      await eventually(() => expect(rig.server.shown(rig.channel, ts).join('\n')).toContain('Did services'))
      expect(rig.server.thread(rig.channel, ts).at(-1)).toMatchObject({
        threadTs: ts,
        broadcast: false,
        unfurl: { links: false, media: false },
      })
    })

    it('a thread of an incident says which one is meant', async () => {
      const opened = await rig.adapter.open(
        { incident: 'INC-3', title: 'shop', channels: [] },
        { text: 'card', blocks: [] },
        false,
      )
      rig.inbox.threads.set(opened?.thread ?? '', 'INC-3')
      const ts = opened?.messageId ?? ''
      await rig.server.mention('cancel', { user: rig.ada, channel: rig.channel, threadTs: ts })
      await eventually(() => expect(rig.server.thread(rig.channel, ts).length).toBe(3))
      expect(rig.inbox.lines).toMatchObject([
        { text: 'cancel', from: { incident: 'INC-3', channel: rig.channel } },
      ])
    })

    it('problems are told to the one who asked alone, in the thread', async () => {
      const root = rig.server.say('it is down', { user: rig.ada, channel: rig.channel })
      await rig.server.mention('dignose shop', { user: rig.ada, channel: rig.channel, threadTs: root })
      expect((await told()).all).toMatchObject([{ threadTs: root, by: 'chat.postEphemeral' }])
      expect(rig.server.thread(rig.channel, root)).toHaveLength(2)
    })

    it('an event that comes again is answered once', async () => {
      const seen = await rig.server.mention('services', { user: rig.ada, channel: rig.channel })
      await rig.server.redeliver(seen)
      await rig.server.redeliver(seen)
      await rig.server.mention('status', { user: rig.ada, channel: rig.channel })
      await eventually(() => expect(rig.inbox.lines).toHaveLength(2))
      expect(rig.inbox.lines.map(({ text }) => text)).toEqual(['services', 'status'])
    })

    it('two events of one message are one mention', async () => {
      const event = {
        type: 'app_mention',
        user: rig.ada,
        text: `<@${rig.server.botUser.id}> services`,
        ts: '1700000000.000100',
        channel: rig.channel,
        event_ts: '1700000000.000100',
      }
      await rig.server.event(event)
      await rig.server.event(event)
      await rig.server.mention('status', { user: rig.ada, channel: rig.channel })
      await eventually(() => expect(rig.inbox.lines).toHaveLength(2))
      expect(rig.inbox.lines.map(({ text }) => text)).toEqual(['services', 'status'])
    })

    it.each([
      ['an edited one', { edited: { user: 'U1', ts: '1.2' } }],
      ['another bot’s', { bot_id: 'B0OTHER' }],
      ['its own', { user: 'U0FIVEOH2' }],
    ])('%s is ignored', async (_what, change) => {
      await rig.server.event({
        type: 'app_mention',
        user: rig.ada,
        text: `<@${rig.server.botUser.id}> services`,
        ts: '1700000000.000100',
        channel: rig.channel,
        event_ts: '1700000000.000100',
        ...change,
      })
      await rig.server.mention('status', { user: rig.ada, channel: rig.channel })
      await eventually(() => expect(rig.inbox.lines).not.toEqual([]))
      expect(rig.inbox.lines.map(({ text }) => text)).toEqual(['status'])
    })

    it('somebody of another workspace in a shared channel is told so', async () => {
      const stranger = rig.server.addUser({ name: 'eve', team: 'T0STRANGERS', isStranger: true })
      await rig.server.mention('services', { user: stranger, channel: rig.channel, team: 'T0STRANGERS' })
      expect((await told(1, stranger)).text).toContain('another workspace')
      expect(rig.inbox.lines).toEqual([])
    })
  })
})
