import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import type { Hono } from 'hono'
import { BotError } from '../errors.ts'
import type { WebEnv } from './web-env.ts'

/** How long requests that are being answered may go on when the server closes. */
const graceMs = 2_000

export interface Serving {
  /** As a browser on this machine opens it, without a slash at the end. */
  url: string
  port: number
  /** Ends event streams at once and other requests when answered. */
  close(): Promise<void>
}

/** Listens; port 0 takes a free one. Throws PORT_TAKEN and LISTEN_FAILED. */
export async function serve(
  app: Hono<WebEnv>,
  { host, port }: { host: string; port: number },
): Promise<Serving> {
  const closing = new AbortController()
  const server = createAdaptorServer({
    // Untouched globals keep `Request` and `Response` what the rest of the process expects.
    overrideGlobalObjects: false,
    fetch: (request, env) => app.fetch(request, { ...env, closing: closing.signal }),
  })
  server.on('request', (_request, response: ServerResponse) => {
    // An answered request leaves an idle connection, for which a closing server would wait.
    response.on('close', () => setImmediate(() => closing.signal.aborted && dropIdle(server)))
  })
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (thrown) {
    throw listenProblem(thrown, host, port)
  }
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${hostForBrowser(host)}:${bound}`,
    port: bound,
    async close() {
      const closed = once(server, 'close')
      server.close()
      closing.abort()
      const timer = setTimeout(() => dropAll(server), graceMs)
      await closed
      clearTimeout(timer)
    },
  }
}

function dropIdle(server: ServerType): void {
  if ('closeIdleConnections' in server) server.closeIdleConnections()
}

function dropAll(server: ServerType): void {
  if ('closeAllConnections' in server) server.closeAllConnections()
}

function hostForBrowser(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function listenProblem(thrown: unknown, host: string, port: number): BotError {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  if (code === 'EADDRINUSE') {
    return new BotError(
      'PORT_TAKEN',
      `Port ${port} on ${host} is taken by another program.`,
      'Set PORT=0 to take any free port, or PORT to another number. If the bot is running already, use that one.',
      { cause: thrown },
    )
  }
  return new BotError(
    'LISTEN_FAILED',
    `Cannot listen on ${host} port ${port}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    code === 'EACCES'
      ? 'Ports below 1024 need privileges: set PORT=5020 or another one above.'
      : 'Set HOST to an address of this machine, for example 127.0.0.1.',
    { cause: thrown },
  )
}
