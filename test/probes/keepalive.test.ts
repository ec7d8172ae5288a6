import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { keepalive } from '../../src/probes/keepalive.ts'
import { makeCertificate } from '../support/certificates.ts'
import { httpFaults } from '../support/http-faults.ts'
import { makeServers } from '../support/open-servers.ts'
import type { Answer } from '../support/raw-server.ts'
import { makeStepContext, makeTarget, runAtTarget } from '../support/step-context.ts'

const servers = makeServers()
const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

afterEach(() => servers.closeAll())

function measure(url: string, given: Record<string, unknown> = {}, signal = new AbortController().signal) {
  return runAtTarget(keepalive, makeTarget(url), given, makeStepContext({ signal }))
}

/** Answers, ends the connection `idleMs` later, and tells how long that really was. */
function closing(idleMs: number, end: (socket: Socket) => void) {
  const idle = Promise.withResolvers<number>()
  const answering: Answer = (socket) => {
    socket.write(answer)
    const startedAt = performance.now()
    setTimeout(() => {
      end(socket)
      idle.resolve(performance.now() - startedAt)
    }, idleMs)
  }
  return { answering, idleMs: idle.promise }
}

describe('probes/keepalive', () => {
  test.each([
    ['fin', false, (socket: Socket) => socket.end()],
    ['reset', false, (socket: Socket) => socket.resetAndDestroy()],
    ['fin', true, (socket: Socket) => socket.end()],
  ] as const)('the time until a %s is measured to a tenth (TLS: %s)', async (closedBy, secure, end) => {
    const { answering, idleMs } = closing(1000, (socket) => void end(socket))
    const { outcome, summary, facts } = await measure(
      await servers.raw(answering, secure ? makeCertificate({ names: ['127.0.0.1'] }) : undefined),
    )
    const really = await idleMs
    expect(outcome).toBe('pass')
    expect(facts).toMatchObject({ kept: true, closedBy, limitMs: 8000, failure: null })
    expect(Math.abs((facts.closedAfterMs ?? 0) - really)).toBeLessThan(really / 10)
    expect(summary).toMatch(/(closes|resets) an idle connection after \d+(\.\d)? m?s/)
  })

  test('the keep-alive time of a Node server is found, with what it announces', async () => {
    const url = await servers.http((_request, response) => response.end('ok'), { keepAliveTimeout: 1000 })
    const { facts, summary } = await measure(url)
    expect(facts).toMatchObject({ kept: true, closedBy: 'fin', announcedMs: 1000 })
    expect(facts.closedAfterMs).toBeGreaterThan(700)
    expect(facts.closedAfterMs).toBeLessThan(1500)
    expect(summary).toContain(', announced 1s')
  })

  test('an announcement shorter than the limit does not make us close first', async () => {
    const { answering } = closing(700, (socket) => socket.end())
    const announcing: Answer = (socket, request, count) => {
      const write = socket.write.bind(socket)
      socket.write = ((text: string) =>
        write(text.replace('\r\n\r\n', '\r\nKeep-Alive: max=5, timeout=0\r\n\r\n'))) as typeof socket.write
      answering(socket, request, count)
    }
    const { facts } = await measure(await servers.raw(announcing))
    expect(facts).toMatchObject({ kept: true, closedBy: 'fin', announcedMs: 0 })
    expect(facts.closedAfterMs).toBeGreaterThan(600)
  })

  test('a connection still open at the limit passes, and is closed by us', async () => {
    const gone = Promise.withResolvers<void>()
    const url = await servers.raw((socket) => {
      socket.on('close', () => gone.resolve())
      socket.write(answer)
    })
    const { outcome, summary, facts } = await measure(url, { limit: '200ms' })
    expect(outcome).toBe('pass')
    expect(facts).toMatchObject({ kept: true, closedAfterMs: null, closedBy: null, limitMs: 200 })
    expect(summary).toContain('still keeps an idle connection open after 200ms')
    await gone.promise
  })

  test.each([
    ['Connection: close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    ['a body that ends with the connection', 'HTTP/1.1 200 OK\r\n\r\nok'],
  ])('%s means that nothing is kept', async (_why, bytes) => {
    const { outcome, facts } = await measure(await servers.raw((socket) => socket.end(bytes)))
    expect(outcome).toBe('pass')
    expect(facts).toMatchObject({ kept: false, failure: null })
  })

  test('a close right after the answer, without a word, means that nothing is kept', async () => {
    const { facts, summary } = await measure(await servers.raw((socket) => socket.end(answer)))
    expect(facts).toMatchObject({ kept: false, closedBy: 'fin' })
    expect(summary).toContain('right after its answer')
  })

  test.each(['refused', 'closed-before-headers', 'reset-mid-body', 'duplicate-content-length'] as const)(
    'a peer that fails to answer (%s) is a failed outcome',
    async (name) => {
      const { outcome, facts } = await measure(await servers.fault(httpFaults[name]))
      expect({ outcome, failure: facts.failure }).toEqual({
        outcome: 'fail',
        failure: httpFaults[name].expect.failure,
      })
    },
  )

  test('a name that does not resolve is a failed outcome', async () => {
    const { outcome, facts } = await measure('http://nowhere.test/')
    expect({ outcome, failure: facts.failure }).toEqual({ outcome: 'fail', failure: 'name' })
  })

  test('an error status is an answer all the same', async () => {
    const { answering } = closing(200, (socket) => socket.end())
    const failing: Answer = (socket, request, count) => {
      const write = socket.write.bind(socket)
      socket.write = ((text: string) =>
        write(text.replace('200 OK', '502 Bad Gateway'))) as typeof socket.write
      answering(socket, request, count)
    }
    const { outcome, facts } = await measure(await servers.raw(failing))
    expect({ outcome, kept: facts.kept }).toEqual({ outcome: 'pass', kept: true })
  })

  test('an abort ends the wait at once and closes the socket', async () => {
    const gone = Promise.withResolvers<void>()
    const abort = new AbortController()
    const url = await servers.raw((socket) => {
      socket.on('close', () => gone.resolve())
      socket.write(answer, () => setTimeout(() => abort.abort(new Error('enough')), 50))
    })
    await expect(measure(url, { limit: '1m' }, abort.signal)).rejects.toThrow('enough')
    await gone.promise
  })
})
