import type { SocketsFacts } from '../../model/facts/sockets.ts'
import { isQueueFull, portState, socketTrouble } from './judge-ports.ts'

/** Whether everybody who asks this machine finds somebody listening, and one line that says what was seen. */
export function summarizeSockets(facts: SocketsFacts): { outcome: 'pass' | 'fail'; summary: string } {
  const troubles = [...ports(facts), ...queues(facts), ...sockets(facts), ...growth(facts), ...names(facts)]
  if (troubles.length > 0) return { outcome: 'fail', summary: troubles.slice(0, 5).join('; ') }
  return { outcome: 'pass', summary: plain(facts) }
}

function ports(facts: SocketsFacts): string[] {
  return facts.asked.flatMap((asked) => {
    const state = portState(asked, facts)
    if (state === 'silent') return [`nothing listens on port ${asked.port} (${asked.hop})`]
    return state === 'loopback-only' ? [`port ${asked.port} (${asked.hop}) listens on loopback only`] : []
  })
}

function queues({ listeners }: SocketsFacts): string[] {
  return listeners
    .filter(isQueueFull)
    .map(
      ({ address, port, queued, backlog }) => `${place(address, port)} has ${queued} of ${backlog} waiting`,
    )
}

function place(address: string, port: number | null): string {
  return port === null ? address : `${address.includes(':') ? `[${address}]` : address}:${port}`
}

function sockets(facts: SocketsFacts): string[] {
  return facts.unixSockets.flatMap((socket) => {
    const trouble = socketTrouble(socket, facts)
    // A mode alone may be meant for the group that the proxy is in.
    return trouble === null || trouble.startsWith(`${socket.path} (`) ? [] : [trouble]
  })
}

function growth({ counters }: SocketsFacts): string[] {
  return counters
    .filter(
      ({ name, value, overMs }) =>
        overMs !== null && value > 0 && /^(?:ListenOverflows|TCPReqQFullDrop|TCPAbortOnMemory)$/.test(name),
    )
    .map(({ name, value, overMs }) => `${name} grew by ${value} in ${Math.round((overMs ?? 0) / 100) / 10} s`)
}

function names({ names: all }: SocketsFacts): string[] {
  return all
    .filter(({ failure }) => failure !== null)
    .map(({ name, failure }) => `${name} does not resolve: ${failure}`)
}

function plain({ asked, listeners, timeWait, firewall }: SocketsFacts): string {
  const parts: string[] = []
  if (asked.length > 0) parts.push(`listening on ${asked.map(({ port }) => port).join(', ')}`)
  parts.push(`${listeners.length} listening sockets`)
  if (timeWait !== null) parts.push(`${timeWait.total} in TIME-WAIT`)
  if (firewall.length > 0) parts.push(`${firewall.length} dropping rules`)
  return parts.join(', ')
}
