import type { System } from '../system.ts'
import type { Timeout } from './timeout.ts'

export type TargetState =
  | 'healthy'
  | 'unhealthy'
  | 'draining'
  | 'initial'
  | 'unused'
  | 'unavailable'
  | 'unknown'

/** One target as a managed load balancer sees it. */
export interface LbTarget {
  /** `i-0abc…`, an address, a name. */
  id: string
  port: number | null
  state: TargetState
  /** The product’s own code (`Target.Timeout`), null where it has none. */
  reason: string | null
  /** Its words for people. */
  description: string | null
}

/** What a load balancer checks its targets with; null where it does not say. */
export interface LbCheck {
  protocol: string | null
  port: string | null
  path: string | null
  /** Statuses that count as healthy: `200-399`. */
  matcher: string | null
  intervalMs: number | null
  timeoutMs: number | null
}

/** The health of targets behind a managed load balancer, as its own tools show it. */
export interface LbHealthFacts {
  system: System
  /** Empty when the answer names none, or was of settings alone. */
  targets: LbTarget[]
  /** Whether the answer was a list of targets, so that none in it means that none is registered. */
  isList: boolean
  check: LbCheck | null
  timeouts: Timeout[]
}
