import { afterEach, describe, expect, test } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { type Console, startConsole, token } from '../support/console-server.ts'

const reading = 'a-token-for-prometheus-alone'
const scrape = async () => ({ type: 'text/plain; version=0.0.4; charset=utf-8', text: 'up 1\n' })

let console: Console
afterEach(() => console.close())

async function ask(bearer: string | null, headers: Record<string, string> = {}) {
  const authorization = bearer === null ? {} : { Authorization: `Bearer ${bearer}` }
  return fetch(`${console.url}/metrics`, { headers: { ...authorization, ...headers } })
}

describe('web/routes/metrics', () => {
  test('whoever brings its own token or that of the console is told', async () => {
    console = await startConsole({ metrics: { scrape, token: new Secret(reading) } })
    for (const bearer of [reading, token]) {
      const response = await ask(bearer)
      expect(response.status).toBe(200)
      expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8')
      expect(await response.text()).toBe('up 1\n')
    }
  })

  test('nobody else is: no token, another one, a signed-in browser', async () => {
    console = await startConsole({ metrics: { scrape, token: new Secret(reading) } })
    expect((await ask(null)).status).toBe(401)
    expect((await ask(`${reading}x`)).status).toBe(401)
    expect((await console.ask('/metrics')).status).toBe(401)
    expect((await ask(null, { Accept: 'application/json' })).headers.get('WWW-Authenticate')).toMatch(
      /^Bearer/,
    )
  })

  test('a scraper reads in one line of plain text what it lacks, not a page', async () => {
    console = await startConsole({ metrics: { scrape, token: new Secret(reading) } })
    for (const [bearer, status] of [
      [null, 401],
      [`${reading}x`, 401],
    ] as const) {
      const response = await ask(bearer, { Accept: 'text/html,*/*' })
      const text = await response.text()
      expect(response.status).toBe(status)
      expect(response.headers.get('Content-Type')).toMatch(/^text\/plain/)
      expect(response.headers.get('WWW-Authenticate')).toMatch(/^Bearer/)
      expect(text).toContain('METRICS_TOKEN')
      expect(text).not.toMatch(/<!doctype|<html/i)
      expect(text.trim().split('\n')).toHaveLength(1)
    }
  })

  test('its token opens nothing else', async () => {
    console = await startConsole({ metrics: { scrape, token: new Secret(reading) } })
    for (const path of ['/', '/api/incidents', '/api/status', `/?token=${reading}`]) {
      const response = await fetch(console.url + path, { headers: { Authorization: `Bearer ${reading}` } })
      expect(response.status, path).toBe(401)
    }
  })

  test('without a token of its own the token of the console is needed', async () => {
    console = await startConsole({ metrics: { scrape, token: null } })
    expect((await ask(token)).status).toBe(200)
    expect((await ask(reading)).status).toBe(401)
  })

  test('ten wrong tokens in a minute, and none is looked at', async () => {
    console = await startConsole({ metrics: { scrape, token: new Secret(reading) } })
    for (let guess = 0; guess < 10; guess += 1) expect((await ask(`guess-${guess}`)).status).toBe(401)
    const response = await ask(reading)
    expect(response.status).toBe(429)
    expect(response.headers.get('Retry-After')).toBe('60')
    expect(response.headers.get('Content-Type')).toMatch(/^text\/plain/)
  })

  test('where nothing is counted there is nothing', async () => {
    console = await startConsole()
    expect((await console.ask('/metrics')).status).toBe(404)
  })
})
