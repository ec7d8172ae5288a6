import type { AskedPort, Listener, SocketsFacts, UnixSocket } from '../../model/facts/sockets.ts'
import { isLoopback } from './asked-ports.ts'

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::', '*'])

export type PortState = 'listened' | 'loopback-only' | 'silent'

/** Whether anything listens where a hop is asked; null when listening sockets were not seen at all. */
export function portState(asked: AskedPort, { listeners }: SocketsFacts): PortState | null {
  const tcp = listeners.filter(({ port }) => port !== null)
  if (tcp.length === 0) return null
  // An address that is the machine's own is reached there alone; any other may be translated to one of its own.
  const isOwn = tcp.some(({ address }) => address === asked.address)
  const own = tcp.filter(
    ({ address, port }) =>
      port === asked.port &&
      (!isOwn || address === asked.address || everywhere.has(address) || isLoopback(address)),
  )
  if (own.length === 0) return 'silent'
  const onlyLoopback = own.every(({ address }) => isLoopback(address))
  return onlyLoopback && asked.address !== null && !isLoopback(asked.address) ? 'loopback-only' : 'listened'
}

/** In Linux a queue is full when it is longer than the backlog, and from then on connections are dropped. */
export function isQueueFull({ queued, backlog }: Listener): boolean {
  return backlog > 0 && queued >= backlog
}

/** What is wrong with a Unix socket, in words; null when everybody can reach it. */
export function socketTrouble(socket: UnixSocket, { listeners }: SocketsFacts): string | null {
  const { path, exists, isSocket, mode, closedDirectory } = socket
  // What is behind a closed directory may not have been seen, so that comes first.
  if (closedDirectory !== null) return `${closedDirectory.path} (${closedDirectory.mode}) is closed to others`
  if (!exists) return `${path} does not exist`
  if (!isSocket) return `${path} is no socket`
  const heard = listeners.filter(({ port }) => port === null)
  if (heard.length > 0 && !heard.some(({ address }) => address === path)) return `nobody listens at ${path}`
  // connect(2) on a Unix socket needs write permission (unix(7)).
  return mode !== null && mode[8] !== 'w'
    ? `${path} (${mode} ${socket.owner}:${socket.group}) is closed to others`
    : null
}
