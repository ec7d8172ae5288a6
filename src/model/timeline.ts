import type { ErrorCode } from '../errors.ts'
import type { AlarmCounts, AlarmNote } from './alarm.ts'
import type { Alert } from './alert.ts'
import type { Ending, RolledBack } from './approval.ts'
import type { ChangeType } from './change.ts'
import type { Channel } from './channel.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Evidence } from './evidence.ts'
import type { Person } from './person.ts'
import type { RefusalReason } from './refusal-reason.ts'
import type { Plan } from './remedy.ts'
import type { Runbook } from './runbook.ts'
import type { Service } from './service.ts'

/** One change of an approved plan, made or undone. */
export interface ChangeMade {
  approval: string
  place: string
  change: ChangeType
  /** Of the change in the plan: place and change, both from 0. */
  part: number
  index: number
  way: 'apply' | 'undo'
}

/** One thing that is not as it was. */
export interface Difference {
  /** `shop-api.service: startedAt`, `good requests` */
  what: string
  before: string
  after: string
}

/** How requests to the service's own URL went. */
export interface Sampled {
  asked: number
  good: number
  /** Status (or the probe's word for the failure) → count. */
  seen: Record<string, number>
  medianMs: number | null
}

/** How one remedy did for one cause of one service until now. */
export interface TrackRecord {
  ended: number
  fixed: number
  /** Of those that fixed, milliseconds. */
  medianMs: number | null
}

/** What can happen in an incident. Everything shown anywhere is derived from these. */
export type Happening =
  | {
      kind: 'incident.opened'
      service: Service
      by: Person
      reason: string
      /** Where it was asked for, on platforms with channels. */
      channel?: Channel
    }
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
  | {
      kind: 'remedy.proposed'
      approval: string
      plan: Plan
      planHash: string
      expiresAt: string
      needed: number
      /** How it did before, for the card: `fixed 4 of 6, median 38 s`. */
      record: TrackRecord | null
    }
  | { kind: 'remedy.withheld'; remedy: string; why: string }
  | { kind: 'approval.voted'; approval: string; by: Person; reason: string | null; lacking: number }
  | {
      kind: 'approval.decided'
      approval: string
      decision: 'approved' | 'denied'
      by: Person
      reason: string | null
      /** Everybody who approved, in order; the one who denied. */
      voters: Person[]
      breakGlass: boolean
    }
  | { kind: 'approval.lapsed'; approval: string; state: 'expired' | 'superseded' }
  | ({ kind: 'change.intended' } & ChangeMade & { fence: number })
  /** Nothing was changed, and nothing will be under this approval. */
  | {
      kind: 'change.refused'
      approval: string
      /** A sentence. */
      reason: string
      /** Lacking in entries of earlier versions. */
      code?: RefusalReason
      differences: Difference[]
    }
  | ({ kind: 'change.finished' } & ChangeMade & {
        outcome: 'pass' | 'fail'
        summary: string
        durationMs: number
      })
  /** Nobody knows whether it was made. */
  | ({ kind: 'change.unknown' } & ChangeMade & { reason: ErrorCode; summary: string })
  /** What was found at the place of a change of which nobody knew. */
  | ({ kind: 'change.inspected' } & ChangeMade & {
        found: 'untouched' | 'touched' | 'unreadable'
        summary: string
        differences: Difference[]
      })
  | {
      kind: 'change.verified'
      approval: string
      place: string
      outcome: 'pass' | 'fail' | 'unknown'
      summary: string
    }
  | {
      kind: 'change.judged'
      approval: string
      ending: Ending
      rolledBack: RolledBack
      why: string
      before: Sampled | null
      after: Sampled | null
      differences: Difference[]
      tookMs: number
    }
  /** Somebody must look: said to the owners, loudly. */
  | { kind: 'change.escalated'; approval: string; why: string }
  | {
      kind: 'relapse.watched'
      approval: string
      state: 'steady' | 'relapsed'
      summary: string
      overMs: number
    }
  /** Somebody wants to see how requests to the service's own URL go from now on. */
  | {
      kind: 'watch.started'
      watch: string
      by: Person
      service: Service
      overMs: number
      /** How long one point of the line is; the last one may be shorter. */
      pointMs: number
    }
  /** What was counted in one point, from 0; filed once it is over, and points in which nobody looked are lacking. */
  | { kind: 'watch.sampled'; watch: string; point: number; sampled: Sampled }
  /** `over`: its time is up. */
  | { kind: 'watch.ended'; watch: string; why: 'over' | 'stopped'; by: Person }
  /**
   * What monitoring said since the last entry of this kind: the alarms that are new or stand differently now (at most 20;
   * `more` of them are not listed), and how many there are of the incident in all.
   */
  | { kind: 'alerts.gathered'; alarms: AlarmNote[]; more: number; counts: AlarmCounts }
  /** Alarms fire, and no run was begun because of them. */
  | { kind: 'triage.withheld'; why: string }
  /** Somebody said whose alarm it is; it goes on in that service's incident. */
  | { kind: 'alarm.mapped'; alarm: string; title: string; service: string; by: Person }
  /** The failing hop is one that other services share: what concerns them all goes on in the parent. */
  | { kind: 'incident.joined'; parent: string; why: string }
  /** In the parent: a service whose request path crosses the failing hop. */
  | { kind: 'incident.gathered'; child: string; service: string }
  /** What the source of the alarms was told: a note, that somebody works on it, that it is over. */
  | {
      kind: 'source.told'
      source: Alert['source']
      ticket: string
      what: 'note' | 'acknowledged' | 'resolved' | 'silenced' | 'unsilenced'
      outcome: 'pass' | 'fail'
      summary: string
    }
  | { kind: 'incident.closed'; by: Person; reason: string }
  /** The thread of this platform stays behind until `delivery.resumed`. */
  | { kind: 'delivery.failed'; platform: string; reason: string }
  | { kind: 'delivery.resumed'; platform: string }

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
