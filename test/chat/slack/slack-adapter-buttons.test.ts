import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BotError } from '../../../src/errors.ts'
import type { Button, ChatMessage } from '../../../src/model/message.ts'
import { eventually, type Mode, openSlackRig, type SlackRig } from '../../support/slack-rig.ts'

const approve: Button = {
  id: 'approve:k3v9q2x7w1',
  label: 'Approve',
  style: 'danger',
  confirm: 'Restart the app, now?',
  asks: { reason: true, typed: 'shop' },
  whole: 'systemctl restart shop\ncurl -f http://127.0.0.1:8081/health',
}
const deny: Button = { id: 'deny:k3v9q2x7w1', label: 'Deny', style: 'plain' }

const card: ChatMessage = {
  text: 'Restart the app?',
  blocks: [
    { type: 'heading', text: 'Restart the app?', tone: 'warn' },
    { type: 'buttons', buttons: [approve, deny] },
  ],
}

describe.each<Mode>(['socket', 'http'])('chat/slack/slack-adapter: what people click, over %s', (mode) => {
  let rig: SlackRig
  let root: string
  let proposal: string

  beforeEach(async () => {
    rig = await openSlackRig({ mode, server: { speed: Number.POSITIVE_INFINITY } })
    const opened = await rig.adapter.open({ incident: 'INC-7', title: 'shop', channels: [] }, card, false)
    root = opened?.messageId ?? ''
    proposal = await rig.adapter.post(opened?.thread ?? '', 'proposal:k3v9q2x7w1', card, false)
    rig.inbox.threads.set(opened?.thread ?? '', 'INC-7')
    rig.inbox.offered.set(approve.id, approve)
    rig.inbox.offered.set(deny.id, deny)
  })

  afterEach(async () => {
    expect(rig.server.violations).toEqual([])
    await rig.close()
  })

  const click = (
    button: Button,
    { user = rig.ada, ts = proposal, team }: { user?: string; ts?: string; team?: string } = {},
  ) =>
    rig.server.click({
      channel: rig.channel,
      ts,
      user,
      value: button.id,
      ...(team === undefined ? {} : { team }),
    })

  async function told(count = 1, user = rig.ada) {
    return eventually(() => {
      const all = rig.server.ephemerals(user)
      expect(all.length).toBeGreaterThanOrEqual(count)
      return { text: all.map((each) => rig.server.shownOf(each)).join('\n'), all }
    })
  }

  /** The dialog in front of somebody, once it shows more than that it loads. */
  async function dialog(words: string, user = rig.ada) {
    return eventually(() => {
      const view = rig.server.views(user).at(-1)
      if (view === undefined) throw new Error('there is no dialog')
      const shown = `${view.title}\n${rig.server.shownOf({ blocks: view.blocks })}`
      expect(shown).toContain(words)
      return { view, shown }
    })
  }

  it('what asks nothing is done at once, and answered in the thread to the one who clicked', async () => {
    const seen = await click(deny)
    expect(seen.timedOut).toBe(false)
    const { text, all } = await told()
    expect(text).toContain('Pressed deny:k3v9q2x7w1')
    expect(all).toMatchObject([{ threadTs: root, user: rig.ada }])
    expect(rig.inbox.presses).toMatchObject([
      { button: deny.id, from: { platform: 'slack', person: { email: 'ada@example.com' } } },
    ])
  })

  it('a click on the message that began the thread is answered in the channel, where it was seen', async () => {
    await click(deny, { ts: root })
    expect((await told()).all).toMatchObject([{ threadTs: null }])
  })

  it('approving opens a dialog at once, shows the whole plan, and counts with what was told', async () => {
    const { promise, resolve } = Promise.withResolvers<Button>()
    rig.inbox.button = () => promise
    const seen = await click(approve)
    expect(seen.timedOut).toBe(false)
    await eventually(() => expect(rig.server.views(rig.ada)).toHaveLength(1))
    resolve(approve)
    const { shown, view } = await dialog('systemctl restart shop')
    expect(shown).toContain('curl -f http://127.0.0.1:8081/health')
    const submitted = await rig.server.submitView(
      view.id,
      { typed: 'shop', reason: 'customers wait' },
      { user: rig.ada },
    )
    expect(submitted).toMatchObject({ errors: null, timedOut: false })
    const { text, all } = await told()
    expect(text).toContain('Pressed approve:k3v9q2x7w1')
    expect(all).toMatchObject([{ threadTs: root }])
    expect(rig.inbox.presses).toMatchObject([
      { button: approve.id, from: { typed: 'shop', reason: 'customers wait', platform: 'slack' } },
    ])
    expect(rig.server.views(rig.ada)).toEqual([])
  })

  it('a wrong name is said at its field, before anything is decided', async () => {
    await click(approve)
    const { view } = await dialog('systemctl restart shop')
    const submitted = await rig.server.submitView(
      view.id,
      { typed: 'search', reason: 'because' },
      { user: rig.ada },
    )
    expect(Object.keys(submitted.errors ?? {})).toEqual(['typed'])
    expect(rig.inbox.presses).toEqual([])
    await rig.server.submitView(view.id, { typed: 'shop', reason: 'because' }, { user: rig.ada })
    await told()
    expect(rig.inbox.presses).toHaveLength(1)
  })

  it('what is not offered any more says so in the dialog', async () => {
    rig.inbox.offered.clear()
    await click(approve)
    const { shown } = await dialog('Not offered any more')
    expect(shown).toContain('/502 incidents')
    expect(rig.inbox.presses).toEqual([])
  })

  it('a dialog that is submitted after expiry is told so', async () => {
    await click(approve)
    const { view } = await dialog('systemctl restart shop')
    rig.inbox.offered.clear()
    rig.inbox.onPress = async () => {
      throw new BotError(
        'APPROVAL_EXPIRED',
        'The approval expired at 12:00.',
        'Diagnose again for a new one.',
      )
    }
    await rig.server.submitView(view.id, { typed: 'shop', reason: 'because' }, { user: rig.ada })
    const { text } = await told()
    expect(text).toContain('The approval expired at 12:00.')
    expect(text).toContain('Diagnose again for a new one.')
  })

  it('a button of an incident that was deleted says so', async () => {
    rig.inbox.onPress = async () => {
      throw new BotError(
        'UNKNOWN_APPROVAL',
        'There is no approval k3v9q2x7w1.',
        'List incidents with "incidents".',
      )
    }
    await click(deny)
    expect((await told()).text).toContain('There is no approval')
  })

  it('fifty people who click at once are all answered, and none of them twice', async () => {
    const people = Array.from({ length: 50 }, (_, index) => rig.server.addUser({ name: `person${index}` }))
    const seen = await Promise.all(people.map((user) => click(deny, { user })))
    expect(seen.filter(({ timedOut }) => timedOut)).toEqual([])
    for (const user of people) await told(1, user)
    expect(people.map((user) => rig.server.ephemerals(user).length)).toEqual(people.map(() => 1))
    expect(rig.inbox.presses).toHaveLength(50)
    expect(new Set(rig.inbox.presses.map(({ from }) => from.person.id)).size).toBe(50)
  })

  it('a click that is delivered twice counts once', async () => {
    const seen = await click(deny)
    await rig.server.redeliver(seen)
    await told()
    await click(deny)
    await told(2)
    expect(rig.inbox.presses).toHaveLength(2)
  })

  it.each([
    ['of another workspace', true],
    ['whom a shared channel let in', false],
  ])('somebody %s is refused, visibly, and no dialog is opened', async (_who, isSaid) => {
    const eve = rig.server.addUser({
      name: 'eve',
      team: 'T0STRANGERS',
      isStranger: true,
      email: 'ada@example.com',
    })
    await eventually(() => expect(rig.log.join()).toContain('slack knows the bot'))
    await click(deny, { user: eve, ...(isSaid ? { team: 'T0STRANGERS' } : {}) })
    expect((await told(1, eve)).text).toContain('another workspace')
    await click(approve, { user: eve, team: 'T0STRANGERS' })
    await told(2, eve)
    expect(rig.server.views(eve)).toEqual([])
    expect(rig.inbox.presses).toEqual([])
  })

  it('a trigger that is too old is told, with what to do instead', async () => {
    rig.server.fail({ method: 'views.open', as: { error: 'expired_trigger_id' } })
    await click(approve)
    const { text } = await told()
    expect(text).toContain('The dialog could not be opened')
    expect(text).toContain('click again')
  })

  it('a dialog that is closed before it shows anything leaves an answer, with the words to type instead', async () => {
    const { promise, resolve } = Promise.withResolvers<Button>()
    rig.inbox.button = () => promise
    await click(approve)
    await eventually(() => expect(rig.server.views(rig.ada)).toHaveLength(1))
    await rig.server.closeView(null, { user: rig.ada })
    resolve(approve)
    expect((await told()).text).toContain('approve k3v9q2x7w1 --service shop')
  })

  it('a button of an older version is answered', async () => {
    await rig.server.interaction({
      type: 'block_actions',
      team: { id: rig.server.team.id },
      user: { id: rig.ada, team_id: rig.server.team.id },
      channel: { id: rig.channel },
      container: { type: 'message', channel_id: rig.channel, message_ts: proposal, thread_ts: root },
      trigger_id: '13345224609.738474920.old',
      actions: [
        {
          type: 'button',
          action_id: 'legacy',
          block_id: 'b',
          value: 'x',
          text: { type: 'plain_text', text: 'x' },
        },
      ],
    })
    expect((await told()).text).toContain('older version')
  })

  it('shows the home page, decides from it, and brings it up to date', async () => {
    rig.inbox.overviewNow.configuration = [{ name: 'Slack', state: 'on', detail: 'connected', next: '' }]
    await rig.server.openHome(rig.ada)
    await eventually(() =>
      expect(rig.server.shownOf({ blocks: rig.server.home(rig.ada)?.blocks ?? [] })).toContain('connected'),
    )
    rig.inbox.overviewNow = {
      ...rig.inbox.overviewNow,
      configuration: [{ name: 'Slack', state: 'on', detail: 'as new', next: '' }],
    }
    await click(deny)
    await eventually(() =>
      expect(rig.server.shownOf({ blocks: rig.server.home(rig.ada)?.blocks ?? [] })).toContain('as new'),
    )
  })

  it('a decision from the home page is answered in the dialog itself', async () => {
    await rig.server.interaction({
      type: 'block_actions',
      team: { id: rig.server.team.id },
      user: { id: rig.ada, team_id: rig.server.team.id },
      container: { type: 'view', view_id: 'V0HOME' },
      view: { id: 'V0HOME', type: 'home', blocks: [] },
      trigger_id: '1.1.none',
      actions: [
        {
          type: 'button',
          action_id: 'press:1',
          block_id: 'b',
          value: deny.id,
          text: { type: 'plain_text', text: 'Deny' },
        },
      ],
    })
    await eventually(() => expect(rig.inbox.presses).toHaveLength(1))
    await eventually(() =>
      expect(
        rig.server
          .directMessages(rig.ada)
          .map(({ text }) => text)
          .join(),
      ).toContain('Pressed deny'),
    )
  })
})
