import { afterEach, describe, expect, test } from 'vitest'
import { http } from '../../src/probes/http.ts'
import { askHttp } from '../support/ask-http.ts'
import { httpFaults } from '../support/http-faults.ts'
import { makeServers } from '../support/open-servers.ts'

const servers = makeServers()

afterEach(() => servers.closeAll())

describe('probes/http', () => {
  test('the observed status stands beside the expected one', async () => {
    const { summary } = await askHttp(await servers.fault(httpFaults['nginx-502']))
    expect(summary).toMatch(/^502 Bad Gateway in \d+ ms, expected 200-499$/)
  })

  test('a refused connection names the address that refused', async () => {
    const url = await servers.fault(httpFaults.refused)
    const { summary } = await askHttp(url)
    expect(summary).toContain(`connection refused by ${new URL(url).host} after`)
  })

  test('a status outside the expected ranges fails, one inside passes', async () => {
    const url = await servers.fault(httpFaults['app-500'])
    const only500 = await askHttp(url, {}, { expect: [{ from: 500, to: 500 }] })
    const no500 = await askHttp(
      url,
      {},
      {
        expect: [
          { from: 200, to: 200 },
          { from: 400, to: 499 },
        ],
      },
    )
    expect([only500.outcome, no500.outcome]).toEqual(['pass', 'fail'])
    expect([only500.facts.expected, no500.facts.expected]).toEqual(['500', '200, 400-499'])
  })

  test('a malformed header is quoted in the summary', async () => {
    const { summary } = await askHttp(await servers.fault(httpFaults['duplicate-content-length']))
    expect(summary).toContain('2 Content-Length headers: "2", "3"')
  })

  test('headers come in order with lower-case names, and their size as on the wire', async () => {
    const head = 'HTTP/1.1 200 Fine\r\nX-B: 2\r\nServer: tiny\r\nx-b: 3\r\nContent-Length: 0\r\n\r\n'
    const { facts } = await askHttp(await servers.raw(head))
    expect(facts.headers).toEqual([
      ['x-b', '2'],
      ['server', 'tiny'],
      ['x-b', '3'],
      ['content-length', '0'],
    ])
    expect(facts).toMatchObject({ headerBytes: head.length, statusText: 'Fine', httpVersion: '1.1' })
  })

  test('a header of 20 KiB is read and its size is told, so that proxies with less can be blamed', async () => {
    const { facts } = await askHttp(await servers.fault(httpFaults['big-header']))
    expect(facts.headerBytes).toBeGreaterThan(20 * 1024)
    expect(facts.headerBytes).toBeLessThan(21 * 1024)
  })

  test('a body over 1 MiB is not read to its end and still passes', async () => {
    const url = await servers.http((_request, response) => response.end(Buffer.alloc(8 * 1024 * 1024, 'x')))
    const { outcome, facts } = await askHttp(url, {}, { timeoutMs: 5000 })
    expect(outcome).toBe('pass')
    expect(facts.body).toMatchObject({ truncated: true, text: 'x'.repeat(4096) })
    expect(facts.body?.sizeBytes).toBeGreaterThan(1024 * 1024)
    expect(facts.body?.sizeBytes).toBeLessThan(3 * 1024 * 1024)
  })

  test('a character cut by our own limit leaves no mark, one broken by the peer does', async () => {
    const whole = `a${'é'.repeat(4000)}`
    const cut = await askHttp(await servers.http((_request, response) => response.end(whole)))
    expect(cut.facts.body?.text).toBe(`a${'é'.repeat(2047)}`)
    const broken = await askHttp(
      await servers.http((_request, response) => response.end(Buffer.from([0x61, 0xc3]))),
    )
    expect(broken.facts.body?.text).toBe('a\ufffd')
  })

  test.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n', 200],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n', 204],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9000\r\n\r\n', 304],
  ])('%s answered with %j has no body to wait for', async (method, bytes, status) => {
    const { outcome, facts } = await askHttp(await servers.raw(bytes), { method })
    expect({ outcome, status: facts.status, body: facts.body }).toEqual({
      outcome: 'pass',
      status,
      body: null,
    })
  })

  test('method, path and Host header are sent as asked for', async () => {
    const url = await servers.http((request, response) => {
      response.end(`${request.method} ${request.url} ${request.headers.host} ${request.headers.connection}`)
    })
    const { facts } = await askHttp(
      url,
      { method: 'POST', path: '//health?full=1' },
      { hostHeader: 'shop.example' },
    )
    expect(facts.body?.text).toBe('POST //health?full=1 shop.example close')
  })

  test('a name that does not resolve is a failed outcome, not an error', async () => {
    const { outcome, summary, facts } = await askHttp('http://nowhere.test/')
    expect({ outcome, failure: facts.failure }).toEqual({ outcome: 'fail', failure: 'name' })
    expect(summary).toContain('nowhere.test does not resolve: nxdomain')
  })

  test('an address that policy refuses is not looked at', async () => {
    await expect(askHttp('http://169.254.169.254/')).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' })
  })

  test('chunks cut by an announced close are a close in the body', async () => {
    const head = 'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
    const { facts } = await askHttp(await servers.raw(`${head}5\r\nhel`))
    expect(facts.failure).toBe('closed-mid-body')
  })

  test('a body that ends with the connection is whole', async () => {
    const { outcome, facts } = await askHttp(await servers.raw('HTTP/1.0 200 OK\r\n\r\nall of it'))
    expect({ outcome, text: facts.body?.text, version: facts.httpVersion }).toEqual({
      outcome: 'pass',
      text: 'all of it',
      version: '1.0',
    })
  })

  test('an interim response is not taken for the one that never came', async () => {
    const { facts } = await askHttp(await servers.raw('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'))
    expect(facts).toMatchObject({ status: null, failure: 'closed-before-headers', headers: [], body: null })
  })

  test('an upgrade that nobody asked for is named', async () => {
    const { summary } = await askHttp(await servers.fault(httpFaults['unasked-upgrade']))
    expect(summary).toContain('101 Switching Protocols, but nobody asked to')
  })

  test('bytes beyond the announced length are counted from the header on, however they are cut', async () => {
    const url = await servers.raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n')
      setTimeout(() => socket.end('longer'), 50)
    })
    const { facts } = await askHttp(url)
    expect(facts.failureMessage).toBe('Content-Length 2, but 6 bytes of body came')
  })

  test.each(['', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'])(
    'a request that ran out of time after %j leaves no socket open',
    async (bytes) => {
      const gone = Promise.withResolvers<void>()
      const url = await servers.raw((socket) => {
        socket.on('close', () => gone.resolve())
        socket.write(bytes)
      })
      const { facts } = await askHttp(url, { timeout: '100ms' })
      expect(facts.failure).toMatch(/^timeout/)
      await gone.promise
    },
  )

  test('a clock that is ahead shows', async () => {
    const now = () => new Date('2026-03-04T05:06:07Z')
    const ahead = 'HTTP/1.1 200 OK\r\nDate: Wed, 04 Mar 2026 05:16:07 GMT\r\nContent-Length: 0\r\n\r\n'
    const { facts } = await askHttp(await servers.raw(ahead), {}, {}, { now })
    expect(Math.abs((facts.dateSkewMs ?? 0) - 600_000)).toBeLessThan(500)
  })

  test('each phase has its own duration', async () => {
    const { facts } = await askHttp(await servers.fault(httpFaults['slow-but-ok']))
    const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = facts.timings
    expect(dnsMs).toBe(0)
    expect(connectMs).toBeLessThan(200)
    expect(tlsMs).toBeNull()
    expect(firstByteMs).toBeGreaterThan(250)
    expect(totalMs).toBeGreaterThanOrEqual(firstByteMs ?? Number.NaN)
  })

  test('no secret of a response is stored', async () => {
    const bytes = [
      'HTTP/1.1 302 Found',
      'Set-Cookie: session=s3cr3t-cookie; Path=/; HttpOnly',
      'X-Auth-Token: s3cr3t-token',
      'Location: /elsewhere?code=s3cr3t-code#access_token=s3cr3t-fragment',
      'Content-Length: 0\r\n\r\n',
    ].join('\r\n')
    const { facts } = await askHttp(await servers.raw(bytes), { follow: false })
    expect(JSON.stringify(facts)).not.toContain('s3cr3t')
    expect(facts.headers[0]).toEqual(['set-cookie', 'session=[13 characters withheld]'])
  })

  test('an abort ends the request at once and closes the socket', async () => {
    const gone = Promise.withResolvers<void>()
    const abort = new AbortController()
    const reason = new Error('enough')
    const url = await servers.raw((socket) => {
      socket.on('close', () => gone.resolve())
      abort.abort(reason)
    })
    const asking = askHttp(url, {}, { timeoutMs: 10_000 }, { signal: abort.signal })
    await expect(asking).rejects.toBe(reason)
    await gone.promise
  })

  test('a signal that is already aborted lets nothing out', async () => {
    let requests = 0
    const url = await servers.raw((socket) => {
      requests++
      socket.end()
    })
    await expect(askHttp(url, {}, {}, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
    expect(requests).toBe(0)
  })

  test('a thousand requests, fifty at a time, take seconds and leave no socket open', async () => {
    let open = 0
    const closed = Promise.withResolvers<void>()
    const url = await servers.raw((socket) => {
      open++
      socket.on('close', () => {
        open--
        if (open === 0) closed.resolve()
      })
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
    const startedAt = performance.now()
    const worker = async () => {
      for (let index = 0; index < 20; index++) {
        const { outcome } = await askHttp(url, {}, { timeoutMs: 5000 })
        expect(outcome).toBe('pass')
      }
    }
    await Promise.all(Array.from({ length: 50 }, worker))
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    if (open > 0) await closed.promise
    expect(open).toBe(0)
  })

  test.each([
    [{ method: 'DELETE' }],
    [{ path: 'health' }],
    [{ path: '/a b' }],
    [{ path: '/a\r\nX-Evil: 1' }],
    [{ folow: true }],
  ])('the parameters %j are refused', (given) => {
    expect(http.params.safeParse(given).success).toBe(false)
  })
})
