import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'

export const loopback = '127.0.0.1'

/** A server on a port of its own, which knows what became of its connections. */
export interface FaultyServer {
  port: number
  /** Connections accepted so far. */
  accepted(): number
  /** Resolves when at least `count` connections came and every one of them has been closed. */
  drained(count?: number): Promise<void>
  close(): Promise<void>
}

/** Listens on a free port of 127.0.0.1 and misbehaves as told. */
export async function serveTcp(misbehave: (socket: Socket) => void): Promise<FaultyServer> {
  return watchServer(createServer({ allowHalfOpen: false }, misbehave))
}

/** Starts a server and keeps count of its connections. */
export async function watchServer(server: Server): Promise<FaultyServer> {
  const open = new Set<Socket>()
  let accepted = 0
  let changed = Promise.withResolvers<void>()
  const announce = () => {
    changed.resolve()
    changed = Promise.withResolvers()
  }
  server.on('connection', (socket: Socket) => {
    accepted += 1
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      open.delete(socket)
      announce()
    })
    // An ending is seen only by a socket that is read.
    socket.resume()
    announce()
  })
  server.listen(0, loopback)
  await once(server, 'listening')
  return {
    port: portOf(server),
    accepted: () => accepted,
    async drained(count = 1) {
      while (accepted < count || open.size > 0) await changed.promise
    },
    async close() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A port on which nothing listens. */
export async function refusingPort(): Promise<number> {
  const server = createServer().listen(0, loopback)
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

/** Accepts, and never says a word. */
export function serveSilence(): Promise<FaultyServer> {
  return serveTcp(() => {})
}

/** Resets every connection as soon as something comes. */
export function serveResets(): Promise<FaultyServer> {
  return serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
}

/** Closes every connection in order as soon as something comes. */
export function serveClosing(): Promise<FaultyServer> {
  return serveTcp((socket) => socket.once('data', () => socket.end()))
}

const blackHole = `
  const { createServer } = require('node:net')
  const { parentPort } = require('node:worker_threads')
  const server = createServer()
  server.listen({ port: 0, host: '${loopback}', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
`

/**
 * A port whose listener never accepts: its backlog of one soon is full, and then the kernel drops every SYN, as a
 * firewall does that drops packets. Fill it with {@link connectTcp} until one times out.
 */
export async function serveBlackHole(): Promise<{ port: number; close(): Promise<void> }> {
  const worker = new Worker(blackHole, { eval: true })
  const [port] = await once(worker, 'message')
  return {
    port: Number(port),
    async close() {
      await worker.terminate()
    },
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
