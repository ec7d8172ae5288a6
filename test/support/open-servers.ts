import { once } from 'node:events'
import { createServer, type RequestListener, type ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Identity } from './certificates.ts'
import type { HttpFault } from './http-faults.ts'
import { type Answer, startRawServer } from './raw-server.ts'

/** Starts servers for one test and gives their URLs; `closeAll` belongs in `afterEach`. */
export function makeServers() {
  const closers: (() => Promise<void>)[] = []

  return {
    async fault(fault: HttpFault): Promise<string> {
      const { url, close } = await fault.start()
      closers.push(close)
      return url
    },

    /** Answers with these bytes and closes, or does what the function does. */
    async raw(answer: Answer | string, identity?: Identity): Promise<string> {
      const answering: Answer = typeof answer === 'string' ? (socket) => socket.end(answer, 'latin1') : answer
      const { port, close } = await startRawServer(answering, identity)
      closers.push(close)
      return `${identity ? 'https' : 'http'}://127.0.0.1:${port}/`
    },

    async http(
      listener: RequestListener,
      { host = '127.0.0.1', ...options }: ServerOptions & { host?: string } = {},
    ): Promise<string> {
      const server = createServer({ keepAliveTimeoutBuffer: 0, ...options }, listener).listen(0, host)
      await once(server, 'listening')
      closers.push(async () => {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      })
      const { port, family, address } = server.address() as AddressInfo
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`
    },

    async closeAll(): Promise<void> {
      await Promise.all(closers.splice(0).map((close) => close()))
    },
  }
}
