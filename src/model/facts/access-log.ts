import type { System } from '../system.ts'
import type { LogSource } from './logs.ts'

/** Requests of one minute. */
export interface AccessMinute {
  minute: string
  /** By status, `'502': 12`. */
  statuses: Record<string, number>
}

/** Failed requests (5xx, 499, 000 and broken ones) that ended alike. */
export interface AccessGroup {
  source: string
  status: number
  /** As logged: `502`, `-`, `502, 200` when a second server was tried; null when the format has none. */
  upstreamStatus: string | null
  /** `10.0.0.5:8080` or `unix:/run/app.sock`; null when the format has none. */
  upstream: string | null
  /** HAProxy's termination state (`SC--`), Envoy's response flags, or null. */
  ending: string | null
  count: number
  firstAt: string | null
  lastAt: string | null
  /** Of the whole request in milliseconds; null when the format has no duration. */
  durationMs: { min: number; p50: number; max: number } | null
  sample: string
}

/** Requests that have one thing in common. */
export interface AccessTally {
  /** An upstream as in {@link AccessGroup.upstream}, or a method. */
  name: string
  requests: number
  failed: number
}

/** What an access log says of a window of time, counted on the machine. */
export interface AccessLogFacts {
  system: System
  from: string | null
  to: string | null
  sources: LogSource[]
  requests: number
  minutes: AccessMinute[]
  /** Most frequent first. */
  groups: AccessGroup[]
  /** All requests by upstream, most first; absent where the log names none or nobody counted. */
  upstreams?: AccessTally[]
  /** All requests by method. */
  methods?: AccessTally[]
}
