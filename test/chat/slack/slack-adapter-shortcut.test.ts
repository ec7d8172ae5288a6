import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually, type Mode, openSlackRig, type SlackRig } from '../../support/slack-rig.ts'

const lines = 'upstream prematurely closed connection while reading response header from upstream'

describe.each<Mode>(['socket', 'http'])('chat/slack/slack-adapter: "Explain this error" over %s', (mode) => {
  let rig: SlackRig

  beforeEach(async () => {
    rig = await openSlackRig({ mode, server: { speed: Number.POSITIVE_INFINITY } })
  })

  afterEach(async () => {
    expect(rig.server.violations).toEqual([])
    await rig.close()
  })

  const explain = (ts: string) => rig.server.shortcut('explain', { channel: rig.channel, ts, user: rig.ada })

  async function dialog(words: string) {
    await eventually(() => {
      const view = rig.server.views(rig.ada).at(-1)
      expect(rig.server.shownOf({ blocks: view?.blocks ?? [] })).toContain(words)
    })
  }

  it('reads the words of the message and shows what they mean in a dialog', async () => {
    const seen = await explain(
      rig.server.say(`\`\`\`${lines} <x>\`\`\``, { user: rig.ada, channel: rig.channel }),
    )
    expect(seen.timedOut).toBe(false)
    await dialog('Did explain')
    expect(rig.inbox.lines).toMatchObject([
      { text: expect.stringContaining(`${lines} <x>`), from: { channel: rig.channel } },
    ])
    expect(rig.inbox.lines[0]?.text.startsWith('explain ')).toBe(true)
  })

  it('opens the dialog before anything is looked for', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    rig.inbox.onCommand = async () => {
      await promise
      return { message: { text: 'slow', blocks: [{ type: 'text', text: 'slow' }] } }
    }
    await explain(rig.server.say(lines, { user: rig.ada, channel: rig.channel }))
    await eventually(() => expect(rig.server.views(rig.ada)).toHaveLength(1))
    resolve()
    await dialog('slow')
  })

  it('reads the file that is attached', async () => {
    const file = { name: 'error.log', text: `${lines}\n${'x'.repeat(50_000)}` }
    await explain(rig.server.say('look at this', { user: rig.ada, channel: rig.channel, file }))
    await dialog('Did explain')
    expect(rig.inbox.lines[0]?.text).toContain(lines)
  })

  it('says that a file is too long, and what to do', async () => {
    const file = { name: 'huge.log', text: 'y'.repeat(200_001) }
    await explain(rig.server.say('', { user: rig.ada, channel: rig.channel, file }))
    await dialog('huge.log has more than 200 kB')
    expect(rig.inbox.lines).toEqual([])
  })

  it('says that a file is no text', async () => {
    const file = { name: 'core.dump', text: 'ELF\u0000\u0000' }
    await explain(rig.server.say('', { user: rig.ada, channel: rig.channel, file }))
    await dialog('it is no text')
  })

  it('says that there is nothing to read', async () => {
    await explain(rig.server.say(' ', { user: rig.ada, channel: rig.channel }))
    await dialog('no words in this message')
  })

  it.each([
    'https://evil.example/steal',
    'http://127.0.0.1:1/',
    'file:///etc/passwd',
    'https://files.slack.com.evil.example/x',
  ])('never takes its token to %s', async (url) => {
    await rig.server.interaction({
      type: 'message_action',
      callback_id: 'explain',
      trigger_id: `1.1.${'a'.repeat(32)}`,
      team: { id: rig.server.team.id },
      user: { id: rig.ada, team_id: rig.server.team.id },
      channel: { id: rig.channel },
      message_ts: '1700000000.000100',
      message: {
        type: 'message',
        ts: '1700000000.000100',
        text: '',
        files: [{ id: 'F1', name: 'a.log', size: 10, url_private_download: url }],
      },
    })
    await eventually(() => {
      const shown = rig.server.ephemerals(rig.ada).map((each) => rig.server.shownOf(each))
      expect(shown.join('\n')).toContain('it is not kept by Slack itself')
    })
  })

  it('tells privately what the dialog could not show', async () => {
    rig.server.fail({ method: 'views.open', as: { error: 'expired_trigger_id' } })
    await explain(rig.server.say(lines, { user: rig.ada, channel: rig.channel }))
    await eventually(() => {
      const shown = rig.server.ephemerals(rig.ada).map((each) => rig.server.shownOf(each))
      expect(shown.join('\n')).toContain('Did explain')
    })
  })
})
