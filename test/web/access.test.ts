import { get, type IncomingMessage } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { createSessions } from '../../src/web/access/sessions.ts'
import { type Console, saying, startConsole, token } from '../support/console-server.ts'
import { textOf } from '../support/parse-html.ts'

const running: Console[] = []

afterEach(async () => {
  for (const console of running.splice(0)) await console.close()
})

async function start(options: Parameters<typeof startConsole>[0] = {}): Promise<Console> {
  const console = await startConsole(options)
  running.push(console)
  return console
}

function getWithHost(url: string, host: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { Host: host } }, (response) => resolve(response.resume())).on('error', reject)
  })
}

describe('web/access/sign-in', () => {
  test('the link signs in, sets a strict cookie and takes the token out of the address', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/incidents/INC-1?x=1&token=${token}`, { redirect: 'manual' })
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe('/incidents/INC-1?x=1')
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(/^fiveohtwo-\d+=[\w-]+\.[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(cookie).not.toContain(token)
    expect(cookie).not.toMatch(/Expires|Max-Age/)
  })

  test('the redirect never leads to another host', async () => {
    const { url } = await start()
    const response = await fetch(`${url}//evil.example/?token=${token}`, { redirect: 'manual' })
    expect(response.headers.get('Location')).toBe('/evil.example/')
  })

  test('without a cookie there is a page that says where the link is', async () => {
    const { url } = await start()
    for (const path of ['/', '/incidents/INC-1', '/events', '/nowhere']) {
      const response = await fetch(url + path)
      expect(response.status, path).toBe(401)
      expect(textOf(await response.text())).toContain('the link with ?token=… that the bot printed')
    }
  })

  test('a wrong token, cookie or bearer is refused', async () => {
    const { url, port } = await start()
    const statuses = [
      await fetch(`${url}/?token=wrong`),
      await fetch(url, { headers: { Cookie: `fiveohtwo-${port}=guess.guess` } }),
      await fetch(`${url}/api/incidents`, { headers: { Authorization: 'Bearer wrong' } }),
    ].map(({ status }) => status)
    expect(statuses).toEqual([401, 401, 401])
  })

  test('ten different wrong tokens keep the eleventh waiting, even a right one, but not who is signed in', async () => {
    let clock = new Date('2026-01-01T00:00:00Z')
    const console = await start({ now: () => clock })
    for (let guess = 0; guess < 10; guess++) await fetch(`${console.url}/?token=guess-${guess}`)
    const locked = await fetch(`${console.url}/?token=${token}`, { redirect: 'manual' })
    expect(locked.status).toBe(429)
    expect(textOf(await locked.text())).toContain('Try again in 60 seconds')
    expect((await console.ask('/')).status).toBe(200)
    clock = new Date(clock.getTime() + 60_000)
    expect((await fetch(`${console.url}/?token=${token}`, { redirect: 'manual' })).status).toBe(303)
  })

  test('the same stale cookie again and again is no guessing', async () => {
    const { url, port } = await start()
    for (let times = 0; times < 20; times++) {
      await fetch(url, { headers: { Cookie: `fiveohtwo-${port}=stale.stale` } })
    }
    expect((await fetch(`${url}/?token=${token}`, { redirect: 'manual' })).status).toBe(303)
  })

  test('a link from another site gets a page of ours in between, with which the cookie is sent', async () => {
    const { url } = await start()
    const crossSite = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }
    const signedIn = await fetch(`${url}/incidents/INC-1?token=${token}`, { headers: crossSite })
    expect(signedIn.status).toBe(200)
    expect(await signedIn.text()).toContain('content="0; url=/incidents/INC-1"')
  })
})

describe('web/access/sessions', () => {
  test('a session stays good over a restart with the same token, and ends with another', () => {
    const session = createSessions(new Secret('one')).issue()
    expect(createSessions(new Secret('one')).isSession(session)).toBe(true)
    expect(createSessions(new Secret('two')).isSession(session)).toBe(false)
  })

  test('two sign-ins are two sessions', () => {
    const sessions = createSessions(new Secret('one'))
    expect(sessions.issue()).not.toBe(sessions.issue())
  })
})

describe('web/access/known-host', () => {
  test('only names that lead here on purpose are answered', async () => {
    const { url } = await start({ allowedHosts: ['Console.Example', '2001:db8::1'] })
    const statuses: Record<string, number | undefined> = {}
    for (const host of [
      '127.0.0.1:8502',
      'localhost',
      '[::1]:1',
      'console.example:443',
      '[2001:db8::1]:8502',
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example:80',
    ]) {
      statuses[host] = (await getWithHost(url, host)).statusCode
    }
    expect(statuses).toEqual({
      '127.0.0.1:8502': 401,
      localhost: 401,
      '[::1]:1': 401,
      'console.example:443': 401,
      '[2001:db8::1]:8502': 401,
      'evil.example': 421,
      'localhost.evil.example': 421,
      '127.0.0.1.evil.example:80': 421,
    })
  })

  test('health is answered under any name, for load balancers', async () => {
    const { url } = await start()
    expect((await getWithHost(`${url}/healthz`, '10.1.2.3')).statusCode).toBe(200)
  })
})

describe('web/access/same-origin', () => {
  test('a form of another site is refused, one of ours is taken', async () => {
    const console = await start()
    console.inbox.replies.set('help', () => ({ message: saying('All commands') }))
    const post = (headers: Record<string, string>) =>
      fetch(`${console.url}/command`, {
        method: 'POST',
        headers: { Cookie: console.cookie, ...headers },
        body: new URLSearchParams({ text: 'help' }),
      })
    const host = `127.0.0.1:${console.port}`
    expect((await post({ 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' })).status).toBe(403)
    expect((await post({ 'Sec-Fetch-Site': 'same-site', Origin: `http://${host}` })).status).toBe(403)
    expect((await post({ Origin: 'null' })).status).toBe(403)
    expect((await post({ Origin: 'http://127.0.0.1:1' })).status).toBe(403)
    expect((await post({})).status).toBe(403)
    expect(console.inbox.asked).toEqual([])
    expect((await post({ Origin: `http://${host}` })).status).toBe(200)
    expect((await post({ 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200)
  })

  test('being of the same origin is not being signed in', async () => {
    const { url, inbox } = await start()
    const response = await fetch(`${url}/command`, {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'same-origin' },
      body: new URLSearchParams({ text: 'help' }),
    })
    expect(response.status).toBe(401)
    expect(inbox.asked).toEqual([])
  })
})

describe('web/access/security-headers', () => {
  test('pages, problems and assets all carry them, and no page has a script or style of its own', async () => {
    const console = await start()
    for (const path of ['/', '/nowhere', '/healthz', '/assets/console.js']) {
      const { headers } = await console.ask(path)
      expect(headers.get('Content-Security-Policy'), path).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      )
      expect(headers.get('X-Content-Type-Options'), path).toBe('nosniff')
      expect(headers.get('Referrer-Policy'), path).toBe('same-origin')
    }
    const page = await (await console.ask('/')).text()
    expect(page).not.toMatch(/<style|style=|<script>|\son\w+=/)
    expect((await console.ask('/')).headers.get('Cache-Control')).toBe('no-store')
  })
})
