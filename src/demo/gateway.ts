import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'

const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n'

/**
 * Starts a round-robin proxy that, like a plain gateway without retries, answers 502 when its turn falls on a dead backend.
 * Backends may be added to the list afterwards.
 */
export async function startGateway(
  wantedPort: number,
  backends: readonly number[],
): Promise<{ port: number; close(): void }> {
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    const port = backends[turn % backends.length]
    turn += 1
    const onward = request(
      {
        host: '127.0.0.1',
        port,
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
        agent: false,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => {
      if (outgoing.headersSent) return outgoing.destroy()
      outgoing.writeHead(502, { 'content-type': 'text/html', server: 'demo-gateway' })
      outgoing.end(page)
    })
    outgoing.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  const port = (await listen(server, wantedPort)) ?? (await listen(server, 0))
  if (port === null) throw new Error("the demo's gateway found no port")
  return {
    port,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function listen(server: Server, port: number): Promise<number | null> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return null
  }
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : null
}
