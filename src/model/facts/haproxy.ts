import type { Timeout } from './timeout.ts'

export interface HaproxyServer {
  backend: string
  server: string
  address: string | null
  /** `UP`, `DOWN`, `MAINT`, `DRAIN`, `NOLB`, `no check`, `UP 1/3`. */
  status: string
  /** `L4OK`, `L4CON`, `L4TOUT`, `L6RSP`, `L7STS`, …; null without checks. */
  check: string | null
  checkCode: number | null
  checkMs: number | null
  lastCheck: string | null
  queued: number
  sessions: number
  /** `maxconn` of the server, null without one. */
  limit: number | null
  connectionErrors: number
  responseErrors: number
  retries: number
  redispatches: number
  /** Since the last change of status. */
  sinceMs: number | null
}

export interface HaproxyFacts {
  version: string | null
  test: { ok: boolean; messages: string[] } | null
  servers: HaproxyServer[]
  /** Frontends and backends as a whole. */
  proxies: {
    name: string
    kind: 'frontend' | 'backend'
    status: string
    sessions: number
    limit: number | null
    queued: number
  }[]
  process: {
    connections: number
    maxConnections: number
    uptimeMs: number | null
    idlePercent: number | null
  } | null
  timeouts: Timeout[]
  /** Connections that a section may take, where the process may take fewer, or null: as many as its shell allows. */
  misfit?: { section: number; process: number | null }
  /** The runtime socket that answered, null when none did. */
  socket: string | null
}
