import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRateLimit } from './rate-limit.ts'
import { Refusal } from './refusal.ts'
import { answerRest, turn } from './rest-api.ts'
import { type EventType, incidentWebhook } from './webhook.ts'
import type { KeptIncident, Status, World } from './world.ts'

export interface PagerDutyServer {
  url: string
  world: World
  /** Opens an incident, as an alert would. */
  trigger(id: string, title?: string): KeptIncident
  /** What a person does in PagerDuty itself. */
  act(id: string, status: Status): void
  /** A person merges the first into the second, which resolves it. */
  merge(id: string, into: string): void
  incident(id: string): KeptIncident
  /** Posts a webhook about an incident as it stands; resolves to the status it was answered with. */
  send(to: string, id: string, type: EventType, secrets: readonly string[]): Promise<number>
  close(): Promise<void>
}

/** A PagerDuty on loopback: its REST API over real HTTP, strict, with faults on demand, and its webhooks. */
export async function startPagerDuty(settings: Partial<World> = {}): Promise<PagerDutyServer> {
  const world: World = {
    incidents: new Map(),
    users: new Map([['ops@example.com', 'responder']]),
    token: 'y_NbAkKc66ryYTWUXYEu',
    mostNotes: 2000,
    perMinute: 960,
    now: Date.now,
    requests: [],
    wrongs: [],
    fate: () => null,
    ...settings,
  }
  const limit = createRateLimit(world)
  const server = createServer((request, response) => {
    void answer(world, limit, request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  function incident(id: string): KeptIncident {
    const found = world.incidents.get(id)
    if (found === undefined) throw new Error(`there is no incident ${id}`)
    return found
  }

  return {
    url: `http://127.0.0.1:${port}`,
    world,
    trigger(id, title = 'shop answers 502') {
      const number = world.incidents.size + 1
      const opened: KeptIncident = {
        ...{ id, number, title },
        ...{ status: 'triggered', mergedInto: null, notes: [], turns: [] },
      }
      world.incidents.set(id, opened)
      return opened
    },
    act: (id, status) => turn(incident(id), status, 'a person'),
    merge(id, into) {
      const merged = incident(id)
      merged.mergedInto = incident(into).id
      turn(merged, 'resolved', 'a person')
    },
    incident,
    async send(to, id, type, secrets) {
      const { body, headers } = incidentWebhook(incident(id), type, secrets)
      const reply = await fetch(to, { method: 'POST', body, headers, redirect: 'manual' })
      await reply.arrayBuffer()
      return reply.status
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

type RateLimit = ReturnType<typeof createRateLimit>

async function answer(world: World, limit: RateLimit, request: IncomingMessage, response: ServerResponse) {
  const body = await bodyOf(request)
  if (body === null) return
  const path = request.url ?? '/'
  const line = `${request.method} ${path}`
  world.requests.push(line)
  const fault = world.fate(line)
  if (fault === 'cut before') return request.socket.destroy()
  if (fault === '500 before')
    return refuse(response, new Refusal(500, 2000, 'An internal error has occurred.'))
  if (fault === '429 bare') return response.writeHead(429).end()
  if (fault === 'redirect') return response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
  const { isOver, headers } = limit.take(fault === '429')
  if (isOver) return refuse(response, new Refusal(429, 2020, 'Rate Limit Exceeded'), headers)
  try {
    const header = (name: string) => [request.headers[name]].flat()[0]
    const reply = answerRest(world, { method: request.method ?? '', path, header, body })
    if (fault === 'cut after') return request.socket.destroy()
    if (fault === 'slow after') return
    if (fault === '500 after')
      return refuse(response, new Refusal(500, 2000, 'An internal error has occurred.'))
    if (fault === 'page after') return response.writeHead(200).end('<html>One moment, please</html>')
    response.writeHead(reply.status, { ...headers, 'content-type': 'application/json' })
    response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body))
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    refuse(response, thrown, headers)
  }
}

function refuse(
  response: ServerResponse,
  { status, code, message, details }: Refusal,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json' })
  const errors = details.length === 0 ? {} : { errors: details }
  response.end(JSON.stringify({ error: { message, code, ...errors } }))
}

/** Null when the other side went away. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk)
  } catch {
    return null
  }
  return Buffer.concat(chunks).toString('utf8')
}
