import { Hono } from 'hono'
import { BotError } from '../../errors.ts'
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
 * counts, so that no page of another site can have a browser ask. Throws NOT_SIGNED_IN and TOO_MANY_TRIES.
 */
export function metricsRoutes({ scrape, tokens, now }: MetricsOptions): Hono<WebEnv> {
  const sessions = tokens.map(createSessions)
  const tries = createTries(now)
  const routes = new Hono<WebEnv>()
  routes.get('/metrics', async (c) => {
    const address = c.env?.incoming?.socket.remoteAddress ?? 'unknown'
    const waitSeconds = tries.waitSeconds(address)
    if (waitSeconds > 0) {
      throw new BotError(
        'TOO_MANY_TRIES',
        'Too many wrong tokens from here.',
        `Try again in ${waitSeconds} seconds.`,
      )
    }
    const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (bearer === undefined)
      throw new BotError('NOT_SIGNED_IN', 'Metrics are for those who have a token.', hint)
    if (!sessions.some((each) => each.isToken(bearer))) {
      tries.wrong(address, bearer)
      throw new BotError('NOT_SIGNED_IN', 'That token is not (or no longer) valid.', hint)
    }
    const { type, text } = await scrape()
    return c.body(text, 200, { 'Content-Type': type })
  })
  return routes
}
