import { afterEach, describe, expect, test } from 'vitest'
import { sample } from '../../src/probes/sample.ts'
import { httpFaults } from '../support/http-faults.ts'
import { makeServers } from '../support/open-servers.ts'
import { makeStepContext, makeTarget, runAtTarget } from '../support/step-context.ts'

const servers = makeServers()

afterEach(() => servers.closeAll())

function ask(
  url: string,
  given: Record<string, unknown> = {},
  target: Parameters<typeof makeTarget>[1] = {},
  context: Parameters<typeof makeStepContext>[0] = {},
) {
  return runAtTarget(sample, makeTarget(url, target), given, makeStepContext(context))
}

describe('probes/sample', () => {
  test('a healthy target passes with its latencies', async () => {
    const { outcome, summary, facts } = await ask(await servers.fault(httpFaults.healthy))
    expect(outcome).toBe('pass')
    expect(facts).toMatchObject({
      requests: 20,
      bad: 0,
      slow: 0,
      statuses: { 200: 20 },
      failures: {},
      badExample: null,
    })
    expect(facts.latencyMs.min).toBeLessThanOrEqual(facts.latencyMs.p50)
    expect(facts.latencyMs.p95).toBeLessThanOrEqual(facts.latencyMs.max)
    expect(summary).toMatch(/^20 of 20 requests good \(p50 \d+ ms, p95 \d+ ms\)$/)
  })

  test('a share of bad answers is told with its interval and the first example', async () => {
    const { outcome, summary, facts } = await ask(await servers.fault(httpFaults['flaky-30-percent']))
    expect(outcome).toBe('fail')
    expect(summary).toBe('6 of 20 requests bad (30 %, 95 % interval 15-52 %): 502 ×6')
    expect(facts.statuses).toEqual({ 200: 14, 502: 6 })
    expect(facts.badExample).toMatchObject({ status: 502, failure: null })
    expect(facts.badExample?.headers).toContainEqual(['server', 'nginx/1.24.0'])
    expect(facts.badExample?.text).toContain('502 Bad Gateway')
  })

  test('slow answers fail even when all are good', async () => {
    const { outcome, summary, facts } = await ask(await servers.fault(httpFaults['slow-20-percent']), {
      slow: '250ms',
    })
    expect({ outcome, bad: facts.bad, slow: facts.slow }).toEqual({ outcome: 'fail', bad: 0, slow: 4 })
    expect(facts.latencyMs.p50).toBeLessThan(250)
    expect(facts.latencyMs.p95).toBeGreaterThan(350)
    expect(summary).toMatch(/^4 of 20 slower than 0\.[23]\d* s \(max 0\.\d s\)$/)
  })

  test('failures are counted by name', async () => {
    const { facts, summary } = await ask(await servers.fault(httpFaults.refused), { requests: 5 })
    expect(facts).toMatchObject({ requests: 5, bad: 5, statuses: {}, failures: { refused: 5 } })
    expect(summary).toContain('refused ×5')
  })

  test('a name that does not resolve makes every request bad', async () => {
    const { outcome, facts } = await ask('http://nowhere.test/', { requests: 3 })
    expect({ outcome, failures: facts.failures }).toEqual({ outcome: 'fail', failures: { name: 3 } })
  })

  test('a status that the target expects is not bad', async () => {
    const { outcome } = await ask(
      await servers.fault(httpFaults['app-500']),
      {},
      { expect: [{ from: 500, to: 500 }] },
    )
    expect(outcome).toBe('pass')
  })

  test('no secret of the example is stored', async () => {
    const bytes = 'HTTP/1.1 500 Oops\r\nSet-Cookie: id=s3cr3t\r\nContent-Length: 0\r\n\r\n'
    const { facts } = await ask(await servers.raw(bytes), { requests: 1 })
    expect(facts.badExample?.headers[0]).toEqual(['set-cookie', 'id=[6 characters withheld]'])
  })

  test('every request has a connection of its own, never more than asked for at once', async () => {
    const seen = { connections: 0, open: 0, most: 0 }
    const url = await servers.raw((socket) => {
      seen.connections++
      seen.open++
      seen.most = Math.max(seen.most, seen.open)
      socket.on('close', () => seen.open--)
      setTimeout(() => socket.end('HTTP/1.1 204 No Content\r\n\r\n'), 10)
    })
    await ask(url, { requests: 30, concurrency: 3 })
    expect(seen.connections).toBe(30)
    // A connection that we have closed may still be open on the other side.
    expect(seen.most).toBeLessThanOrEqual(6)
  })

  test('requests take turns over the addresses of a name', async () => {
    const counts: Record<string, number> = {}
    const url = await servers.http(
      (request, response) => {
        const address = String(request.socket.localAddress)
        counts[address] = (counts[address] ?? 0) + 1
        response.end('ok')
      },
      { host: '0.0.0.0' },
    )
    const names = { 'two.test': ['127.0.0.1', '127.0.0.2'] }
    await ask(url.replace('0.0.0.0', 'two.test'), { requests: 10 }, {}, { names })
    expect(counts).toEqual({ '127.0.0.1': 5, '127.0.0.2': 5 })
  })

  test('once we cannot look any more, no further request is started', async () => {
    const first = Promise.withResolvers<() => void>()
    let requests = 0
    const url = await servers.raw((socket) => {
      requests++
      const answer = () => void socket.end('HTTP/1.1 204 No Content\r\n\r\n')
      if (requests === 1) first.resolve(answer)
      else answer()
    })
    let calls = 0
    const now = () => {
      calls++
      if (calls === 2) throw new Error('no clock')
      return new Date()
    }
    await expect(ask(url, { concurrency: 2 }, {}, { now })).rejects.toThrow('no clock')
    const answer = await first.promise
    answer()
    await ask(url, { requests: 5, concurrency: 1 })
    expect(requests).toBe(6)
  })

  test('an abort ends all requests at once and starts no more', async () => {
    const abort = new AbortController()
    let requests = 0
    const url = await servers.raw(() => {
      requests++
      if (requests === 4) abort.abort(new Error('enough'))
    })
    const asking = ask(url, {}, { timeoutMs: 60_000 }, { signal: abort.signal })
    await expect(asking).rejects.toThrow('enough')
    expect(requests).toBe(4)
  })

  test.each([{ requests: 0 }, { requests: 201 }, { concurrency: 0 }, { slow: 'soon' }, { speed: 1 }])(
    'the parameters %j are refused',
    (given) => {
      expect(sample.params.safeParse(given).success).toBe(false)
    },
  )
})
