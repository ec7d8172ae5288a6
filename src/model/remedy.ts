import type { CauseId } from '../diagnosis/causes.ts'
import type { ChangeState, ChangeType } from './change.ts'
import type { TakenType } from './evidence.ts'
import type { System } from './system.ts'

export type Risk = 'low' | 'medium' | 'high'

/** One look as a remedy writes it down, its parameters already checked. */
export interface LookCall {
  type: TakenType
  with: Record<string, unknown>
  /** What must be seen; default `pass`. */
  expect: 'pass' | 'fail'
}

/** One change as a remedy writes it down, its parameters already checked. */
export interface ChangeCall {
  type: ChangeType
  with: Record<string, unknown>
}

/** A named change with its verification and its way back: a file of `runbooks/remedies/`. */
export interface Remedy {
  name: string
  title: string
  causes: CauseId[]
  /** The products to which it can be done. */
  systems: System[]
  origins: ('file' | 'demo')[]
  /**
   * `fault`: the hop and place that are blamed. `outside`: the nearest hop outside of it whose system is one of `systems`,
   * on every machine that runs it (a gateway that should send no more requests to what is broken, or wait longer for it).
   * `nearest`: the blamed hop where its system is one of `systems`, otherwise as `outside`.
   */
  at: 'fault' | 'outside' | 'nearest'
  risk: Risk
  /** What it usually takes, milliseconds. */
  takesMs: number
  /** Whom it touches, in one sentence: `All requests in flight of the unit; refusals for 1 to 60 s.` */
  reach: string
  /** What the account that changes things must be allowed to do: lines for sudoers, groups. */
  privileges: string[]
  /** What must still be so before anything is changed. */
  precheck: LookCall[]
  apply: ChangeCall[]
  /** How to see that it worked, at the place that is changed: a gateway answers for what is behind it. */
  verify: LookCall[]
  /** `undo`: each change's own way back, last one first. */
  rollback: 'undo' | { none: string }
}

/** One change of a plan: everything about it is decided. */
export interface PlannedChange {
  type: ChangeType
  /** Random, `[A-Za-z0-9]`: names backups and drop-ins, so that undoing finds them. */
  key: string
  with: Record<string, unknown>
  commands: string[]
  /** What undoes it, or why nothing does. */
  undo: string[] | { none: string }
  /** As it was when the plan was made: when it is different at the time of the approval, the plan is void. */
  state: ChangeState
}

/** What is done at one place. */
export interface PlanPart {
  /** Of the {@link import('./change.ts').ChangePlace}. */
  place: string
  hop: string
  /** Name of the machine, null for an address. */
  host: string | null
  precheck: LookCall[]
  changes: PlannedChange[]
  /** Taken at `verifyAt`, the address of the hop that is changed. */
  verify: LookCall[]
  verifyAt: string
}

/** Exactly what will be done, where and in which order; an approval is bound to its hash. */
export interface Plan {
  remedy: string
  title: string
  risk: Risk
  service: string
  environment: string
  cause: CauseId
  /** Of the diagnosis when it was proposed, 0…1. */
  confidence: number
  reach: string
  takesMs: number
  privileges: string[]
  /** One place after the other; the first that does not verify is the last. Never empty. */
  parts: PlanPart[]
  rollback: 'undo' | { none: string }
  /** ISO 8601 of the newest evidence that it rests on: what is older than the policy allows is not acted upon. */
  evidenceAt: string
  /** Who asked for the diagnosis. */
  requestedBy: string
}
