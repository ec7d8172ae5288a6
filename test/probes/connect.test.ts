import { afterEach, describe, expect, test } from 'vitest'
import { classifyConnectErrno, connectTcp } from '../../src/probes/connect.ts'
import { loopback, refusingPort, serveBlackHole, serveSilence } from '../support/tcp-faults.ts'

const never = new AbortController().signal
const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** A listener that drops every further SYN. */
async function fullBlackHole() {
  const hole = await serveBlackHole()
  cleanups.push(hole.close)
  for (;;) {
    const result = await connectTcp(loopback, hole.port, { timeoutMs: 50, signal: never })
    if ('failure' in result) return hole
    const { socket } = result
    cleanups.push(async () => void socket.destroy())
  }
}

describe('probes/connect', () => {
  test('gives the open socket and the time it took', async () => {
    const server = await serveSilence()
    cleanups.push(server.close)
    const result = await connectTcp(loopback, server.port, { timeoutMs: 1000, signal: never })
    if ('failure' in result) throw new Error(result.failure)
    expect(result.socket.remotePort).toBe(server.port)
    expect(result.durationMs).toBeGreaterThan(0)
    result.socket.destroy()
    await server.drained()
  })

  test('a refused connection is told at once, with the kernel’s name for it', async () => {
    const result = await connectTcp(loopback, await refusingPort(), { timeoutMs: 5000, signal: never })
    expect(result).toMatchObject({ failure: 'refused', errno: 'ECONNREFUSED' })
    expect(result.durationMs).toBeLessThan(1000)
  })

  test('packets that are dropped are a timeout of our own, without an errno', async () => {
    const hole = await fullBlackHole()
    const result = await connectTcp(loopback, hole.port, { timeoutMs: 60, signal: never })
    expect(result).toMatchObject({ failure: 'timeout', errno: null })
    expect(result.durationMs).toBeGreaterThanOrEqual(55)
  })

  test('an abort ends a connection attempt under way, with the reason', async () => {
    const hole = await fullBlackHole()
    const control = new AbortController()
    const attempt = connectTcp(loopback, hole.port, { timeoutMs: 60_000, signal: control.signal })
    const reason = new Error('canceled')
    control.abort(reason)
    await expect(attempt).rejects.toBe(reason)
  })

  test('nothing is contacted for a signal that was aborted before', async () => {
    const server = await serveSilence()
    cleanups.push(server.close)
    const reason = new Error('canceled')
    const signal = AbortSignal.abort(reason)
    await expect(connectTcp(loopback, server.port, { timeoutMs: 1000, signal })).rejects.toBe(reason)
    expect(server.accepted()).toBe(0)
  })

  test('a reset of the open socket, unheard by its owner, does not end the process', async () => {
    const server = await serveSilence()
    cleanups.push(server.close)
    const result = await connectTcp(loopback, server.port, { timeoutMs: 1000, signal: never })
    if ('failure' in result) throw new Error(result.failure)
    expect(result.socket.listenerCount('error')).toBe(1)
    result.socket.destroy(new Error('reset'))
    await server.drained()
  })

  test.each([
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['ETIMEDOUT', 'timeout'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['EHOSTDOWN', 'unreachable'],
    ['EAFNOSUPPORT', 'unreachable'],
    ['EACCES', 'forbidden'],
    ['EPERM', 'forbidden'],
    ['EADDRNOTAVAIL', 'no-local-port'],
    ['EMFILE', null],
    ['ENFILE', null],
    ['ENOBUFS', null],
    [null, null],
  ])('%s is %s', (errno, failure) => {
    expect(classifyConnectErrno(errno, false)).toBe(failure)
  })

  test('EADDRNOTAVAIL for IPv6 on a machine without IPv6 is unreachable: no source address, not no port', () => {
    expect(classifyConnectErrno('EADDRNOTAVAIL', true)).toBe('unreachable')
  })
})
