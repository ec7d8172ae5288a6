import type { MiddlewareHandler } from 'hono'
import { BotError } from '../../errors.ts'
import type { WebEnv } from '../web-env.ts'

/**
 * Refuses requests that change something and were sent by a page of another site. Sec-Fetch-Site decides where the
 * browser sends it (only to https and loopback), else Origin. Throws CROSS_SITE_REFUSED.
 */
export function sameOrigin(): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    const site = c.req.header('sec-fetch-site')
    const origin = c.req.header('origin')
    if (site === undefined && origin === undefined && c.get('signedInBy') === 'bearer') return next()
    const isOurs =
      site === undefined
        ? origin !== undefined && hostOf(origin) === c.req.header('host')
        : site === 'same-origin'
    if (isOurs) return next()
    throw new BotError(
      'CROSS_SITE_REFUSED',
      `This request came from ${origin ?? site ?? 'an unnamed place'}, not from the console's own page.`,
      'Do it on the console itself, or send Authorization: Bearer <token> from a program.',
    )
  }
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
