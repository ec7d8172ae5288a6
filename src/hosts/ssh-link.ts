import type { Duplex } from 'node:stream'
import { NodeSSH } from 'node-ssh'
import type { Client } from 'ssh2'
import { BotError } from '../errors.ts'
import { abortError } from './abort-error.ts'
import { type Credentials, credentialsFor, loginRefused } from './credentials.ts'
import { hostKeyAlgorithms, verifyHostKey } from './host-key.ts'
import { unreachable } from './open-socket.ts'
import type { Waypoint } from './route.ts'

/** One connection that is let in. */
export interface SshLink {
  client: Client
  /** False from the first sign that it is dead. */
  isOpen(): boolean
  /** Resolves when it is gone, with why. */
  closed: Promise<string>
  close(): void
}

export interface HandshakeOptions {
  /** Bastions before it, for the commands that messages propose. */
  via: Waypoint[]
  handshakeTimeoutMs: number
  /** After three that are not answered the connection is dead. */
  keepaliveMs: number
  signal: AbortSignal
}

/**
 * Speaks SSH over a stream: checks the host key and logs in. Throws `HOST_KEY_UNKNOWN`, `HOST_KEY_CHANGED`,
 * `HOST_LOGIN_REFUSED`, `HOST_UNREACHABLE`, or why the signal aborted; the stream is closed then.
 */
export async function shakeHands(
  stream: Duplex,
  waypoint: Waypoint,
  { via, handshakeTimeoutMs, keepaliveMs, signal }: HandshakeOptions,
): Promise<SshLink> {
  const ssh = new NodeSSH()
  let refusal: unknown = null
  let isOpen = true
  let why = 'the connection ended'
  const { promise: closed, resolve } = Promise.withResolvers<string>()
  const onAbort = () => stream.destroy()
  const since = performance.now()
  let credentials: Credentials = { methods: [], tried: [], passedOver: [] }
  try {
    credentials = await credentialsFor(waypoint)
    if (signal.aborted) throw abortError(signal)
    signal.addEventListener('abort', onAbort, { once: true })
    const ready = ssh.connect({
      sock: stream,
      host: waypoint.hostname,
      port: waypoint.port,
      username: waypoint.user,
      // "none" asks what is possible, and is what a server without any authentication wants.
      authHandler: [{ type: 'none', username: waypoint.user }, ...credentials.methods],
      algorithms: { serverHostKey: hostKeyAlgorithms(waypoint) },
      hostVerifier: (key: Buffer, verify: (isGood: boolean) => void) => {
        verifyHostKey(key, waypoint, via).then(
          () => verify(true),
          (thrown: unknown) => {
            refusal = thrown
            verify(false)
          },
        )
      },
      readyTimeout: handshakeTimeoutMs,
      keepaliveInterval: keepaliveMs,
      keepaliveCountMax: 3,
    })
    const client = ssh.connection
    if (client === null) throw new Error('no client')
    const onEnd = () => {
      isOpen = false
      resolve(why)
    }
    // Without a listener an error after the login would end the whole process.
    client.on('error', (error: NodeJS.ErrnoException) => {
      isOpen = false
      why = error.code ?? error.message
      stream.destroy()
    })
    client.on('end', () => {
      isOpen = false
      // A half-closed connection brings nothing more.
      stream.destroy()
    })
    client.on('close', onEnd)
    await ready
    return {
      client,
      isOpen: () => isOpen,
      closed,
      close() {
        isOpen = false
        client.end()
        stream.destroy()
      },
    }
  } catch (thrown) {
    stream.destroy()
    if (signal.aborted) throw abortError(signal)
    if (refusal !== null) throw refusal
    throw toHandshakeError(thrown, waypoint, credentials, performance.now() - since)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function toHandshakeError(
  thrown: unknown,
  waypoint: Waypoint,
  credentials: Credentials,
  tookMs: number,
): BotError {
  if (thrown instanceof BotError) return thrown
  const error: { message: string; level?: string; code?: unknown } =
    thrown instanceof Error ? thrown : new Error(String(thrown))
  if (error.level === 'client-authentication') return loginRefused(waypoint, credentials, 'Permission denied')
  if (error.level === 'agent') return loginRefused(waypoint, credentials, `the agent: ${error.message}`)
  if (/too many authentication failures/i.test(error.message)) {
    return loginRefused(
      waypoint,
      credentials,
      `Too many authentication failures, as with "IdentitiesOnly no"`,
    )
  }
  if (error.level === 'client-timeout') {
    return unreachable(
      waypoint,
      `it takes connections, but was not ready within ${Math.round(tookMs / 1000)} s`,
      thrown,
    )
  }
  const why = typeof error.code === 'string' && error.level === 'client-socket' ? error.code : error.message
  return unreachable(waypoint, `it takes connections, but the SSH handshake failed: ${why}`, thrown)
}
