import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { isRecord, type Json } from './is-record.ts'
import { applicationPayload, guildPayload, userPayload } from './payloads.ts'
import type { Dispatch, World } from './world.ts'

interface Session {
  id: string
  intents: number
  seq: number
  /** Everything dispatched, for replay. */
  events: { op: 0; t: string; s: number; d: Json }[]
  socket: WebSocket | null
}

export interface GatewayServer {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  dispatch(dispatch: Dispatch): void
  /** Of every connection; null cuts without a close frame. */
  closeAll(code: number | null, forget: boolean): void
  sendAll(payload: Json): void
  invalidate(resumable: boolean): void
  counts: { identifies: number; resumes: number; heartbeats: number; closed: number[] }
  connected(): boolean
  acknowledges: boolean
  refuses: boolean
  stop(): void
}

/** events/gateway.mdx "List of Intents": which are asked for in the portal, and all that exist. */
const privileged = (1 << 1) | (1 << 8) | (1 << 15)
const known = 0x1ffff | (0b11 << 20) | (0b11 << 24)

/**
 * The gateway: hello, heartbeats, identify, resume with replay; developers/events/gateway.mdx, close codes in
 * topics/opcodes-and-status-codes.mdx. Identifying is not limited to one in 5 s, so that tests may restart a bot.
 */
export function createGateway(
  world: World,
  options: { heartbeatMs: number; privilegedIntents: number },
): GatewayServer {
  const server = new WebSocketServer({ noServer: true })
  const sessions = new Map<string, Session>()
  const timers = new Set<NodeJS.Timeout>()
  const counts: GatewayServer['counts'] = { identifies: 0, resumes: 0, heartbeats: 0, closed: [] }
  const gateway: GatewayServer = {
    upgrade,
    dispatch,
    closeAll,
    sendAll,
    invalidate,
    counts,
    connected: () => [...sessions.values()].some(({ socket }) => socket?.readyState === 1),
    acknowledges: true,
    refuses: false,
    stop,
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (gateway.refuses)
      return void socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
    server.handleUpgrade(request, socket, head, (ws) => {
      const url = new URL(request.url ?? '/', world.baseUrl)
      if (url.searchParams.get('v') !== '10') return close(ws, 4012)
      if (url.searchParams.get('encoding') !== 'json' || url.searchParams.has('compress'))
        world.violations.push(`the gateway was asked for ${url.search}, which this server does not speak`)
      serve(ws, url.pathname)
    })
  }

  function serve(ws: WebSocket, path: string): void {
    let session: Session | null = null
    let sent = { since: Date.now(), count: 0 }
    const patience = setTimeout(() => close(ws, 4009), options.heartbeatMs * 2)
    timers.add(patience)
    ws.on('error', () => undefined)
    ws.on('close', (code) => {
      clearTimeout(patience)
      timers.delete(patience)
      if (session?.socket !== ws) return
      session.socket = null
      // "When you close the connection … with close code 1000 or 1001, your session will be invalidated"
      if (code === 1000 || code === 1001) sessions.delete(session.id)
    })
    ws.on('message', (data) => {
      const text = String(data)
      if (Date.now() - sent.since > 60_000) sent = { since: Date.now(), count: 0 }
      sent.count += 1
      // "120 gateway events per connection every 60 seconds"; events are at most 4096 bytes long.
      if (sent.count > 120) return close(ws, 4008)
      if (text.length > 4096) return close(ws, 4002)
      const payload = parse(text)
      if (!payload) return close(ws, 4002)
      const body = isRecord(payload.d) ? payload.d : {}
      if (payload.op === 1) return heartbeat(ws, patience)
      if (payload.op === 2) {
        if (session) return close(ws, 4005)
        session = identify(ws, body)
        return
      }
      if (payload.op === 6) {
        session = resume(ws, body, path)
        return
      }
      if (!session) return close(ws, 4003)
      if (payload.op !== 3 && payload.op !== 4 && payload.op !== 8) close(ws, 4001)
    })
    send(ws, { op: 10, d: { heartbeat_interval: options.heartbeatMs }, s: null, t: null })
  }

  function heartbeat(ws: WebSocket, patience: NodeJS.Timeout): void {
    counts.heartbeats += 1
    patience.refresh()
    if (gateway.acknowledges) send(ws, { op: 11, d: null, s: null, t: null })
  }

  function identify(ws: WebSocket, body: Json): Session | null {
    counts.identifies += 1
    const { token, intents, properties, shard } = body
    if (!world.tokenValid || token !== world.token) return refused(ws, 4004)
    if (Array.isArray(shard) && shard[0] >= shard[1]) return refused(ws, 4010)
    if (typeof intents !== 'number' || (intents & ~known) !== 0) return refused(ws, 4013)
    if ((intents & privileged & ~options.privilegedIntents) !== 0) return refused(ws, 4014)
    if (!isRecord(properties) || !properties.os || !properties.browser || !properties.device)
      world.violations.push('an identify without properties os, browser and device')
    const session: Session = { id: randomBytes(16).toString('hex'), intents, seq: 0, events: [], socket: ws }
    sessions.set(session.id, session)
    deliver(session, 'READY', {
      v: 10,
      user: { ...userPayload(world.bot), verified: true, mfa_enabled: false, email: null },
      guilds: world.botIn ? [{ id: world.guild.id, unavailable: true }] : [],
      session_id: session.id,
      resume_gateway_url: `${world.baseUrl.replace('http:', 'ws:')}/resume`,
      shard: shard ?? [0, 1],
      application: { id: world.applicationId, flags: applicationPayload(world).flags },
    })
    if (world.botIn && intents & 1) deliver(session, 'GUILD_CREATE', guildPayload(world))
    return session
  }

  function resume(ws: WebSocket, { token, session_id: id, seq }: Json, path: string): Session | null {
    counts.resumes += 1
    if (path !== '/resume') world.violations.push('a resume at another address than resume_gateway_url')
    if (!world.tokenValid || token !== world.token) return refused(ws, 4004)
    const session = sessions.get(String(id))
    if (!session) {
      send(ws, { op: 9, d: false, s: null, t: null })
      return null
    }
    if (typeof seq !== 'number' || seq > session.seq) return refused(ws, 4007)
    session.socket?.terminate()
    session.socket = ws
    for (const event of session.events.filter(({ s }) => s > seq)) send(ws, event)
    deliver(session, 'RESUMED', {})
    return session
  }

  function refused(ws: WebSocket, code: number): null {
    close(ws, code)
    return null
  }

  function deliver(session: Session, event: string, data: Json): void {
    session.seq += 1
    const payload = { op: 0 as const, t: event, s: session.seq, d: structuredClone(data) }
    session.events.push(payload)
    if (session.socket) send(session.socket, payload)
  }

  function dispatch({ event, data, intent, blank }: Dispatch): void {
    for (const session of sessions.values()) {
      if (intent !== 0 && (session.intents & intent) === 0) continue
      deliver(session, event, blank && (session.intents & (1 << 15)) === 0 ? blank : data)
    }
  }

  function close(ws: WebSocket, code: number): void {
    counts.closed.push(code)
    ws.close(code)
  }

  function closeAll(code: number | null, forget: boolean): void {
    for (const session of [...sessions.values()]) {
      if (forget) sessions.delete(session.id)
      const { socket } = session
      session.socket = null
      if (!socket) continue
      counts.closed.push(code ?? 1006)
      if (code === null) socket.terminate()
      else socket.close(code)
    }
  }

  function sendAll(payload: Json): void {
    for (const { socket } of sessions.values()) if (socket) send(socket, payload)
  }

  function invalidate(resumable: boolean): void {
    sendAll({ op: 9, d: resumable, s: null, t: null })
    if (!resumable) sessions.clear()
  }

  function stop(): void {
    for (const timer of timers) clearTimeout(timer)
    sessions.clear()
    for (const client of server.clients) client.terminate()
    server.close()
  }

  return gateway
}

function send(ws: WebSocket, payload: object): void {
  if (ws.readyState === 1) ws.send(JSON.stringify(payload))
}

function parse(text: string): Json | null {
  try {
    const payload: unknown = JSON.parse(text)
    return isRecord(payload) ? payload : null
  } catch {
    return null
  }
}
