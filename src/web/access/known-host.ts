import type { MiddlewareHandler } from 'hono'
import { BotError } from '../../errors.ts'
import type { WebEnv } from '../web-env.ts'

const loopback = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Answers only to the names that lead here on purpose: a page of another site whose name was rebound to this address
 * (DNS rebinding) sends its own name as Host. Throws HOST_REFUSED.
 */
export function knownHost(allowedHosts: string[]): MiddlewareHandler<WebEnv> {
  const known = new Set([...loopback, ...allowedHosts.map(hostName)])
  return async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host
    if (known.has(hostName(host))) return next()
    throw new BotError(
      'HOST_REFUSED',
      `This console does not answer to the name ${host}.`,
      'Open it by the address that the bot printed, or set HOST to this name and start the bot again.',
    )
  }
}

/** Lower case, without the port; a bare IPv6 address gets its brackets. */
function hostName(host: string): string {
  const name = host.trim().toLowerCase()
  if (/^[^[\]]*:[^[\]]*:/.test(name)) return `[${name}]`
  return name.replace(/:\d+$/, '')
}
