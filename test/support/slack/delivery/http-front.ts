import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Answer } from '../answer.ts'

export interface FrontRequest {
  method: string
  url: URL
  headers: IncomingMessage['headers']
  body: Buffer
}

export interface HttpFront {
  origin: string
  onUpgrade(listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): void
  close(): Promise<void>
}

/** An HTTP server on loopback that may also keep silent or hang up. */
export async function openHttpFront(route: (request: FrontRequest) => Promise<Answer>): Promise<HttpFront> {
  const server = createServer((request, response) => {
    void take(request, response)
  })

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const url = new URL(request.url ?? '/', 'http://slack.invalid')
    const answer = await route({
      method: request.method ?? 'GET',
      url,
      headers: request.headers,
      body: Buffer.concat(chunks),
    }).catch((error: unknown): Answer => ({ status: 500, headers: {}, body: String(error) }))
    if (answer === 'hang') return
    if (answer === 'cut') {
      request.socket.destroy()
      return
    }
    const { status, headers, body } = answer
    const isJson = typeof body === 'object' && !Buffer.isBuffer(body)
    response.writeHead(status, {
      'content-type': isJson ? 'application/json; charset=utf-8' : 'text/html',
      'x-slack-req-id': '0123456789abcdef0123456789abcdef',
      ...headers,
    })
    response.end(isJson ? JSON.stringify(body) : body)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    onUpgrade(listener) {
      server.on('upgrade', listener)
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
