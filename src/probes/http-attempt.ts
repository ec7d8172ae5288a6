import type { HttpFailure } from '../model/facts.ts'
import type { StepContext } from '../model/step.ts'
import type { Target } from '../model/target.ts'
import { type Exchange, exchangeHttp, type HttpRequest } from './http-exchange.ts'
import { openConnection } from './open-connection.ts'

/** What to ask for, where, and under which names. */
export interface Destination {
  /** For people and for resolving redirects; carries the path. */
  url: URL
  hostname: string
  port: number
  tls: boolean
  hostHeader: string
  serverName: string
  inventory: boolean
}

export type Located = { addresses: string[]; dnsMs: number } | { problem: string; dnsMs: number }

/** One request from connecting to the end of the answer, at the first address that let us. */
export interface Attempt {
  address: string | null
  /** Null when no connection came about. */
  exchange: Exchange | null
  failure: HttpFailure | null
  failureMessage: string | null
  connectMs: number | null
  tlsMs: number | null
  /** Connecting, handshake and exchange together. */
  totalMs: number
}

/** Where a target is asked; `path` replaces the path and query of its URL. */
export function destinationOf(target: Target, path?: string): Destination {
  const { hostname, port, tls, hostHeader, serverName, inventory } = target
  const { origin, pathname, search } = new URL(target.url)
  const url = new URL(`${origin}${path ?? pathname + search}`)
  return { url, hostname, port, tls, hostHeader, serverName, inventory }
}

/** Asks policy and DNS for the addresses. Throws `ADDRESS_REFUSED`; a name that does not resolve is data. */
export async function locate(destination: Destination, context: StepContext): Promise<Located> {
  const { hostname, inventory } = destination
  const resolution = await context.resolve(hostname, { inventory, signal: context.signal })
  const dnsMs = resolution.durationMs
  if ('failure' in resolution)
    return { problem: `${hostname} does not resolve: ${resolution.failure}`, dnsMs }
  if (resolution.addresses.length === 0) return { problem: `${hostname} has no address`, dnsMs }
  return { addresses: resolution.addresses, dnsMs }
}

/** Connects to the first address that lets us, and sends one request there; `timeoutMs` bounds it all. */
export async function attemptHttp(
  destination: Destination,
  addresses: string[],
  request: Pick<HttpRequest, 'method' | 'keepAlive'>,
  options: { timeoutMs: number; context: StepContext },
): Promise<Attempt> {
  const { timeoutMs, context } = options
  const { port, tls, serverName, hostHeader, url } = destination
  const { signal } = context
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt

  const endpoint = { addresses, port, tls, serverName }
  const opened = await openConnection(endpoint, { timeoutMs, signal, now: context.now() })
  const { address, connectMs, tlsMs } = opened
  if ('failure' in opened) {
    const { failure, message } = opened
    return { address, exchange: null, failure, failureMessage: message, connectMs, tlsMs, totalMs: elapsed() }
  }
  const exchange = await exchangeHttp(
    opened.socket,
    { ...request, path: url.pathname + url.search, hostHeader },
    { tls, timeoutMs: Math.max(1, timeoutMs - elapsed()), signal },
  )
  const { failure = null, message: failureMessage = null } = exchange.problem ?? {}
  return { address, exchange, failure, failureMessage, connectMs, tlsMs, totalMs: elapsed() }
}

/** An attempt that ended before any address was known. */
export function notAttempted(failureMessage: string): Attempt {
  return {
    address: null,
    exchange: null,
    failure: 'name',
    failureMessage,
    connectMs: null,
    tlsMs: null,
    totalMs: 0,
  }
}
