import type { Duplex } from 'node:stream'
import { abortError } from './abort-error.ts'
import { createConnectionPool } from './connection-pool.ts'
import { openSocket, unreachable } from './open-socket.ts'
import type { Route, Waypoint } from './route.ts'
import { createSemaphore } from './semaphore.ts'
import { type SshLink, shakeHands } from './ssh-link.ts'

/** Makes connections, through bastions that they share. */
export interface Connector {
  /** Throws as `Hosts.run` does for a host that cannot be connected to. */
  connect(route: Route, signal: AbortSignal): Promise<SshLink>
  /** Ends the connections to bastions. */
  close(): Promise<void>
}

/** Handshakes are the dear part of a connection, for us and for a bastion that limits them (MaxStartups 10:30:100). */
const handshakesAtOnce = 8
/** A host that takes its time does nothing meanwhile: it must not keep the others waiting. */
const handshakeTurnMs = 2000

export function createConnector({
  connectTimeoutMs,
  keepaliveMs,
  idleMs,
}: {
  /** For TCP and for the handshake each. */
  connectTimeoutMs: number
  keepaliveMs: number
  idleMs: number
}): Connector {
  // Tunnels are no sessions: sshd does not count them, and a bastion must not wait for the hosts behind it.
  const bastions = createConnectionPool({ connections: Infinity, channels: Infinity, idleMs })
  const handshakes = createSemaphore(handshakesAtOnce)

  async function connect(route: Route, signal: AbortSignal): Promise<SshLink> {
    const waypoint = route.at(-1) ?? route[0]
    const [first, ...rest] = route.slice(0, -1)
    const tunnel = first === undefined ? null : await openTunnel([first, ...rest], waypoint, signal)
    try {
      const stream = tunnel?.stream ?? (await openSocket(waypoint, connectTimeoutMs, signal))
      const link = await inTurn(signal, () =>
        shakeHands(stream, waypoint, {
          via: route.slice(0, -1),
          handshakeTimeoutMs: connectTimeoutMs,
          keepaliveMs,
          signal,
        }),
      )
      if (tunnel !== null) link.closed.then(tunnel.release)
      return link
    } catch (thrown) {
      tunnel?.release()
      throw thrown
    }
  }

  async function inTurn<T>(signal: AbortSignal, shake: () => Promise<T>): Promise<T> {
    const leave = await handshakes.enter(signal)
    const timer = setTimeout(leave, handshakeTurnMs)
    try {
      return await shake()
    } finally {
      clearTimeout(timer)
      leave()
    }
  }

  async function openTunnel(
    bastionRoute: Route,
    to: Waypoint,
    signal: AbortSignal,
  ): Promise<{ stream: Duplex; release(): void }> {
    const key = JSON.stringify(bastionRoute)
    const lease = await bastions.lease(key, (opening) => connect(bastionRoute, opening), signal)
    try {
      return { stream: await forward(lease.link, to, signal), release: lease.release }
    } catch (thrown) {
      lease.release()
      throw thrown
    }
  }

  async function forward(link: SshLink, to: Waypoint, signal: AbortSignal): Promise<Duplex> {
    const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
    let isOver = false
    const onAbort = () => reject(abortError(signal))
    const timer = setTimeout(
      () => reject(unreachable(to, `no answer from the bastion within ${connectTimeoutMs / 1000} s`)),
      connectTimeoutMs,
    )
    signal.addEventListener('abort', onAbort, { once: true })
    link.closed.then((why) => reject(unreachable(to, `the bastion was lost: ${why}`)))
    try {
      link.client.forwardOut('127.0.0.1', 0, to.hostname, to.port, (error, stream) => {
        if (error !== undefined) return reject(unreachable(to, `the bastion says: ${error.message}`))
        if (isOver) stream.destroy()
        else resolve(stream)
      })
      return await promise
    } finally {
      isOver = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }

  return { connect, close: bastions.close }
}
