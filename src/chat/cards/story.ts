import type { ErrorCode } from '../../errors.ts'
import type { Ending, RolledBack } from '../../model/approval.ts'
import type { Chart } from '../../model/chart.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import type { Evidence, Outcome } from '../../model/evidence.ts'
import type { Person } from '../../model/person.ts'
import type { Plan } from '../../model/remedy.ts'
import type { Service } from '../../model/service.ts'
import type { ChangeMade, Difference, Sampled, TrackRecord } from '../../model/timeline.ts'
import type { AlarmsStory, MappedStory, ToldStory } from './alarms-story.ts'
import type { Seen } from './evidence-file.ts'

export interface RunStory {
  id: string
  /** 1 for the incident's first run. */
  number: number
  runbook: string
  /** As it was when the run started. */
  service: Service
  purpose: 'diagnose' | 'verify'
  by: Person
  steps: number
  /** By evidence id, in order of arrival. */
  evidence: Map<string, Evidence>
  skipped: { step: string; target: string | null; reason: string }[]
  canceled: { by: Person; at: string } | null
  finished: { at: string; diagnosis: Diagnosis } | null
}

/** One change of a plan on its way: made, or undone. */
export interface MadeStory extends Omit<ChangeMade, 'approval'> {
  /** Null when only its end is known. */
  intendedAt: string | null
  finished: { outcome: 'pass' | 'fail'; summary: string; durationMs: number; at: string } | null
  unknown: { reason: ErrorCode; summary: string; at: string } | null
  inspected: {
    found: 'untouched' | 'touched' | 'unreadable'
    summary: string
    differences: Difference[]
    at: string
  } | null
}

/** The end of a timeline at one moment: whoever rebuilds it can no longer show the same. */
export interface ChainHead {
  incident: string
  seq: number
  hash: string
}

export interface JudgedStory {
  ending: Ending
  rolledBack: RolledBack
  why: string
  before: Sampled | null
  after: Sampled | null
  differences: Difference[]
  tookMs: number
  at: string
  head: ChainHead
}

export interface ApprovalStory {
  id: string
  plan: Plan
  planHash: string
  proposedAt: string
  expiresAt: string
  /** How many different people must approve. */
  needed: number
  record: TrackRecord | null
  /** Approvals that did not decide it alone, in order. */
  votes: { by: Person; reason: string | null; at: string }[]
  /** How many more people must approve. */
  lacking: number
  decision: {
    decision: 'approved' | 'denied'
    by: Person
    reason: string | null
    voters: Person[]
    breakGlass: boolean
    at: string
  } | null
  lapsed: { state: 'expired' | 'superseded'; at: string } | null
  /** In the order in which they were begun. */
  made: MadeStory[]
  /** Why an approved change was not begun, and what is different now. */
  refused: { reason: string; differences: Difference[]; at: string } | null
  /** Whether each part of the plan verified, by its number. */
  verified: Map<number, { outcome: Outcome; summary: string; at: string }>
  judged: JudgedStory | null
  escalated: { why: string; at: string }[]
  relapse: { state: 'steady' | 'relapsed'; summary: string; overMs: number; at: string } | null
  /** How many runs there were when the change ended (judged, finished, refused or unknown); null before that. */
  endedAfterRuns: number | null
  /** What was known when the change began. */
  before: Diagnosis | null
  /** The latest run that looked whether the change helped. */
  verify: RunStory | null
}

/** Requests to a service's own URL, counted for a while. */
export interface WatchStory {
  id: string
  by: Person
  service: string
  startedAt: string
  overMs: number
  pointMs: number
  /** By number, from 0; those in which nobody looked are lacking. */
  points: Map<number, Sampled>
  ended: { why: 'over' | 'stopped'; by: Person; at: string } | null
}

/** An incident's timeline, folded into what the cards are made of. */
export interface Story {
  incident: string
  service: Service
  openedAt: string
  openedBy: Person
  reason: string
  runs: RunStory[]
  approvals: ApprovalStory[]
  watches: WatchStory[]
  withheld: { remedy: string; why: string }[]
  /** Null where monitoring has said nothing. */
  alarms: AlarmsStory | null
  /** In the order in which somebody said it. */
  mapped: MappedStory[]
  /** Why alarms began no run, until one begins. */
  heldBack: { why: string; at: string } | null
  /** The incident of the hop that other services share. */
  parent: { incident: string; why: string } | null
  /** Incidents of services whose paths cross this one's hop. */
  children: { incident: string; service: string }[]
  /** What sources were told, the last word on each. */
  told: ToldStory[]
  closed: { by: Person; reason: string; at: string; head: ChainHead } | null
  /** Why the thread of a platform stays behind, where it does. */
  undelivered: Map<string, string>
  /** The thread's messages in the order in which they came to be; only ever appended to. */
  parts: Part[]
}

/** What one message of the thread is about. */
export type Part =
  | { kind: 'card' }
  /** Everything that monitoring says. */
  | { kind: 'alarms' }
  | { kind: 'evidence'; run: RunStory }
  /** Everything that the run had seen when it was judged, where that does not fit a card. */
  | { kind: 'evidence-file'; run: RunStory; seen: Seen }
  /** Why a run came to its verdict. */
  | { kind: 'verdict'; run: RunStory }
  /** One of the messages that show a plan in full, from 0; short plans stand on the proposal itself. */
  | { kind: 'plan'; approval: ApprovalStory; page: number }
  | { kind: 'proposal'; approval: ApprovalStory }
  | { kind: 'progress'; approval: ApprovalStory }
  | { kind: 'result'; approval: ApprovalStory }
  | { kind: 'escalation'; approval: ApprovalStory }
  | { kind: 'watch'; watch: WatchStory }
  | { kind: 'closed' }
  /** Errors over time, as they were when the incident was closed. */
  | { kind: 'chart'; chart: Chart }

export function isRunning(run: RunStory): boolean {
  return run.finished === null && run.canceled === null
}

/** Steps that are filed or skipped, of all that the run has. */
export function progressOf(run: RunStory): { done: number; total: number } {
  const done = run.evidence.size + run.skipped.length
  return { done, total: Math.max(run.steps, done) }
}

export function lastDiagnosis(story: Story): Diagnosis | null {
  return story.runs.findLast((run) => run.finished !== null)?.finished?.diagnosis ?? null
}

/** The key under which a part's message is posted once and edited afterwards: `evidence:<run>`. */
export function partKey(part: Part): string {
  switch (part.kind) {
    case 'verdict':
    case 'evidence':
      return `${part.kind}:${part.run.id}`
    case 'evidence-file':
      return `evidence:${part.run.id}:file`
    case 'plan':
      return `plan:${part.approval.id}:${part.page + 1}`
    case 'watch':
      return `watch:${part.watch.id}`
    case 'proposal':
    case 'progress':
    case 'result':
    case 'escalation':
      return `${part.kind}:${part.approval.id}`
    default:
      return part.kind
  }
}
