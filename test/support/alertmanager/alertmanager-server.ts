import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SilenceFault, SilenceWorld } from './silence-world.ts'
import { answerSilences, Invalid } from './silences-api.ts'

export interface AlertmanagerServer {
  url: string
  world: SilenceWorld
  close(): Promise<void>
}

/** The silences of an Alertmanager on loopback: API version 2 over real HTTP, strict, with faults on demand. */
export async function startAlertmanager(settings: Partial<SilenceWorld> = {}): Promise<AlertmanagerServer> {
  const world: SilenceWorld = {
    silences: new Map(),
    token: null,
    now: Date.now,
    requests: [],
    refusesEnded: false,
    fate: () => null,
    ...settings,
  }
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    if (body === null) return
    const url = new URL(request.url ?? '/', 'http://alertmanager')
    const line = `${request.method} ${url.pathname}`
    world.requests.push(line)
    const fault: SilenceFault | null = world.fate(line)
    const send = (status: number, content: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(content === undefined ? undefined : JSON.stringify(content))
    }
    if (fault === 'cut before') return request.socket.destroy()
    if (fault === '500 before') return send(500, 'out of memory')
    if (world.token !== null && request.headers.authorization !== `Bearer ${world.token}`) {
      return send(401, undefined)
    }
    try {
      const type = request.headers['content-type']
      const content = answerSilences(world, request.method ?? '', url, type, body)
      if (fault === 'cut after') return request.socket.destroy()
      if (fault === '500 after') return send(500, 'out of memory')
      send(200, content)
    } catch (thrown) {
      if (!(thrown instanceof Invalid)) throw thrown
      send(thrown.status, thrown.message === '' ? undefined : thrown.message)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    world,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk)
  } catch {
    return null
  }
  return Buffer.concat(chunks).toString('utf8')
}
