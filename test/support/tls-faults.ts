import { createServer, type TlsOptions } from 'node:tls'
import type { Identity } from './certificates.ts'
import { type FaultyServer, serveTcp, watchServer } from './tcp-faults.ts'

/** A true TLS server, as healthy as its identity and options are. */
export function serveTls(identity: Identity, options: TlsOptions = {}): Promise<FaultyServer> {
  const server = createServer({ ...identity, ...options }, (socket) => {
    socket.on('error', () => {})
    socket.resume()
  })
  server.on('tlsClientError', () => {})
  return watchServer(server)
}

/** Finishes the handshake, and hangs up without a word and without a session ticket. */
export function serveTlsThenClose(identity: Identity): Promise<FaultyServer> {
  // Ending in this very callback comes before OpenSSL's session tickets are written.
  const server = createServer({ ...identity, minVersion: 'TLSv1.3' }, (socket) => {
    socket.on('error', () => {})
    socket.end()
  })
  return watchServer(server)
}

/** Speaks HTTP where TLS is expected, as nginx does on a port without `ssl`. */
export function serveHttpInstead(): Promise<FaultyServer> {
  return serveTcp((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'))
  })
}

/** Answers the ClientHello with one fatal alert (RFC 8446 section 6) in a record of TLS 1.2. */
export function serveAlert(description: number): Promise<FaultyServer> {
  const record = Buffer.from([21, 3, 3, 0, 2, 2, description])
  return serveTcp((socket) => socket.once('data', () => socket.end(record)))
}
