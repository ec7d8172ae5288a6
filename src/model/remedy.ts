import type { CauseId } from '../diagnosis/causes.ts'
import type { TakenType } from './evidence.ts'
import type { Person } from './person.ts'
import type { System } from './system.ts'

export type Risk = 'low' | 'medium' | 'high'

/** One step as a runbook or remedy writes it down, its parameters already checked. */
export interface StepCall {
  type: TakenType
  with: Record<string, unknown>
  /** What a precheck or verification must see; default `pass`. Changes have none. */
  expect?: 'pass' | 'fail'
}

/** A named change with its verification and its way back. */
export interface Remedy {
  name: string
  title: string
  causes: CauseId[]
  systems: System[]
  origins: ('file' | 'demo')[]
  risk: Risk
  precheck: StepCall[]
  apply: StepCall[]
  verify: StepCall[]
  rollback: StepCall[] | { none: string }
}

/** Exactly what will be done, where; an approval is bound to its hash. */
export interface Plan {
  remedy: string
  title: string
  risk: Risk
  service: string
  cause: CauseId
  target: string
  /** Exactly what is carried out: nothing is looked up again after the approval. */
  calls: { precheck: StepCall[]; apply: StepCall[]; verify: StepCall[] }
  /** The same, one line per step, as people read it before they approve. */
  precheck: string[]
  apply: string[]
  verify: string[]
  rollback: string[] | { none: string }
}

export type ApprovalState = 'pending' | 'approved' | 'denied' | 'expired' | 'superseded' | 'spent'

/** A durable, expiring, single-use decision, bound to the hash of one exact plan. */
export interface Approval {
  /** Random and opaque: it travels in buttons. */
  id: string
  incident: string
  plan: Plan
  planHash: string
  state: ApprovalState
  createdAt: Date
  expiresAt: Date
  decidedBy: Person | null
  decidedAt: Date | null
  reason: string | null
}
