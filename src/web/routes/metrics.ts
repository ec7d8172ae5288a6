import { type Context, Hono } from 'hono'
import type { Secret } from '../../secret.ts'
import { createSessions } from '../access/sessions.ts'
import { createTries } from '../access/tries.ts'
import type { WebEnv } from '../web-env.ts'

const hint =
  'Send Authorization: Bearer <token> with METRICS_TOKEN or the token of the console; in Prometheus "authorization" under scrape_configs.'

export interface MetricsOptions {
  scrape: () => Promise<{ type: string; text: string }>
  /** Any of them will do. */
  tokens: readonly Secret[]
  now: () => Date
}

/**
 * `/metrics` for Prometheus, whatever name it is asked under: only a program that knows a token is answered, and no cookie
 * counts, so that no page of another site can have a browser ask. A refusal is a line of plain text, as scrapers log it.
 */
export function metricsRoutes({ scrape, tokens, now }: MetricsOptions): Hono<WebEnv> {
  const sessions = tokens.map(createSessions)
  const tries = createTries(now)
  const routes = new Hono<WebEnv>()
  routes.get('/metrics', async (c) => {
    const address = c.env?.incoming?.socket.remoteAddress ?? 'unknown'
    const waitSeconds = tries.waitSeconds(address)
    if (waitSeconds > 0) {
      c.header('Retry-After', String(waitSeconds))
      return c.text(`Too many wrong tokens from here. Try again in ${waitSeconds} seconds.\n`, 429)
    }
    const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (bearer === undefined) return unknown(c, 'Metrics are for those who have a token.')
    if (!sessions.some((each) => each.isToken(bearer))) {
      tries.wrong(address, bearer)
      return unknown(c, 'That token is not (or no longer) valid.')
    }
    const { type, text } = await scrape()
    return c.body(text, 200, { 'Content-Type': type })
  })
  return routes
}

function unknown(c: Context<WebEnv>, why: string): Response {
  c.header('WWW-Authenticate', 'Bearer realm="fiveohtwo"')
  return c.text(`${why} ${hint}\n`, 401)
}
