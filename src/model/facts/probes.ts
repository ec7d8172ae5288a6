/** The state of our own position, asked before a target is blamed. */
export interface VantageFacts {
  /** Null when no target needs a name resolved. */
  dns: { servers: string[]; answered: boolean; error: string | null } | null
  /** Whether the kernel has a route; null when no target needs that family beyond loopback. */
  egress: { ipv4: boolean | null; ipv6: boolean | null; error: string | null }
  /** Kernel's own word on synchronisation (adjtimex through timedatectl), null where it cannot be asked. */
  clockSynchronized: boolean | null
}

export type DnsFailure =
  | 'nxdomain'
  | 'no-data'
  | 'servfail'
  | 'refused'
  | 'timeout'
  | 'malformed'
  | 'unreachable'

export interface DnsAnswer {
  /** `system`, or the resolver's address. */
  resolver: string
  ipv4: string[]
  ipv6: string[]
  cname: string[]
  failure: DnsFailure | null
  durationMs: number
}

export interface DnsFacts {
  name: string
  /** True when the target is an IP literal and nothing had to be resolved. */
  literal: boolean
  answers: DnsAnswer[]
  /** True when resolvers gave different addresses. */
  disagree: boolean
}

export type ConnectFailure =
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'unreachable'
  | 'forbidden'
  | 'no-local-port'
  | 'name'

export interface ConnectAttempt {
  address: string
  port: number
  connected: boolean
  failure: ConnectFailure | null
  /** The kernel's name, `ECONNREFUSED`. */
  errno: string | null
  durationMs: number
}

export interface TcpFacts {
  /** One attempt per resolved address. */
  attempts: ConnectAttempt[]
}

export type TlsProblem =
  | 'expired'
  | 'not-yet-valid'
  | 'untrusted'
  | 'wrong-name'
  | 'speaks-plaintext'
  | 'speaks-tls'
  | 'protocol-mismatch'
  | 'client-certificate-required'
  | 'name-unrecognized'
  | 'closed'
  | 'reset'
  | 'timeout'
  | 'connect'
  | 'other'

export interface Certificate {
  subject: string
  issuer: string
  names: string[]
  validFrom: string
  validTo: string
  fingerprint256: string
}

export interface TlsFacts {
  address: string | null
  port: number
  serverName: string
  protocol: string | null
  cipher: string | null
  alpn: string | null
  /** Leaf first. */
  chain: Certificate[]
  /** Whole days until the leaf expires, negative afterwards. */
  daysLeft: number | null
  problem: TlsProblem | null
  /** What else is wrong with the same certificate. */
  alsoWrong: TlsProblem[]
  /** Verification result or alert, in OpenSSL's words. */
  message: string | null
}

export type HttpFailure =
  | 'name'
  | 'refused'
  | 'connect-timeout'
  | 'unreachable'
  | 'connect-reset'
  | 'no-local-port'
  | 'forbidden'
  | 'tls'
  | 'reset-before-headers'
  | 'closed-before-headers'
  | 'timeout-before-headers'
  | 'timeout-in-body'
  | 'closed-mid-body'
  | 'reset-mid-body'
  | 'header-too-large'
  | 'malformed-response'
  | 'content-length-mismatch'
  | 'redirect-loop'
  | 'speaks-tls'

export interface HttpFacts {
  method: string
  url: string
  /** The address the socket was connected to. */
  address: string | null
  status: number | null
  statusText: string
  httpVersion: string | null
  /** As received, in order, names in lower case. */
  headers: [name: string, value: string][]
  headerBytes: number
  body: { text: string; sizeBytes: number; truncated: boolean } | null
  redirects: { status: number; location: string }[]
  failure: HttpFailure | null
  failureMessage: string | null
  timings: {
    dnsMs: number | null
    connectMs: number | null
    tlsMs: number | null
    firstByteMs: number | null
    totalMs: number
  }
  /** The peer's Date header minus our clock, null without the header. */
  dateSkewMs: number | null
  /** What would have passed, in words: `200-499`. */
  expected: string
}

export interface KeepaliveFacts {
  address: string | null
  /** Whether the peer kept the connection open after a first response. */
  kept: boolean
  /** Idle time after which the peer closed; null when it was still open at `limitMs`. */
  closedAfterMs: number | null
  closedBy: 'fin' | 'reset' | null
  limitMs: number
  /** `Keep-Alive: timeout=` in milliseconds, when announced. */
  announcedMs: number | null
  failure: HttpFailure | null
}

export interface SampleFacts {
  requests: number
  bad: number
  /** 95 % Wilson score interval of the share of bad requests, 0…1. */
  interval: [low: number, high: number]
  statuses: Record<string, number>
  failures: Partial<Record<HttpFailure, number>>
  latencyMs: { min: number; p50: number; p95: number; max: number }
  /** Responses slower than `slowMs`; they count as bad only when they also failed. */
  slow: number
  slowMs: number
  /** The first bad response's status and body start, for fingerprints. */
  badExample: {
    status: number | null
    failure: HttpFailure | null
    headers: [string, string][]
    message: string | null
    text: string
  } | null
}
