import type { ErrorCode } from '../../errors.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { Person } from '../../model/person.ts'
import type { Plan } from '../../model/remedy.ts'
import type { Service } from '../../model/service.ts'

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

export interface ApprovalStory {
  id: string
  plan: Plan
  planHash: string
  expiresAt: string
  decision: { decision: 'approved' | 'denied'; by: Person; reason: string | null; at: string } | null
  lapsed: { state: 'expired' | 'superseded'; at: string } | null
  intended: { step: string; at: string }[]
  finished: { evidence: Evidence; at: string }[]
  /** Why an approved change was not begun. */
  refused: { reason: string; at: string } | null
  unknown: { reason: ErrorCode; summary: string; at: string } | null
  /** How many runs there were when the change ended (finished, refused or unknown); null before that. */
  endedAfterRuns: number | null
  /** What was known when the change began. */
  before: Diagnosis | null
  /** The latest run that looked whether the change helped. */
  verify: RunStory | null
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
  withheld: { remedy: string; why: string }[]
  closed: { by: Person; reason: string; at: string } | null
  /** The last failure per platform. */
  undelivered: Map<string, string>
  /** The thread's messages in the order in which they came to be; only ever appended to. */
  parts: Part[]
}

/** What one message of the thread is about. */
export type Part =
  | { kind: 'card' }
  | { kind: 'evidence'; run: RunStory }
  | { kind: 'proposal'; approval: ApprovalStory }
  | { kind: 'result'; approval: ApprovalStory }
  | { kind: 'closed' }

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
    case 'evidence':
      return `evidence:${part.run.id}`
    case 'proposal':
    case 'result':
      return `${part.kind}:${part.approval.id}`
    default:
      return part.kind
  }
}
