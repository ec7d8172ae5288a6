import type { ErrorCode } from '../errors.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Evidence } from './evidence.ts'
import type { Person } from './person.ts'
import type { Plan } from './remedy.ts'
import type { Runbook } from './runbook.ts'
import type { Service } from './service.ts'

/** What can happen in an incident. Everything shown anywhere is derived from these. */
export type Happening =
  | { kind: 'incident.opened'; service: Service; by: Person; reason: string }
  | {
      kind: 'run.started'
      run: string
      runbook: string
      purpose: 'diagnose' | 'verify'
      by: Person
      /** What the run is about to do, as it was when it started: a file edited meanwhile changes nothing. */
      service: Service
      stages: Runbook['stages']
      version: string
      steps: number
    }
  | { kind: 'evidence.recorded'; run: string; evidence: Evidence }
  | { kind: 'step.skipped'; run: string; step: string; target: string | null; reason: string }
  | { kind: 'run.canceled'; run: string; by: Person }
  | { kind: 'run.finished'; run: string; diagnosis: Diagnosis }
  | { kind: 'remedy.proposed'; approval: string; plan: Plan; planHash: string; expiresAt: string }
  | { kind: 'remedy.withheld'; remedy: string; why: string }
  | {
      kind: 'approval.decided'
      approval: string
      decision: 'approved' | 'denied'
      by: Person
      reason: string | null
    }
  | { kind: 'approval.lapsed'; approval: string; state: 'expired' | 'superseded' }
  | { kind: 'change.intended'; approval: string; step: string }
  | { kind: 'change.refused'; approval: string; reason: string }
  | { kind: 'change.finished'; approval: string; evidence: Evidence }
  | { kind: 'change.unknown'; approval: string; reason: ErrorCode; summary: string }
  | { kind: 'incident.closed'; by: Person; reason: string }
  | { kind: 'delivery.failed'; platform: string; reason: string }

export type HappeningKind = Happening['kind']

/** A happening in its place: numbered from 1 per incident, chained by hash to the one before. */
export interface Entry<H extends Happening = Happening> {
  incident: string
  seq: number
  /** ISO 8601 UTC with milliseconds. */
  at: string
  what: H
  /** SHA-256, hex, of the previous entry; 64 zeros for the first. */
  previous: string
  hash: string
}
