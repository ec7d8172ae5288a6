import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Call } from './discord-server-types.ts'
import { createFailures, failureAnswer } from './failures.ts'
import type { Gauge } from './rate-limits.ts'
import { readBody } from './read-body.ts'
import { type Answer, isRefusal } from './refusal.ts'
import type { ApiRequest, Route } from './route.ts'
import type { World } from './world.ts'

export interface RestServer {
  listener(request: IncomingMessage, response: ServerResponse): void
  failures: ReturnType<typeof createFailures>
  calls: Call[]
  outage: boolean
}

/** The HTTP side: `/api/v10/…` by a table of routes, and the files of messages. */
export function createRestServer(world: World, routes: Route[], gauge: Gauge): RestServer {
  const failures = createFailures()
  const calls: Call[] = []
  const table = routes.map((route) => ({ route, pattern: patternOf(route.route) }))
  const rest: RestServer = { listener, failures, calls, outage: false }

  function listener(request: IncomingMessage, response: ServerResponse): void {
    serve(request, response).catch((error: unknown) => {
      world.violations.push(`the server itself failed: ${error instanceof Error ? error.stack : error}`)
      response.destroy()
    })
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', world.baseUrl)
    if (url.pathname.startsWith('/attachments/')) return sendFile(url.pathname, response)
    const asked = `${request.method} ${decodeURIComponent(url.pathname).replace(/^\/api(\/v\d+)?/, '')}`
    const found = table.find(({ pattern }) => pattern.test(asked))
    const call: Call = {
      route: found?.route.route ?? asked,
      path: url.pathname,
      body: null,
      at: world.now(),
      status: null,
    }
    calls.push(call)
    const { body, uploads, problem } = await readBody(request)
    call.body = uploads.length > 0 ? { ...Object(body), files: uploads.map(({ name }) => name) } : body
    const failure = rest.outage ? { status: 503 as const } : failures.next(call.route, body)
    if (failure === 'hang') return
    if (failure === 'cut') return void response.destroy()
    const before = typeof failure === 'object' && failure ? failureAnswer(failure) : null
    const { answer, headers } = before ? { answer: before, headers: {} } : decide()
    if (failure === 'accept-then-cut') return void response.destroy()
    send(failure === 'accept-then-502' ? failureAnswer({ status: 502 }) : answer, headers)

    function decide(): { answer: Answer; headers: Record<string, string> } {
      const params = found?.pattern.exec(asked)?.groups ?? {}
      let headers: Record<string, string> = {}
      const early = gauge.banned() ?? unfit(request, url, found?.route)
      if (early) return { answer: early, headers }
      if (!found) {
        world.violations.push(`${asked}: no such route here`)
        return { answer: { status: 404, body: { message: '404: Not Found', code: 0 } }, headers }
      }
      if (found.route.limit !== null) {
        const limited = found.route.limit === 'webhook' ? null : gauge.global()
        if (limited) return { answer: limited, headers }
        const taken = gauge.take(found.route.limit, found.route.route, major(params))
        headers = taken.headers
        if (taken.refused) return { answer: taken.refused, headers }
      }
      if (problem) return { answer: problem, headers }
      return {
        answer: handled(found.route, { world, gauge, params, query: url.searchParams, body, uploads }),
        headers,
      }
    }

    function send(answer: Answer, more: Record<string, string>): void {
      if (!before) gauge.answered(answer)
      call.status = answer.status
      const { body } = answer
      const plain = typeof body === 'string'
      const type = body !== undefined && { 'Content-Type': plain ? 'text/plain' : 'application/json' }
      response
        .writeHead(answer.status, { ...type, ...more, ...answer.headers })
        .end(body === undefined || plain ? body : JSON.stringify(body))
    }
  }

  /** What is refused whatever the route: reference.mdx "API Versioning", "User Agent", "Authentication". */
  function unfit(request: IncomingMessage, url: URL, route: Route | undefined): Answer | null {
    if (!/^DiscordBot \([^)]+\)/.test(request.headers['user-agent'] ?? '')) {
      world.violations.push('a request without a User-Agent of the form "DiscordBot ($url, $versionNumber)"')
      return {
        status: 403,
        body: {
          message:
            'Cloudflare is blocking your request. This can often be resolved by setting a proper User Agent',
          code: 40333,
        },
      }
    }
    if (!url.pathname.startsWith('/api/v10/'))
      return { status: 400, body: { message: 'Invalid API version', code: 50041 } }
    if (route?.auth === false) return null
    if (world.tokenValid && request.headers.authorization === `Bot ${world.token}`) return null
    return { status: 401, body: { message: '401: Unauthorized', code: 0 } }
  }

  function sendFile(path: string, response: ServerResponse): void {
    const id = path.split('/')[3]
    const file = [...world.messages.values()].flatMap(({ files }) => files).find((one) => one.id === id)
    if (!file) return void response.writeHead(404).end('This content is no longer available.')
    response.writeHead(200, { 'Content-Type': file.type }).end(file.bytes)
  }

  return rest
}

function handled(route: Route, request: ApiRequest): Answer {
  try {
    return route.handle(request)
  } catch (error) {
    if (isRefusal(error)) return error.answer
    throw error
  }
}

/** Limits are counted for each channel, guild, or webhook with its token: topics/rate-limits.mdx. */
function major({ channel, guild, token }: Record<string, string>): string {
  return channel ?? guild ?? token ?? ''
}

function patternOf(route: string): RegExp {
  return new RegExp(`^${route.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`)
}
