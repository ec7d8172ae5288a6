import { connect, isIPv6, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { BotError } from '../errors.ts'
import type { ConnectFailure } from '../model/facts.ts'

export interface Connected {
  /** Open, paused, without listeners but one that keeps an unheard `error` from ending the process. */
  socket: Socket
  durationMs: number
}

export interface NotConnected {
  failure: Exclude<ConnectFailure, 'name'>
  /** The kernel's name, `ECONNREFUSED`; null when our own timer ended the attempt. */
  errno: string | null
  durationMs: number
}

/**
 * Opens a TCP connection to an IP literal: the one place from which probes reach out.
 * Policy must have allowed `address` before. Rejects with `signal.reason` when aborted, and with
 * `LOCAL_LIMIT` when this machine has no room for another socket; every other failure is data.
 */
export function connectTcp(
  address: string,
  port: number,
  options: { timeoutMs: number; signal: AbortSignal },
): Promise<Connected | NotConnected> {
  const { timeoutMs, signal } = options
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const startedAt = performance.now()
    const elapsed = () => performance.now() - startedAt
    const socket = connect({ host: address, port, autoSelectFamily: false })
    const timer = setTimeout(() => fail('timeout', null), timeoutMs)

    function settle() {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.off('connect', onConnect).off('error', onError)
      socket.on('error', ignore)
    }

    function fail(failure: NotConnected['failure'], errno: string | null) {
      settle()
      socket.destroy()
      resolve({ failure, errno, durationMs: elapsed() })
    }

    function onConnect() {
      settle()
      resolve({ socket, durationMs: elapsed() })
    }

    function onError(error: NodeJS.ErrnoException) {
      const errno = error.code ?? null
      const failure = classifyConnectErrno(errno, isIPv6(address) && !hasIpv6Address())
      if (failure !== null) return fail(failure, errno)
      settle()
      socket.destroy()
      reject(localLimit(error))
    }

    function onAbort() {
      settle()
      socket.destroy()
      reject(signal.reason)
    }

    socket.on('connect', onConnect).on('error', onError)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

/**
 * What connect(2) said, in our words; null when it speaks of this machine's own limits and not of the way to the peer.
 * Source: connect(2), ip(7). `withoutIpv6` is true for an IPv6 address on a machine that has none itself, where
 * EADDRNOTAVAIL means that there is no source address, and not that ephemeral ports ran out.
 */
export function classifyConnectErrno(
  errno: string | null,
  withoutIpv6: boolean,
): NotConnected['failure'] | null {
  switch (errno) {
    case 'ECONNREFUSED':
      return 'refused'
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return 'reset'
    case 'ETIMEDOUT':
      return 'timeout'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'ENONET':
    case 'EAFNOSUPPORT':
    // A link-local IPv6 address without its zone.
    case 'EINVAL':
      return 'unreachable'
    case 'EACCES':
    case 'EPERM':
      return 'forbidden'
    case 'EADDRNOTAVAIL':
      return withoutIpv6 ? 'unreachable' : 'no-local-port'
    default:
      return null
  }
}

function hasIpv6Address(): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.family === 'IPv6'))
}

function localLimit(error: NodeJS.ErrnoException): BotError {
  return new BotError(
    'LOCAL_LIMIT',
    `This machine could not open a socket: ${error.code ?? error.message}`,
    'Raise the limit of open files (`ulimit -n`, LimitNOFILE= in systemd) or lower the number of steps at once.',
    { cause: error },
  )
}

function ignore() {}
