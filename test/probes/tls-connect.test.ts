import { afterEach, describe, expect, test } from 'vitest'
import { connectTcp } from '../../src/probes/connect.ts'
import { type TlsOptions, upgradeTls } from '../../src/probes/tls-connect.ts'
import { makeCertificate } from '../support/certificates.ts'
import { type FaultyServer, loopback } from '../support/tcp-faults.ts'
import { serveTls } from '../support/tls-faults.ts'

const identity = makeCertificate({ names: ['good.test', '127.0.0.1'] })
const servers: FaultyServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

/** Shakes hands with a new server; tells what came of it and which names the server was asked for. */
async function shake(options: Partial<TlsOptions>) {
  const askedFor: string[] = []
  const server = await serveTls(identity, {
    ALPNProtocols: ['http/1.1'],
    SNICallback(name, done) {
      askedFor.push(name)
      done(null)
    },
  })
  servers.push(server)
  const { signal } = new AbortController()
  const tcp = await connectTcp(loopback, server.port, { timeoutMs: 1000, signal })
  if ('failure' in tcp) throw new Error(tcp.failure)
  const upgraded = await upgradeTls(tcp.socket, {
    serverName: 'good.test',
    timeoutMs: 1000,
    signal,
    now: new Date(),
    ...options,
  })
  tcp.socket.destroy()
  await server.drained()
  return { upgraded, askedFor }
}

describe('probes/tls-connect', () => {
  test('asks for the server name, without its final dot', async () => {
    expect((await shake({ serverName: 'good.test' })).askedFor).toEqual(['good.test'])
    const { askedFor, upgraded } = await shake({ serverName: 'good.test.' })
    expect(askedFor).toEqual(['good.test'])
    expect(upgraded).toMatchObject({
      verification: { problem: 'untrusted', message: 'self-signed certificate' },
    })
  })

  test('asks for no server name when it is an address', async () => {
    expect((await shake({ serverName: '127.0.0.1' })).askedFor).toEqual([])
  })

  test('offers the protocols given, and tells the one chosen', async () => {
    expect((await shake({ alpn: ['h2', 'http/1.1'] })).upgraded).toMatchObject({ alpn: 'http/1.1' })
    expect((await shake({})).upgraded).toMatchObject({ alpn: null })
  })

  test('a signal aborted before closes the connection', async () => {
    const reason = new Error('canceled')
    await expect(shake({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    for (const server of servers) await server.drained()
  })
})
