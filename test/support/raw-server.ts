import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket, connect as tcpConnect } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { Worker } from 'node:worker_threads'
import type { Identity } from './certificates.ts'

export interface RunningServer {
  port: number
  /** Drops every connection that is still open. */
  close(): Promise<void>
}

/** Called with the whole header of each request; requests have no body here. `count` starts at 0 for each server. */
export type Answer = (socket: Socket, request: string, count: number) => void

/** A server on 127.0.0.1 that answers each request with whatever bytes, silence or violence `answer` has in mind. */
export function startRawServer(answer: Answer, identity?: Identity): Promise<RunningServer> {
  let count = 0
  return startSocketServer((socket) => {
    let received = ''
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1')
      for (let end = received.indexOf('\r\n\r\n'); end !== -1; end = received.indexOf('\r\n\r\n')) {
        const request = received.slice(0, end + 4)
        received = received.slice(end + 4)
        answer(socket, request, count++)
      }
    })
  }, identity)
}

/** The same, from the moment of the connection on. */
export async function startSocketServer(
  onSocket: (socket: Socket) => void,
  identity?: Identity,
): Promise<RunningServer> {
  const open = new Set<Socket>()
  const accept = (socket: Socket) => {
    socket.on('error', () => {})
    onSocket(socket)
  }
  const server: Server = identity ? createTlsServer(identity, accept) : createServer(accept)
  server.on('tlsClientError', () => {})
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    async close() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A port on which nobody listens any more. */
export async function findClosedPort(): Promise<RunningServer> {
  const { port, close } = await startSocketServer(() => {})
  await close()
  return { port, close: async () => {} }
}

/**
 * A listener whose accept queue is full, so that the kernel drops every further SYN (listen(2); Linux tcp_conn_request).
 * Its thread is blocked for good and accepts nothing.
 */
export async function startFullBacklog(): Promise<RunningServer> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     const server = require('node:net').createServer()
     server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port)
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
     })`,
    { eval: true },
  )
  const [port] = (await once(worker, 'message')) as [number]
  // The queue holds one connection more than the backlog says.
  const fillers = Array.from({ length: 2 }, () => tcpConnect({ port, host: '127.0.0.1' }))
  await Promise.all(
    fillers.map((filler) =>
      once(
        filler.on('error', () => {}),
        'connect',
      ),
    ),
  )
  return {
    port,
    async close() {
      for (const filler of fillers) filler.destroy()
      await worker.terminate()
    },
  }
}
