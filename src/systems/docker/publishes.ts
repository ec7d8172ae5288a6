import type { Container } from '../../model/facts/docker.ts'

const everywhere: ReadonlySet<string> = new Set(['', '0.0.0.0', '::', '*'])

/** Where somebody asks: a name or an IP literal without brackets, and a port. */
export interface AskedAt {
  host: string
  port: number
}

/**
 * Whether a port that is published at `bound` takes a connection to `asked` of the same machine. Which address a name stands
 * for is not known here, so that a name is taken to be any but a loopback one.
 */
export function reaches(asked: string, bound: string): boolean {
  if (bound === '::') return true
  // https://docs.docker.com/engine/network/port-publishing/: without an address a port is published on all of them.
  if (everywhere.has(bound)) return asked !== '::1'
  if (asked === bound) return true
  const isBoundHere = isLoopback(bound)
  if (asked === 'localhost') return isBoundHere
  return !isLiteral(asked) && !isBoundHere
}

/** Whether a connection to this address of the machine comes to a port that the container publishes, or would if it ran. */
export function publishes({ published }: Pick<Container, 'published'>, { host, port }: AskedAt): boolean {
  return published.some(
    ({ hostAddress, hostPort, protocol }) =>
      protocol === 'tcp' && hostPort === port && reaches(host, hostAddress),
  )
}

/** Where an address of a hop is asked, null for what has no port. */
export function askedAt(address: string): AskedAt | null {
  const url = URL.parse(address)
  if (url === null || url.hostname === '') return null
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}

function isLiteral(host: string): boolean {
  return host.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)
}
