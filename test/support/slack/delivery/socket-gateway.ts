import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { isObject } from '../is-object.ts'
import type { JsonObject } from '../json.ts'
import type { SlackWorld } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'

export interface SocketGateway {
  /** The address of a connection; it works once, for half a minute. */
  issue(ticket: string): string
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Sends to one of the connections; resolves with its acknowledgement, null after `ackWithin`; undefined when there is none. */
  send(envelope: JsonObject): Promise<{ ms: number; body: JsonObject } | null> | undefined
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled' | 'cut'): void
  readonly open: number
  connected(count: number): Promise<void>
  close(): void
}

/** "Up to 10 open WebSocket connections at the same time" (docs.slack.dev/apis/events-api/using-socket-mode). */
const mostSockets = 10
const ticketLifeMs = 30_000

/** How long a client has to go by itself. */
const goneAfterMs = 1000

/** Socket Mode, as docs.slack.dev/apis/events-api/using-socket-mode tells it. */
export function createSocketGateway(world: SlackWorld, pingEvery: number, ackWithin: number): SocketGateway {
  const server = new WebSocketServer({ noServer: true })
  const tickets = new Map<string, number>()
  const waiting = new Map<string, (body: JsonObject) => void>()
  const late = new Map<string, number>()
  const changed = new EventEmitter()
  changed.setMaxListeners(0)
  /** Greeted connections that were not told to go. */
  let ready: WebSocket[] = []
  let turn = 0

  const heartbeat = setInterval(() => {
    for (const socket of server.clients) socket.ping('Ping from applink')
  }, pingEvery)
  heartbeat.unref()

  function greet(socket: WebSocket): void {
    socket.on('error', () => {})
    socket.on('close', () => {
      ready = ready.filter((each) => each !== socket)
      changed.emit('change')
    })
    socket.on('message', (data) => {
      for (const complaint of take(String(data))) world.violations.push(complaint)
    })
    if (ready.length >= mostSockets) {
      socket.send(
        JSON.stringify({
          type: 'disconnect',
          reason: 'too_many_websockets',
          debug_info: { host: 'applink' },
        }),
      )
      socket.close()
      return
    }
    ready.push(socket)
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: ready.length,
        connection_info: { app_id: world.appId },
        debug_info: { host: 'applink', build_number: 1, approximate_connection_time: 18_060 },
      }),
    )
    changed.emit('change')
  }

  function take(text: string): string[] {
    const message = parse(text)
    const id = stringOf(message?.envelope_id)
    if (!message || id === '') return ['a message on the socket was no acknowledgement']
    const accept = waiting.get(id)
    const sentAt = late.get(id)
    if (accept) {
      accept(isObject(message.payload) ? message.payload : {})
      return []
    }
    if (sentAt === undefined) return ['an envelope was acknowledged that was never sent, or twice']
    late.delete(id)
    return [
      `an envelope was acknowledged after ${Math.round(performance.now() - sentAt)} ms, which is too late`,
    ]
  }

  return {
    issue(ticket) {
      tickets.set(ticket, Date.now())
      return `${world.origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${world.appId}`
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://slack.invalid').searchParams.get('ticket') ?? ''
      const issuedAt = tickets.get(ticket)
      tickets.delete(ticket)
      if (issuedAt === undefined || Date.now() - issuedAt > ticketLifeMs) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
        return
      }
      server.handleUpgrade(request, socket, head, greet)
    },
    send(envelope) {
      const socket = ready[turn++ % Math.max(1, ready.length)]
      if (!socket) return undefined
      const id = stringOf(envelope.envelope_id)
      const sentAt = performance.now()
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(id)
          late.set(id, sentAt)
          resolve(null)
        }, ackWithin)
        timer.unref()
        waiting.set(id, (body) => {
          waiting.delete(id)
          clearTimeout(timer)
          resolve({ ms: performance.now() - sentAt, body })
        })
        socket.send(JSON.stringify(envelope))
      })
    },
    disconnect(reason) {
      const going = ready
      if (reason === 'cut') {
        for (const socket of going) socket.terminate()
        return
      }
      for (const socket of going) {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink' } }))
      }
      // A warning comes ten seconds before the end and the socket is used until then.
      if (reason === 'warning') return
      ready = []
      const end = setTimeout(() => {
        for (const socket of going) socket.terminate()
      }, goneAfterMs)
      end.unref()
    },
    get open() {
      return ready.length
    },
    async connected(count) {
      while (ready.length < count) await once(changed, 'change')
    },
    close() {
      clearInterval(heartbeat)
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
