import { connect, type Socket } from 'node:net'
import { BotError } from '../errors.ts'
import { abortError } from './abort-error.ts'
import type { Waypoint } from './route.ts'

/** Connects over TCP. Throws `HOST_UNREACHABLE` with the errno, or why the signal aborted. */
export async function openSocket(
  waypoint: Waypoint,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const { hostname, port } = waypoint
  if (signal.aborted) throw abortError(signal)
  const socket = connect({ host: hostname, port, noDelay: true })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
  const onAbort = () => reject(abortError(signal))
  signal.addEventListener('abort', onAbort, { once: true })
  socket.once('connect', resolve)
  socket.once('error', reject)
  try {
    await promise
    socket.removeListener('error', reject)
    return socket
  } catch (thrown) {
    // Whatever still comes of it has been answered.
    socket.on('error', () => undefined)
    socket.destroy()
    throw thrown instanceof BotError ? thrown : unreachable(waypoint, reasonOf(thrown), thrown)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/** The host, or a bastion on the way to it, takes no connection. */
export function unreachable({ name, hostname, port }: Waypoint, reason: string, cause?: unknown): BotError {
  return new BotError(
    'HOST_UNREACHABLE',
    `${name} cannot be reached at ${hostname} port ${port}: ${reason}.`,
    hintFor(reason),
    { cause },
  )
}

function reasonOf(thrown: unknown): string {
  // Several addresses were tried: they mostly fail alike.
  const error = thrown instanceof AggregateError ? (thrown.errors[0] ?? thrown) : thrown
  if (!(error instanceof Error)) return String(error)
  return (error as NodeJS.ErrnoException).code ?? error.message
}

function hintFor(reason: string): string {
  if (reason === 'ENOTFOUND' || reason === 'EAI_AGAIN') {
    return 'Give its address in services.yaml, or HostName in ~/.ssh/config.'
  }
  if (reason === 'ECONNREFUSED')
    return 'See that sshd runs there (systemctl status ssh) and that the port is right.'
  return 'See that the host is up, and that no firewall drops SSH from the machine of the bot.'
}
