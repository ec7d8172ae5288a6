import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventually, type Mode, openSlackRig, type SlackRig } from '../../support/slack-rig.ts'

describe('chat/slack/slack-adapter: its connection', () => {
  const rigs: SlackRig[] = []

  async function open(...options: Parameters<typeof openSlackRig>): Promise<SlackRig> {
    const rig = await openSlackRig(...options)
    rigs.push(rig)
    return rig
  }

  afterEach(async () => {
    for (const rig of rigs.splice(0)) await rig.close()
  })

  const saysStatus = async (rig: SlackRig) => {
    const before = rig.inbox.lines.length
    const seen = await rig.server.command('status', { user: rig.ada, channel: rig.channel })
    expect(seen.timedOut).toBe(false)
    await eventually(() => expect(rig.inbox.lines.length).toBeGreaterThan(before))
  }

  it.each<Mode>(['socket', 'http'])(
    'over %s it starts though Slack is away, says so, and works once it is back',
    async (mode) => {
      const rig = await open({ mode, started: false })
      rig.server.outage(true)
      await rig.adapter.start(rig.inbox)
      await eventually(() => expect(rig.log.join('\n')).toMatch(/warn .*slack/))
      await eventually(() => expect(rig.adapter.health?.().trouble).not.toBeNull())
      rig.server.outage(false)
      if (mode === 'socket') await rig.server.connected()
      await eventually(() => expect(rig.log.join('\n')).toContain('slack knows the bot'))
      await eventually(() =>
        expect(rig.adapter.health?.()).toEqual({ name: rig.server.team.name, trouble: null }),
      )
      await saysStatus(rig)
    },
  )

  it('a wrong app token is said, with where to look, and does not end the bot', async () => {
    const rig = await open({ started: false })
    rig.server.fail({ method: 'apps.connections.open', as: { error: 'invalid_auth' } })
    await rig.adapter.start(rig.inbox)
    await eventually(() => expect(rig.log.join('\n')).toContain('SLACK_APP_TOKEN'))
    await rig.server.connected()
  })

  it.each(['refresh_requested', 'warning', 'cut'] as const)(
    'comes back after %s, and what is asked then is answered',
    async (reason) => {
      const rig = await open({ server: { retries: [50] } })
      await saysStatus(rig)
      const connected = () => rig.log.filter((line) => line.includes('connected to slack')).length
      expect(connected()).toBe(1)
      rig.server.disconnectSockets(reason)
      await eventually(() => expect(connected()).toBe(2))
      await rig.server.connected()
      await saysStatus(rig)
    },
  )

  it('what was underway when the connection went is done and answered once', async () => {
    const rig = await open({ server: { retries: [50] } })
    const { promise, resolve } = Promise.withResolvers<void>()
    rig.inbox.onCommand = async () => {
      await promise
      return { message: { text: 'done', blocks: [{ type: 'text', text: 'done' }] } }
    }
    await rig.server.command('diagnose shop', { user: rig.ada, channel: rig.channel })
    await eventually(() => expect(rig.inbox.lines).toHaveLength(1))
    rig.server.disconnectSockets('cut')
    resolve()
    await eventually(() => expect(rig.server.ephemerals(rig.ada)).toHaveLength(1))
    await rig.server.connected()
    expect(rig.inbox.lines).toHaveLength(1)
  })

  it('may be stopped twice, hangs up, and starts again', async () => {
    const rig = await open()
    await rig.adapter.stop()
    await rig.adapter.stop()
    await eventually(() => expect(rig.server.sockets).toBe(0))
    await rig.adapter.start(rig.inbox)
    await rig.server.connected()
    await saysStatus(rig)
  })

  it('says nothing on the terminal, and no token into the log', async () => {
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    )
    const rig = await open()
    rig.server.outage('cut')
    await eventually(() => expect(rig.log.join('\n')).toContain('cannot connect to slack'))
    rig.server.outage(false)
    await rig.server.connected()
    expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([])
    for (const spy of spies) spy.mockRestore()
    expect(rig.log.join('\n')).not.toContain(rig.server.botToken)
    expect(rig.log.join('\n')).not.toContain(rig.server.appToken)
  })

  describe('over HTTP', () => {
    it('answers the check of its address', async () => {
      const rig = await open({ mode: 'http' })
      const seen = await rig.server.verifyUrl()
      expect(seen.status).toBe(200)
      expect(seen.body).toHaveProperty('challenge')
    })

    it.each(['wrong-signature', 'no-signature', 'stale', 'future', 'tampered'] as const)(
      '%s: refused with 401, and nothing is done',
      async (how) => {
        const rig = await open({ mode: 'http' })
        await saysStatus(rig)
        const before = rig.inbox.lines.length
        const seen = await rig.server.forge(how)
        expect(seen.status).toBe(401)
        await saysStatus(rig)
        expect(rig.inbox.lines.length).toBe(before + 1)
        expect(rig.log.join('\n')).toContain('SLACK_SIGNING_SECRET')
      },
    )

    it('a request that is replayed within five minutes is acknowledged and not carried out again, after that refused', async () => {
      const rig = await open({ mode: 'http' })
      const seen = await rig.server.command('status', { user: rig.ada, channel: rig.channel })
      await eventually(() => expect(rig.inbox.lines).toHaveLength(1))
      expect((await rig.server.redeliver(seen)).status).toBe(200)
      rig.pass(301_000)
      expect((await rig.server.redeliver(seen)).status).toBe(401)
      await saysStatus(rig)
      expect(rig.inbox.lines).toHaveLength(2)
    })

    it('takes no other method, no endless body, nothing that is no form and no JSON', async () => {
      const rig = await open({ mode: 'http' })
      const address = 'http://bot.example/slack/events'
      const signed = (body: string, type: string) => {
        const timestamp = String(Math.floor(Date.now() / 1000))
        const hash = createHmac('sha256', rig.server.signingSecret)
          .update(`v0:${timestamp}:${body}`)
          .digest('hex')
        return new Request(address, {
          method: 'POST',
          body,
          headers: {
            'content-type': type,
            'x-slack-request-timestamp': timestamp,
            'x-slack-signature': `v0=${hash}`,
          },
        })
      }
      const statuses = [
        new Request(address),
        signed('x'.repeat(4 * 1024 * 1024 + 1), 'application/json'),
        signed('hello', 'text/plain'),
        signed('{"type":', 'application/json'),
        signed('[1]', 'application/json'),
        signed('payload=%7B', 'application/x-www-form-urlencoded'),
        signed('{"type":"something_new"}', 'application/json'),
        signed('ssl_check=1', 'application/x-www-form-urlencoded'),
      ].map(async (request) => (await rig.adapter.handle(request)).status)
      expect(await Promise.all(statuses)).toEqual([405, 413, 400, 400, 400, 400, 404, 200])
    })

    it('is not there before it was started, after it was stopped, and over Socket Mode', async () => {
      const request = () => new Request('http://bot.example/slack/events', { method: 'POST', body: '' })
      const rig = await open({ mode: 'http', started: false })
      expect((await rig.adapter.handle(request())).status).toBe(503)
      const socket = await open({ mode: 'socket' })
      expect((await socket.adapter.handle(request())).status).toBe(404)
      await socket.adapter.stop()
      expect((await socket.adapter.handle(request())).status).toBe(503)
    })
  })
})
