import type { Host } from './host.ts'
import type { ChangePolicy } from './policy.ts'
import type { System } from './system.ts'

/** An inclusive range of HTTP status codes. */
export interface StatusRange {
  from: number
  to: number
}

/**
 * What counts as good where nobody said otherwise: an answer of the application is no gateway fault, but a plain GET that
 * is called a bad request (400) was sent to the wrong virtual host, port or protocol.
 */
export const usualStatuses: StatusRange[] = [
  { from: 200, to: 399 },
  { from: 401, to: 499 },
]

/** `network`: path report and TLS overlap between hops; `capture`: packet headers on the hop's port for some seconds. */
export type Look = 'network' | 'capture'

/** One layer that a request crosses. Without `addresses` the hop is reached only through the hops outside it. */
export interface Hop {
  name: string
  system: System
  /** Base URLs (`http://10.0.0.5:8080`) of every instance; the first hop defaults to the service's URL. */
  addresses: string[]
  /** Names of machines (services.yaml `hosts:`) on which this hop runs, in the order of `addresses` where both are given. */
  hosts: string[]
  /** Path (and query) to ask for at this hop. */
  health: string
  /** `Host` header to send, without which a virtual host would not be found. */
  hostHeader: string
  /** TLS server name (RFC 6066 section 3). */
  serverName: string
  expect: StatusRange[]
  timeoutMs: number
}

/** What users reach at a URL. `path` is ordered from the outermost hop to the innermost. */
export interface Service {
  name: string
  url: string
  environment: string
  owners: string[]
  changes: ChangePolicy
  channels: { slack?: string; discord?: string }
  path: Hop[]
  /** The machines that the path names, each once. */
  hosts: Host[]
  /** Closer looks that cost more than a few packets, and so are asked for by the operator. */
  looks: Look[]
  timeoutMs: number
  /** `common-hop`: a hop that several services share; `unmatched`: alarms that are nobody's. */
  origin: 'file' | 'demo' | 'ad-hoc' | 'common-hop' | 'unmatched'
}
