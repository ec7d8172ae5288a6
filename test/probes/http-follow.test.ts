import { afterEach, describe, expect, test } from 'vitest'
import { askHttp } from '../support/ask-http.ts'
import { httpFaults } from '../support/http-faults.ts'
import { makeServers } from '../support/open-servers.ts'
import { makeStepContext } from '../support/step-context.ts'

const servers = makeServers()

afterEach(() => servers.closeAll())

describe('probes/http-follow', () => {
  const toHello = (request: { url?: string | undefined }) => (request.url === '/hello' ? 200 : 302)

  async function beginRedirecting(location: string) {
    return servers.http((request, response) => {
      response.writeHead(toHello(request), { location }).end('hello')
    })
  }

  test('redirects are followed at the outermost hop, and recorded', async () => {
    const { outcome, summary, facts } = await askHttp(await beginRedirecting('/hello'))
    expect({ outcome, status: facts.status }).toEqual({ outcome: 'pass', status: 200 })
    expect(facts.redirects).toEqual([{ status: 302, location: '/hello' }])
    expect(facts.url).toMatch(/\/hello$/)
    expect(summary).toMatch(/after 1 redirect$/)
  })

  test.each([
    ['at inner hops', {}, { position: 1 }],
    ['for POST', { method: 'POST' }, {}],
    ['when told not to', { follow: false }, {}],
  ])('redirects are not followed %s', async (_when, given, target) => {
    const { facts } = await askHttp(await beginRedirecting('/hello'), given, target)
    expect({ status: facts.status, redirects: facts.redirects }).toEqual({ status: 302, redirects: [] })
  })

  test('redirects keep to the same address under the same Host header', async () => {
    const url = await servers.http((request, response) => {
      response
        .writeHead(toHello(request), { location: 'http://shop.example/hello' })
        .end(request.headers.host)
    })
    const { facts } = await askHttp(url, {}, { hostHeader: 'shop.example' })
    expect(facts).toMatchObject({ status: 200, address: '127.0.0.1', body: { text: 'shop.example' } })
  })

  test('redirects to another host are resolved anew, as a stranger to the inventory', async () => {
    const there = await servers.http((request, response) => response.end(request.headers.host))
    const { port } = new URL(there)
    const asked: [string, boolean][] = []
    const context = makeStepContext()
    const resolve: typeof context.resolve = (hostname, options) => {
      asked.push([hostname, options.inventory])
      return context.resolve(hostname, options)
    }
    const { facts } = await askHttp(
      await beginRedirecting(`http://localhost:${port}/hi`),
      {},
      {},
      { resolve },
    )
    expect(facts.body?.text).toBe(`localhost:${port}`)
    expect(asked).toEqual([
      ['127.0.0.1', true],
      ['localhost', false],
    ])
  })

  test('redirects to a forbidden address are recorded but not followed, and the answer itself is judged', async () => {
    const { outcome, summary, facts } = await askHttp(await servers.fault(httpFaults['redirect-to-metadata']))
    expect(outcome).toBe('pass')
    expect(facts.redirects).toEqual([{ status: 302, location: 'http://169.254.169.254/latest/meta-data/' }])
    expect(summary).toContain('169.254.169.254 is forbidden by policy')
  })

  test('redirects to a place that is down fail there', async () => {
    const dead = await servers.fault(httpFaults.refused)
    const { outcome, facts } = await askHttp(await beginRedirecting(dead))
    expect({ outcome, failure: facts.failure, url: facts.url }).toEqual({
      outcome: 'fail',
      failure: 'refused',
      url: dead,
    })
  })

  test('redirects back to the same page with a cookie are no loop, since browsers come back with it', async () => {
    const bytes = 'HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: seen=1\r\nContent-Length: 0\r\n\r\n'
    const { outcome, facts } = await askHttp(await servers.raw(bytes))
    expect({ outcome, failure: facts.failure, status: facts.status }).toEqual({
      outcome: 'pass',
      failure: null,
      status: 302,
    })
  })

  test.each(['ftp://127.0.0.1/', 'javascript:alert(1)', 'http://[', ''])(
    'redirects to %j are not followed',
    async (location) => {
      const { facts } = await askHttp(
        await servers.raw(`HTTP/1.1 301 Moved\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`),
      )
      expect(facts.status).toBe(301)
    },
  )
})
