import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A loopback port that leads to another one, until it is cut. */
export interface CuttableProxy {
  port: number
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>
  /** From now on nothing comes back over the connections that there are, and nobody is told. */
  silence(): void
  /** Accepts again, on the same port. */
  mend(): Promise<void>
}

export async function startCuttableProxy(targetPort: number): Promise<CuttableProxy> {
  const sockets = new Set<Socket>()
  const answering = new Set<Socket>()
  let server = await listen(0)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address')
  const { port } = address

  async function listen(onPort: number): Promise<Server> {
    const listening = createServer((near) => {
      const far = connect(targetPort, '127.0.0.1')
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => sockets.delete(socket))
      }
      answering.add(far)
      far.on('close', () => answering.delete(far))
      near.pipe(far).pipe(near)
    }).listen(onPort, '127.0.0.1')
    await once(listening, 'listening')
    return listening
  }

  return {
    port,
    async cut() {
      if (!server.listening) return
      server.close()
      for (const socket of sockets) socket.resetAndDestroy()
      await once(server, 'close')
    },
    silence() {
      for (const socket of answering) socket.unpipe()
    },
    async mend() {
      server = await listen(port)
    },
  }
}
