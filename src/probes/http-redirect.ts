import type { Destination } from './http-attempt.ts'
import type { Exchange } from './http-exchange.ts'

/** Most hops that are followed; browsers stop at 20, and a health URL needs one or two. */
export const maxRedirects = 5

const redirectStatuses = new Set([301, 302, 303, 307, 308])

/** The `Location` of a redirect (RFC 9110 section 15.4), or null when the answer is none. */
export function redirectLocation(exchange: Exchange): string | null {
  if (exchange.status === null || !redirectStatuses.has(exchange.status)) return null
  return exchange.rawHeaders.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? null
}

/**
 * Where a redirect leads, or null when it is not to HTTP. Back to the host that was asked means to the same address under
 * the same names; anywhere else is a stranger's choice, so the operator's word for the address does not cover it.
 */
export function redirectDestination(from: Destination, location: string): Destination | null {
  const named = `${from.url.protocol}//${from.hostHeader}${from.url.pathname}${from.url.search}`
  const base = URL.canParse(named) ? new URL(named) : from.url
  if (!URL.canParse(location, base.href)) return null
  const url = new URL(location, base)
  url.hash = ''
  url.username = ''
  url.password = ''
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null

  const tls = url.protocol === 'https:'
  const sameHost = url.host === base.host || url.host === from.url.host
  if (sameHost && tls === from.tls) {
    return { ...from, url: new URL(`${from.url.origin}${url.pathname}${url.search}`) }
  }
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port)
  const known = hostname === from.hostname && (port === from.port || port === 443 || port === 80)
  return {
    url,
    hostname,
    port,
    tls,
    hostHeader: url.host,
    serverName: hostname,
    inventory: from.inventory && known,
  }
}
