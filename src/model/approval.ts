import type { Person } from './person.ts'
import type { Plan } from './remedy.ts'

export type ApprovalState = 'pending' | 'approved' | 'denied' | 'expired' | 'superseded' | 'spent'

/** Who voted. */
export interface Voter extends Person {
  /** The group of the platform that gave the right to, such as `slack:@sre`: nobody can look that up later. */
  as?: string
}

/** One person's word on an approval. One person has one, on whatever platform it was given. */
export interface Vote {
  by: Voter
  /** {@link import('./people.ts').Identity.key}: two accounts of one person are one vote. */
  identity: string
  decision: 'approved' | 'denied'
  reason: string | null
  /** True when the guards were overridden, which needs a reason. */
  breakGlass: boolean
  at: Date
}

/** A durable, expiring, single-use decision by named people, bound to the hash of one exact plan. */
export interface Approval {
  /** Random and opaque: it travels in buttons. */
  id: string
  incident: string
  plan: Plan
  planHash: string
  state: ApprovalState
  createdAt: Date
  expiresAt: Date
  /** In the order in which they were given. */
  votes: Vote[]
  /** How many different people must approve. */
  needed: number
  decidedAt: Date | null
  /**
   * Made by the process that took the last vote, over id, plan hash and voters; a worker that changes things accepts no
   * approval without it. Null until approved.
   */
  grant: string | null
}

/** How a carried out plan ended. */
export type Ending =
  /** Verified, and requests go well again. */
  | 'fixed'
  /** Made, but the fault is as it was. */
  | 'no-effect'
  /** More requests fail than before. */
  | 'worse'
  /** A change went wrong, and is as it was before or was undone. */
  | 'failed'
  /** Nobody knows whether it was made; never repeated. */
  | 'unknown'

/** Whether what was done was undone. */
export type RolledBack = 'done' | 'failed' | 'none' | 'not-needed'

/** A change that ended, for the track record and the limits. */
export interface ChangeRecord {
  approval: string
  incident: string
  service: string
  environment: string
  cause: string
  remedy: string
  ending: Ending | null
  /** From the first intent to the ending, milliseconds; null while it goes on. */
  tookMs: number | null
  startedAt: Date
}
