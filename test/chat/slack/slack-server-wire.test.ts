import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { slackClient } from '../../support/slack/slack-client.ts'
import { openSlackServer } from '../../support/slack/slack-server.ts'
import type { SlackServer } from '../../support/slack/slack-server-types.ts'

let now: number
let slack: SlackServer
let channel: string
let ada: string
let sockets: WebSocket[]

beforeEach(() => {
  now = 1_700_000_000_000
  sockets = []
})

afterEach(async () => {
  for (const socket of sockets) socket.terminate()
  await slack.close()
})

async function open(options: Parameters<typeof openSlackServer>[0] = {}): Promise<void> {
  slack = await openSlackServer({ now: () => now, ackWithin: 100, ...options })
  channel = slack.addChannel({ name: 'incidents' })
  ada = slack.addUser({ name: 'ada' })
}

type Envelope = Record<string, unknown>

describe('Socket Mode', () => {
  /** A socket that acknowledges as it is told, and all that came. */
  async function connect(
    acknowledge: (envelope: Envelope) => boolean = () => true,
  ): Promise<{ came: Envelope[]; url: string }> {
    const { url = '' } = await slackClient(slack, slack.appToken).apps.connections.open()
    const came: Envelope[] = []
    const socket = new WebSocket(url)
    sockets.push(socket)
    socket.on('message', (data) => {
      const envelope = JSON.parse(String(data)) as Envelope
      came.push(envelope)
      if (envelope.envelope_id && acknowledge(envelope)) {
        socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload: {} }))
      }
    })
    await vi.waitFor(() => expect(came[0]?.type).toBe('hello'))
    return { came, url }
  }

  it('greets each socket, whose address works once', async () => {
    await open()
    const { came, url } = await connect()
    expect(came[0]).toMatchObject({
      type: 'hello',
      num_connections: 1,
      connection_info: { app_id: slack.appId },
    })
    const again = new WebSocket(url)
    sockets.push(again)
    const failed = await new Promise<string>((resolve) => {
      again.on('error', (error) => resolve(error.message))
    })
    expect(failed).toContain('401')
  })

  it('gives each payload to one of the sockets', async () => {
    await open()
    const [first, second] = [await connect(), await connect()]
    await slack.command('one', { user: ada, channel })
    await slack.command('two', { user: ada, channel })
    expect([first.came.length, second.came.length]).toEqual([2, 2])
    expect(first.came[1]).toMatchObject({ type: 'slash_commands', accepts_response_payload: true })
  })

  it('tells the user at once when nobody listens', async () => {
    await open()
    const seen = await slack.command('status', { user: ada, channel })
    expect(seen).toMatchObject({ sent: false, refused: '/502 failed with the error "dispatch_failed"' })
  })

  it('sends an event again when nobody acknowledged it, and never a command', async () => {
    await open({ retries: [0, 10] })
    const { came } = await connect((envelope) => envelope.retry_attempt === 2)
    await slack.mention('status', { user: ada, channel })
    await vi.waitFor(() =>
      expect(came.map((envelope) => envelope.retry_attempt)).toEqual([undefined, 0, 1, 2]),
    )
    const ids = came.slice(1).map((envelope) => (envelope.payload as { event_id: string }).event_id)
    expect(new Set(ids).size).toBe(1)
    await slack.command('status', { user: ada, channel })
    expect(came).toHaveLength(5)
  })

  it('announces that it goes, and stops using the socket', async () => {
    await open()
    const { came } = await connect()
    slack.disconnectSockets('refresh_requested')
    await vi.waitFor(() => expect(came[1]).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' }))
    expect(slack.sockets).toBe(0)
    await connect()
    slack.disconnectSockets('cut')
    await vi.waitFor(() => expect(slack.sockets).toBe(0))
  })

  it('notices acknowledgements that are too late or of nothing', async () => {
    await open()
    const { came } = await connect(() => false)
    await slack.command('status', { user: ada, channel })
    sockets[0]?.send(JSON.stringify({ envelope_id: came[1]?.envelope_id }))
    sockets[0]?.send(JSON.stringify({ envelope_id: 'made-up' }))
    await vi.waitFor(() => expect(slack.violations).toHaveLength(3))
    expect(slack.violations).toEqual([
      '/502 was not acknowledged within 100 ms',
      expect.stringMatching(/^an envelope was acknowledged after \d+ ms, which is too late$/),
      'an envelope was acknowledged that was never sent, or twice',
    ])
  })
})

describe('signed requests', () => {
  const asked: Request[] = []
  const bodies: string[] = []

  beforeEach(async () => {
    asked.length = 0
    bodies.length = 0
    await open({
      async handle(request) {
        asked.push(request)
        bodies.push(await request.text())
        return new Response()
      },
    })
  })

  const isSigned = (index: number) => {
    const timestamp = asked[index]?.headers.get('x-slack-request-timestamp')
    const hmac = createHmac('sha256', slack.signingSecret)
      .update(`v0:${timestamp}:${bodies[index]}`)
      .digest('hex')
    return asked[index]?.headers.get('x-slack-signature') === `v0=${hmac}`
  }

  it('are forms for commands and interactions, JSON for events, signed with the time', async () => {
    const ts = slack.say('x', { user: ada, channel })
    await slack.command('status', { user: ada, channel })
    await slack.shortcut('explain', { channel, ts, user: ada })
    await slack.mention('status', { user: ada, channel })
    await slack.verifyUrl()
    expect(asked.map((request) => request.headers.get('content-type')?.split('/')[1])).toEqual([
      'x-www-form-urlencoded',
      'x-www-form-urlencoded',
      'json',
      'json',
    ])
    expect(new URLSearchParams(bodies[0]).get('command')).toBe('/502')
    expect(JSON.parse(new URLSearchParams(bodies[1]).get('payload') ?? '')).toMatchObject({
      callback_id: 'explain',
    })
    expect(JSON.parse(bodies[3] ?? '')).toMatchObject({ type: 'url_verification', challenge: 'a-challenge' })
    expect([0, 1, 2, 3].map(isSigned)).toEqual([true, true, true, true])
    expect(asked[0]?.headers.get('x-slack-request-timestamp')).toBe(String(now / 1000))
  })

  it('can be forged, altered, stale, and replayed byte for byte', async () => {
    await slack.forge('wrong-signature')
    await slack.forge('tampered')
    await slack.forge('no-signature')
    await slack.forge('stale')
    const seen = await slack.command('status', { user: ada, channel })
    now += 10 * 60_000
    await slack.redeliver(seen)
    expect([0, 1, 2, 3, 4, 5].map(isSigned)).toEqual([false, false, false, true, true, true])
    expect(asked[3]?.headers.get('x-slack-request-timestamp')).toBe('1699999640')
    expect([bodies[5], asked[5]?.headers.get('x-slack-signature')]).toEqual([
      bodies[4],
      asked[4]?.headers.get('x-slack-signature'),
    ])
  })

  it('of events say when they come again', async () => {
    const seen = await slack.mention('status', { user: ada, channel })
    await slack.redeliver(seen)
    expect(asked.map((request) => request.headers.get('x-slack-retry-num'))).toEqual([null, '1'])
  })

  it('that are answered with an error are no acknowledgement', async () => {
    slack.sendTo({ handle: async () => new Response('no', { status: 401 }) })
    const seen = await slack.command('status', { user: ada, channel })
    expect(seen).toMatchObject({
      status: 401,
      ackMs: null,
      refused: '/502 failed with the error "http_service_error"',
    })
  })
})

describe('views', () => {
  const view = (title: string, more: object = {}) =>
    ({ type: 'modal', title: { type: 'plain_text', text: title }, blocks: [], ...more }) as never

  /** The trigger of something that the user just did. */
  async function trigger(): Promise<string> {
    return String((await slack.command('x', { user: ada, channel })).triggerId)
  }

  beforeEach(() => open({ handle: async () => new Response() }))

  it('open once with a trigger of the last three seconds', async () => {
    const client = slackClient(slack)
    const id = await trigger()
    now += 3001
    await expect(client.views.open({ trigger_id: id, view: view('x') })).rejects.toThrow('expired_trigger_id')
    await expect(client.views.open({ trigger_id: 'x', view: view('x') })).rejects.toThrow(
      'invalid_trigger_id',
    )
    const fresh = await trigger()
    await client.views.open({ trigger_id: fresh, view: view('x') })
    await expect(client.views.open({ trigger_id: fresh, view: view('x') })).rejects.toThrow(
      'exchanged_trigger_id',
    )
  })

  it('are refused with where they are wrong, and when they are too large', async () => {
    const client = slackClient(slack)
    const said = async (wrong: never) => {
      const call = client.views.open({ trigger_id: await trigger(), view: wrong })
      return await call.then(
        () => [],
        (error: { data: { error: string; response_metadata?: { messages?: string[] } } }) =>
          error.data.response_metadata?.messages ?? [error.data.error],
      )
    }
    const input = {
      type: 'input',
      label: { type: 'plain_text', text: 'l' },
      element: { type: 'plain_text_input' },
    }
    expect(await said(view('x'.repeat(25)))).toEqual([
      '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
    ])
    expect(await said(view('x', { private_metadata: 'x'.repeat(3001) }))).toHaveLength(1)
    expect(await said(view('x', { blocks: [input] }))).toEqual([
      '[ERROR] missing required field: submit [json-pointer:/view]',
    ])
    expect(
      await said(view('x', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) })),
    ).toEqual(['[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]'])
    expect(await said(view('x', { private_metadata: 'x'.repeat(250_000) }))).toEqual(['view_too_large'])
  })

  it('are updated only by who knows how they are, and not when they are closed', async () => {
    const client = slackClient(slack)
    const opened = await client.views.open({ trigger_id: await trigger(), view: view('one') })
    const id = String(opened.view?.id)
    const hash = String(opened.view?.hash)
    await client.views.update({ view_id: id, hash, view: view('two') })
    await expect(client.views.update({ view_id: id, hash, view: view('three') })).rejects.toThrow(
      'hash_conflict',
    )
    expect(slack.views(ada).map(({ title }) => title)).toEqual(['two'])
    await slack.closeView(null, { user: ada })
    await expect(client.views.update({ view_id: id, view: view('four') })).rejects.toThrow('not_found')
  })

  it('hold no more than three on top of each other', async () => {
    const client = slackClient(slack)
    const button = {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'more', text: { type: 'plain_text', text: 'More' } }],
    }
    await client.views.open({ trigger_id: await trigger(), view: view('1', { blocks: [button] }) })
    const push = async (title: string) => {
      const top = String(slack.views(ada).at(-1)?.id)
      const { triggerId } = await slack.click({ view: top, user: ada, actionId: 'more' })
      return await client.views.push({
        trigger_id: String(triggerId),
        view: view(title, { blocks: [button] }),
      })
    }
    await push('2')
    await push('3')
    await expect(push('4')).rejects.toThrow('push_limit_reached')
    expect(slack.views(ada).map(({ title }) => title)).toEqual(['1', '2', '3'])
  })

  it('give response_urls up after half an hour', async () => {
    const { responseUrl } = await slack.command('x', { user: ada, channel })
    now += 30 * 60_000 + 1
    const answer = await fetch(String(responseUrl), { method: 'POST', body: '{"text":"x"}' })
    expect(await answer.json()).toEqual({ ok: false, error: 'expired_url' })
  })
})
