import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { askHttp } from '../support/ask-http.ts'
import { makeCertificate } from '../support/certificates.ts'
import { httpFaults } from '../support/http-faults.ts'
import { makeServers } from '../support/open-servers.ts'

const servers = makeServers()

afterEach(() => servers.closeAll())

describe('probes/http-attempt', () => {
  test('the server name of the target is sent in the handshake, whatever the address', async () => {
    const server = createTlsServer(makeCertificate({ names: ['shop.example'] }), (socket: TLSSocket) => {
      socket.on('error', () => {})
      const name = String(socket.servername)
      socket.once('data', () =>
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${name.length}\r\n\r\n${name}`),
      )
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const { facts } = await askHttp(`https://127.0.0.1:${port}/`, {}, { serverName: 'shop.example' })
    expect(facts.body?.text).toBe('shop.example')
    expect(facts.timings.tlsMs).toBeGreaterThan(0)
  })

  test('a server that wants a client certificate is a TLS failure, though its alert comes after the handshake', async () => {
    const identity = makeCertificate({ names: ['127.0.0.1'] })
    const server = createTlsServer({
      ...identity,
      requestCert: true,
      rejectUnauthorized: true,
      ca: identity.cert,
    })
    server.on('tlsClientError', () => {}).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { facts } = await askHttp(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    expect(facts.failure).toBe('tls')
    expect(facts.failureMessage).toContain('client-certificate-required')
  })

  test('an IPv6 literal is reached', async () => {
    const url = await servers.http((_request, response) => response.end('six'), { host: '::1' })
    const { facts } = await askHttp(url)
    expect(facts).toMatchObject({ address: '::1', status: 200 })
  })

  test('an address that refuses is passed over for the next one', async () => {
    const url = await servers.fault(httpFaults.healthy)
    const names = { 'two.test': ['127.0.0.99', '127.0.0.1'] }
    const { outcome, facts } = await askHttp(url, {}, { hostname: 'two.test' }, { names })
    expect({ outcome, address: facts.address }).toEqual({ outcome: 'pass', address: '127.0.0.1' })
  })
})
