import { afterEach, describe, expect, test } from 'vitest'
import type { ConnectAttempt, ConnectFailure } from '../../src/model/facts.ts'
import type { StepContext } from '../../src/model/step.ts'
import { onlyWithoutRoute, tcpStep } from '../../src/probes/tcp.ts'
import { makeStepContext, makeTarget } from '../support/step-context.ts'
import { type FaultyServer, loopback, refusingPort, serveSilence } from '../support/tcp-faults.ts'

const servers: FaultyServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function listening(): Promise<FaultyServer> {
  const server = await serveSilence()
  servers.push(server)
  return server
}

function look(host: string, port: number, context: StepContext = makeStepContext()) {
  if (tcpStep.looksAt !== 'target') throw new Error('tcp looks at targets')
  return tcpStep.run(makeTarget(`http://${host}:${port}/`), tcpStep.params.parse({}), context)
}

describe('probes/tcp', () => {
  test('passes when the address connects, and hangs up', async () => {
    const server = await listening()
    const { outcome, summary, facts } = await look(loopback, server.port)
    expect(outcome).toBe('pass')
    expect(summary).toMatch(new RegExp(`^127\\.0\\.0\\.1:${server.port} connected in \\d+ ms$`))
    expect(facts.attempts).toEqual([
      {
        address: loopback,
        port: server.port,
        connected: true,
        failure: null,
        errno: null,
        durationMs: expect.any(Number),
      },
    ])
    await server.drained()
  })

  test('a refused connection is a failed outcome, not an error', async () => {
    const port = await refusingPort()
    const { outcome, summary, facts } = await look(loopback, port)
    expect(outcome).toBe('fail')
    expect(summary).toMatch(new RegExp(`^127\\.0\\.0\\.1:${port} refused \\(ECONNREFUSED\\) after \\d+ ms$`))
    expect(facts.attempts[0]).toMatchObject({ connected: false, failure: 'refused', errno: 'ECONNREFUSED' })
  })

  test('one address of two that does not connect fails, and the summary says which', async () => {
    const server = await listening()
    // The server listens on 127.0.0.1 alone.
    const context = makeStepContext({ names: { 'shop.test': [loopback, '127.0.0.2'] } })
    const { outcome, summary, facts } = await look('shop.test', server.port, context)
    expect(outcome).toBe('fail')
    expect(summary).toMatch(/^127\.0\.0\.2:\d+ refused .*; 127\.0\.0\.1:\d+ connected in/)
    expect(facts.attempts.map(({ connected }) => connected)).toEqual([true, false])
    await server.drained()
  })

  test('a name that does not resolve is a failed outcome with one attempt of its own kind', async () => {
    const { outcome, summary, facts } = await look('nowhere.test', 80)
    expect(outcome).toBe('fail')
    expect(summary).toBe('nowhere.test did not resolve: nxdomain')
    expect(facts.attempts).toEqual([
      { address: 'nowhere.test', port: 80, connected: false, failure: 'name', errno: null, durationMs: 0 },
    ])
  })

  test('an address that policy refuses is an error: we could not look', async () => {
    const context = makeStepContext({ names: { 'shop.test': ['10.0.0.1'] } })
    await expect(look('shop.test', 80, context)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' })
  })

  test('an abort ends the step with the reason', async () => {
    const reason = new Error('canceled')
    const context = makeStepContext({ signal: AbortSignal.abort(reason) })
    await expect(look(loopback, 80, context)).rejects.toBe(reason)
  })

  test('an address of a family without a route counts as ours, any other failure as the target’s', async () => {
    const noIpv6 = async (family: string) => (family === 'ipv6' ? 'ENETUNREACH' : null)
    const attempt = (address: string, failure: ConnectFailure): ConnectAttempt => {
      return { address, port: 80, connected: false, failure, errno: null, durationMs: 0 }
    }
    expect(await onlyWithoutRoute([attempt('2001:db8::1', 'unreachable')], noIpv6)).toBe(true)
    expect(await onlyWithoutRoute([attempt('192.0.2.1', 'unreachable')], noIpv6)).toBe(false)
    expect(await onlyWithoutRoute([attempt('2001:db8::1', 'refused')], noIpv6)).toBe(false)
    const both = [attempt('2001:db8::1', 'unreachable'), attempt('192.0.2.1', 'timeout')]
    expect(await onlyWithoutRoute(both, noIpv6)).toBe(false)
  })
})
