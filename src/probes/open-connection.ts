import { isIPv6, type Socket } from 'node:net'
import type { HttpFailure } from '../model/facts.ts'
import type { NotConnected } from './connect.ts'
import { connectFirst } from './connect-first.ts'
import { upgradeTls } from './tls-connect.ts'

/** Where to connect: IP literals that policy has allowed, and what to say in a TLS handshake there. */
export interface Endpoint {
  /** In order of preference, at least one. */
  addresses: string[]
  port: number
  tls: boolean
  serverName: string
}

interface Opening {
  /** The one that was connected to, or whose failure is told. */
  address: string
  connectMs: number
  tlsMs: number | null
}

export type OpenConnection = Opening & { socket: Socket }
export type NoConnection = Opening & { failure: HttpFailure; message: string }

const failureByConnect: Record<NotConnected['failure'], HttpFailure> = {
  refused: 'refused',
  reset: 'connect-reset',
  timeout: 'connect-timeout',
  unreachable: 'unreachable',
  forbidden: 'forbidden',
  'no-local-port': 'no-local-port',
}

/**
 * Connects to the first address that lets us, and shakes hands where the endpoint speaks TLS; a bad certificate stops
 * nothing here. `timeoutMs` bounds all together. Rejects with `signal.reason` when aborted, and with `LOCAL_LIMIT`.
 */
export async function openConnection(
  endpoint: Endpoint,
  options: { timeoutMs: number; signal: AbortSignal; now: Date },
): Promise<OpenConnection | NoConnection> {
  const { timeoutMs, signal, now } = options
  const { addresses, port } = endpoint
  const startedAt = performance.now()
  const tcp = await connectFirst(addresses, port, { timeoutMs, signal })
  const { address } = tcp
  const opening = { address, connectMs: tcp.durationMs, tlsMs: null }
  if ('failure' in tcp) {
    const why = tcp.errno ?? `no answer within ${Math.round(tcp.durationMs)} ms`
    const message = `connect to ${formatPeer(address, port)}: ${why}`
    return { ...opening, failure: failureByConnect[tcp.failure], message }
  }
  if (!endpoint.tls) return { ...opening, socket: tcp.socket }

  const tls = await upgradeTls(tcp.socket, {
    serverName: endpoint.serverName,
    timeoutMs: Math.max(1, Math.round(timeoutMs - (performance.now() - startedAt))),
    signal,
    alpn: ['http/1.1'],
    now,
  })
  const shaken = { ...opening, tlsMs: tls.durationMs }
  if ('socket' in tls) return { ...shaken, socket: tls.socket }
  return { ...shaken, failure: 'tls', message: `${tls.problem}: ${tls.message}` }
}

/** `127.0.0.1:80`, `[::1]:80` */
export function formatPeer(address: string, port: number): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`
}
