import { App, type AppOptions, HTTPReceiver, SocketModeReceiver } from '@slack/bolt'
import { LogLevel } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { slackClient } from '../../support/slack/slack-client.ts'
import { openSlackServer } from '../../support/slack/slack-server.ts'
import type { SlackServer } from '../../support/slack/slack-server-types.ts'

const approve = {
  type: 'actions' as const,
  block_id: 'decide',
  elements: [
    {
      type: 'button' as const,
      action_id: 'approve',
      value: 'approve:a1',
      text: { type: 'plain_text' as const, text: 'Approve' },
      confirm: { text: { type: 'plain_text' as const, text: 'Really?' } },
    },
  ],
}

const modal = (title: string) => ({
  type: 'modal' as const,
  callback_id: 'reason',
  notify_on_close: true,
  title: { type: 'plain_text' as const, text: title },
  submit: { type: 'plain_text' as const, text: 'Send' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'why',
      label: { type: 'plain_text' as const, text: 'Reason' },
      element: { type: 'plain_text_input' as const, action_id: 'text', max_length: 20 },
    },
  ],
})

let slack: SlackServer
let app: App
let channel: string
let ada: string
let closing: (() => Promise<unknown>)[]

beforeEach(() => {
  closing = []
})

afterEach(async () => {
  for (const close of closing.toReversed()) await close()
})

describe.each(['socket', 'http'] as const)('a Bolt app over %s', (mode) => {
  beforeEach(async () => {
    slack = await openSlackServer({ ackWithin: 300 })
    closing.push(() => slack.close())
    channel = slack.addChannel({ name: 'incidents' })
    ada = slack.addUser({ name: 'ada' })
    app = await startApp(mode)
  })

  it('gets a command, with what was typed as Slack escapes it, and answers it', async () => {
    app.command('/502', async ({ ack, command, respond }) => {
      await ack(`heard ${command.text} from ${command.user_name} in ${command.channel_name}`)
      await respond({ text: 'later', response_type: 'ephemeral' })
    })
    const seen = await slack.command('explain a<b', { user: ada, channel })
    expect(seen).toMatchObject({ sent: true, refused: null, timedOut: false, ackMs: expect.any(Number) })
    await vi.waitFor(() => expect(slack.responses).toHaveLength(1))
    expect(slack.ephemerals(ada).map(({ text, by }) => `${by}: ${slack.shownOf({ text })}`)).toEqual([
      'ack: heard explain a<b from ada in incidents',
      'response_url: later',
    ])
    expect(slack.violations).toEqual([])
  })

  it('is not told of commands in threads', async () => {
    const ts = slack.say('hello', { user: ada, channel })
    const seen = await slack.command('status', { user: ada, channel, threadTs: ts })
    expect(seen).toMatchObject({ sent: false, refused: '/502 is not supported in threads. Sorry!' })
  })

  it('loses the one who waits longer than three seconds', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    closing.push(async () => resolve())
    app.command('/502', () => promise)
    const seen = await slack.command('status', { user: ada, channel })
    expect(seen).toMatchObject({ timedOut: true, refused: '/502 failed with the error "operation_timeout"' })
    expect(slack.violations).toEqual(['/502 was not acknowledged within 300 ms'])
  })

  it('shows an error instead of an answer that is no message', async () => {
    app.command('/502', async ({ ack }) => await ack({ blocks: [{ type: 'header' }] } as never))
    const seen = await slack.command('status', { user: ada, channel })
    expect(seen.refused).toBe('/502 failed with the error "invalid_command_response"')
  })

  it('gets a click with the message, its metadata and whose it was, and opens a modal once', async () => {
    const { ts } = await post({ metadata: { event_type: 'card', event_payload: { key: 'card' } } })
    const errors: unknown[] = []
    app.action('approve', async ({ ack, body, client, action }) => {
      await ack()
      if (body.type !== 'block_actions' || action.type !== 'button') return
      errors.push(body.message?.metadata?.event_payload.key, action.value, body.user.team_id, body.container)
      await client.views.open({ trigger_id: body.trigger_id, view: modal('Why?') })
      await client.views
        .open({ trigger_id: body.trigger_id, view: modal('Again') })
        .catch((error: unknown) => {
          errors.push(String(error))
        })
    })
    expect(await slack.click({ channel, ts, label: 'Approve', user: ada, cancel: true })).toMatchObject({
      sent: false,
      confirm: { text: { text: 'Really?' } },
    })
    const seen = await slack.click({ channel, ts, label: 'Approve', user: ada })
    expect(seen.ackMs).not.toBeNull()
    await vi.waitFor(() => expect(errors).toHaveLength(5))
    expect(errors).toEqual([
      'card',
      'approve:a1',
      slack.team.id,
      { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
      expect.stringContaining('exchanged_trigger_id'),
    ])
    expect(slack.views(ada).map(({ title }) => title)).toEqual(['Why?'])
  })

  it('has its modal filled in, complains, and closes it', async () => {
    const { ts } = await post({})
    app.action('approve', async ({ ack, body, client }) => {
      await ack()
      if (body.type === 'block_actions')
        await client.views.open({ trigger_id: body.trigger_id, view: modal('Why?') })
    })
    app.view('reason', async ({ ack, view }) => {
      const said = view.state.values.why?.text?.value ?? ''
      await (said === 'no' ? ack({ response_action: 'errors', errors: { why: 'Say more.' } }) : ack())
    })
    await slack.click({ channel, ts, actionId: 'approve', user: ada })
    await vi.waitFor(() => expect(slack.views(ada)).toHaveLength(1))
    await expect(slack.submitView(null, {}, { user: ada })).rejects.toThrow(
      'Please complete this required field',
    )
    await expect(slack.submitView(null, { why: 'x'.repeat(21) }, { user: ada })).rejects.toThrow('at most 20')
    const refused = await slack.submitView(null, { Reason: 'no' }, { user: ada })
    expect(refused).toMatchObject({ errors: { why: 'Say more.' }, view: { title: 'Why?' } })
    expect(await slack.submitView(null, { why: 'tested' }, { user: ada })).toMatchObject({
      errors: null,
      view: null,
    })
    expect(slack.violations).toEqual([])
  })

  it('gets mentions, shortcuts and visits of its Home', async () => {
    const heard: string[] = []
    app.event('app_mention', async ({ event }) => {
      heard.push(`${event.thread_ts ?? 'channel'} ${event.text}`)
    })
    app.shortcut('explain', async ({ ack, shortcut }) => {
      await ack()
      if (shortcut.type === 'message_action') heard.push(`explain ${shortcut.message.text}`)
    })
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [approve] } })
    })
    const root = slack.say('502 & broken', { user: ada, channel })
    await slack.mention('diagnose shop', { user: ada, channel, threadTs: root })
    await slack.shortcut('explain', { channel, ts: root, user: ada })
    await slack.openHome(ada)
    await vi.waitFor(() => expect(slack.home(ada)?.blocks).toHaveLength(1))
    expect(heard).toEqual([`${root} <@${slack.botUser.id}> diagnose shop`, 'explain 502 &amp; broken'])
  })

  it('is asked for options, and told what was picked', async () => {
    const picked: unknown[] = []
    const { ts } = await post({
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'external_select', action_id: 'service', min_query_length: 0 }],
        },
      ],
    })
    app.options('service', async ({ ack, payload }) => {
      const value = `${payload.value}p`
      await ack({ options: [{ text: { type: 'plain_text', text: value }, value }] })
    })
    app.action('service', async ({ ack, action }) => {
      await ack()
      if (action.type === 'external_select') picked.push(action.selected_option?.value)
    })
    await slack.suggest({ channel, ts, user: ada, actionId: 'service', typed: 'sho' })
    await slack.select({ channel, ts, user: ada, actionId: 'service', option: 'shop' })
    expect(picked).toEqual(['shop'])
    await expect(slack.select({ channel, ts, user: ada, option: 'bank' })).rejects.toThrow(
      'not offered, but shop',
    )
  })

  it('hears of another workspace, and of the same again', async () => {
    const teams: string[] = []
    app.command('/502', async ({ ack, command }) => {
      teams.push(command.team_id)
      await ack()
    })
    const seen = await slack.command('status', { user: ada, channel, team: 'T0OTHER' })
    const again = await slack.redeliver(seen)
    expect(again).toMatchObject({ sent: true, timedOut: false })
    expect(teams).toEqual(['T0OTHER', 'T0OTHER'])
  })

  it('may answer by response_url five times within half an hour', async () => {
    app.command('/502', async ({ ack }) => await ack())
    const { responseUrl } = await slack.command('status', { user: ada, channel })
    const use = async () => {
      const answer = await fetch(String(responseUrl), { method: 'POST', body: JSON.stringify({ text: 'x' }) })
      return `${answer.status} ${await answer.text()}`
    }
    for (let count = 0; count < 5; count++) expect(await use()).toBe('200 ok')
    expect(await use()).toBe('404 {"ok":false,"error":"used_url"}')
    expect(slack.ephemerals(ada)).toHaveLength(5)
  })

  async function post(more: object): Promise<{ ts: string }> {
    const posted = await slackClient(slack).chat.postMessage({
      channel,
      text: 'card',
      blocks: [approve],
      ...more,
    })
    return { ts: String(posted.ts) }
  }
})

async function startApp(mode: 'socket' | 'http'): Promise<App> {
  const quiet = { logLevel: LogLevel.ERROR, logger: silence }
  const clientOptions = { slackApiUrl: slack.url, retryConfig: { retries: 0 } }
  const receiver =
    mode === 'socket'
      ? new SocketModeReceiver({ appToken: slack.appToken, installerOptions: { clientOptions }, ...quiet })
      : new HTTPReceiver({
          signingSecret: slack.signingSecret,
          endpoints: '/slack/events',
          unhandledRequestTimeoutMillis: 400,
          ...quiet,
        })
  const options: AppOptions = { token: slack.botToken, receiver, clientOptions, ...quiet }
  const started = new App(options)
  if (receiver instanceof HTTPReceiver) {
    const server = await receiver.start({ port: 0, host: '127.0.0.1' })
    const address = server.address()
    if (typeof address === 'object' && address) {
      slack.sendTo({ url: `http://127.0.0.1:${address.port}/slack/events` })
    }
  } else {
    await started.start()
    await slack.connected()
  }
  closing.push(() => started.stop())
  // Bolt asks for its own name when it is made; the server must not go before that is answered.
  await vi.waitFor(() => expect(slack.calls('auth.test')).toHaveLength(1))
  await started.client.auth.test()
  return started
}

const silence = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}
