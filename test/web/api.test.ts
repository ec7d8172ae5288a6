import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleAlarm } from '../support/alarm-samples.ts'
import { type Console, saying, startConsole, token } from '../support/console-server.ts'
import { sampleDay } from '../support/fill-glance.ts'

let console: Console

beforeAll(async () => {
  console = await startConsole()
  console.source.open({ id: 'INC-1', state: 'closed' })
  console.source.open({ id: 'INC-2' })
  console.source.say('INC-2', 'card', saying('hello'))
  console.inbox.replies.set('help', () => ({ message: saying('All commands') }))
})
afterAll(() => console.close())

/** As a program asks: with the token, without cookie, Origin or Sec-Fetch-Site. */
async function call(path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
  const response = await fetch(console.url + path, {
    ...init,
    headers: { Authorization: `Bearer ${token}`, ...init.headers },
  })
  return { status: response.status, body: await response.json() }
}

describe('web/routes/api', () => {
  test('incidents are listed, all or by state', async () => {
    expect((await call('/api/incidents')).body).toMatchObject({
      incidents: [{ id: 'INC-2' }, { id: 'INC-1' }],
    })
    expect((await call('/api/incidents?state=closed')).body).toMatchObject({ incidents: [{ id: 'INC-1' }] })
    expect((await call('/api/incidents?limit=1')).body).toEqual({ incidents: [expect.anything()] })
  })

  test('one incident and its messages', async () => {
    expect((await call('/api/incidents/INC-2')).body).toMatchObject({ id: 'INC-2', service: 'shop' })
    expect((await call('/api/incidents/INC-2/messages')).body).toMatchObject({
      messages: [{ key: 'card', message: { text: 'hello' } }],
    })
  })

  test('the timeline, and whether its chain holds', async () => {
    console.source.record('INC-2', { kind: 'run.canceled', run: 'r', by: { id: 'console:ann', name: 'Ann' } })
    expect((await call('/api/incidents/INC-2/timeline')).body).toMatchObject({
      entries: [{ seq: 1, what: { kind: 'run.canceled' } }],
    })
    expect((await call('/api/audit')).body).toMatchObject({ ok: true, incidents: 2 })
  })

  test('how everything stands, for scripts', async () => {
    const { source } = console
    source.alarms = [sampleAlarm({ id: 'alarm-7' })]
    source.days.set('shop', sampleDay(new Date()))
    const { status, body } = await call('/api/status')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      open: [{ id: 'INC-2' }],
      waiting: [],
      freezes: [],
      silences: [],
      firing: [{ id: 'alarm-7', title: 'ShopDown' }],
      services: [
        { name: 'shop', incident: { id: 'INC-2' }, firing: ['alarm-7'], day: { asked: expect.any(Number) } },
      ],
      health: { ready: true },
    })
    expect(JSON.stringify(body)).not.toContain('approvers')
  })

  test('a command is answered with the reply', async () => {
    const answer = await call('/api/command', { method: 'POST', body: JSON.stringify({ text: 'help' }) })
    expect(answer).toEqual({ status: 200, body: { message: saying('All commands') } })
  })

  test('the cookie serves as well as the token', async () => {
    expect((await console.ask('/api/incidents')).status).toBe(200)
  })

  test('problems are JSON with code and hint', async () => {
    const problems = {
      unsigned: await (await fetch(`${console.url}/api/incidents`)).json(),
      missing: (await call('/api/incidents/INC-9')).body,
      limit: (await call('/api/incidents?limit=zero')).body,
      body: (await call('/api/command', { method: 'POST', body: '{' })).body,
      command: (await call('/api/command', { method: 'POST', body: '{"text":"fly"}' })).body,
      nowhere: (await call('/api/nowhere')).body,
    }
    expect(problems).toMatchObject({
      unsigned: { error: { code: 'NOT_SIGNED_IN', hint: expect.stringContaining('token') } },
      missing: { error: { code: 'UNKNOWN_INCIDENT' } },
      limit: { error: { code: 'USAGE', hint: expect.stringContaining('limit=50') } },
      body: { error: { code: 'USAGE', hint: expect.stringContaining('{"text"') } },
      command: { error: { code: 'UNKNOWN_COMMAND' } },
      nowhere: { error: { code: 'PAGE_NOT_FOUND' } },
    })
  })
})

describe('web/routes/health', () => {
  test('alive needs no sign-in', async () => {
    const response = await fetch(`${console.url}/healthz`)
    expect([response.status, await response.json()]).toEqual([200, { alive: true }])
  })

  test('ready tells names and states but no details', async () => {
    const response = await fetch(`${console.url}/readyz`)
    expect([response.status, await response.json()]).toEqual([
      200,
      { ready: true, checks: [{ name: 'database', ok: true }] },
    ])
  })

  test('not ready is 503, as is a check that throws', async () => {
    console.source.state = { ready: false, checks: [{ name: 'queue', ok: false, detail: 'gone' }] }
    expect((await fetch(`${console.url}/readyz`)).status).toBe(503)
    console.source.health = () => Promise.reject(new Error('postgres://bot:hunter2@db'))
    const response = await fetch(`${console.url}/readyz`)
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain('hunter2')
  })
})

describe('web/routes/assets', () => {
  test('an asset under its versioned address may be kept for ever', async () => {
    const page = await (await console.ask('/')).text()
    for (const name of ['console.css', 'console.js', 'icon.svg']) {
      const path = new RegExp(`/assets/${name.replace('.', '\\.')}\\?v=[0-9a-f]+`).exec(page)?.[0]
      const response = await fetch(console.url + path)
      expect([name, response.status, response.headers.get('Cache-Control')]).toEqual([
        name,
        200,
        'public, max-age=31536000, immutable',
      ])
    }
    expect((await fetch(`${console.url}/assets/console.css`)).headers.get('Cache-Control')).toBe('no-cache')
  })

  test('nothing but the named assets is served', async () => {
    for (const name of ['base.css', '..%2fserve.ts', '__proto__']) {
      expect((await fetch(`${console.url}/assets/${name}`)).status).toBe(404)
    }
  })
})
