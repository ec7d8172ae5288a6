import type { AuditResult } from '../model/audit.ts'
import type { Incident, IncidentState } from '../model/incident.ts'
import type { ChatMessage } from '../model/message.ts'
import type { Person } from '../model/person.ts'
import type { Approval, Plan } from '../model/remedy.ts'
import type { Entry, Happening } from '../model/timeline.ts'

/** What a decision on an approval came to; only one caller ever gets `decided`. */
export type Decision =
  | { state: 'decided'; approval: Approval }
  | { state: 'refused'; approval: Approval }
  | { state: 'missing' }

/** Where a conversation's message with one key stands. `messageId` is null between the intent to post and the post. */
export interface Delivered {
  key: string
  messageId: string | null
  /** SHA-256 of the content last delivered, null when nothing was delivered yet. */
  contentHash: string | null
}

/** The truth: an append-only, hash-chained timeline per incident, and what is derived from it, in one Postgres. */
export interface Store {
  /** Opens the next `INC-n` and writes its first entry, in one transaction. */
  openIncident(first: Extract<Happening, { kind: 'incident.opened' }>): Promise<Incident>
  incident(id: string): Promise<Incident | null>
  /** Newest first. */
  incidents(filter: { state?: IncidentState; service?: string; limit: number }): Promise<Incident[]>
  /**
   * Appends in order and updates the incident's row in the same transaction. Calls made while one is being written
   * are written together by the next (group commit).
   */
  append(incident: string, happenings: Happening[]): Promise<Entry[]>
  /** Entries after `afterSeq` (0 for all), in order. */
  read(incident: string, afterSeq?: number): Promise<Entry[]>
  /** Recomputes every chain. */
  audit(): Promise<AuditResult>
  /** Called once per change of any incident's timeline, from whatever process; returns the way to stop. */
  listen(onChange: (incident: string) => void): Promise<() => Promise<void>>

  /** Files a pending approval and `remedy.proposed`; any pending one of the same incident and target is superseded. */
  propose(incident: string, plan: Plan, planHash: string, expiresAt: Date): Promise<Approval>
  approval(id: string): Promise<Approval | null>
  approvals(incident: string): Promise<Approval[]>
  /** pending → approved or denied, once, with its timeline entry; an expired one becomes expired instead. */
  decide(
    id: string,
    decision: 'approved' | 'denied',
    by: Person,
    reason: string | null,
    now: Date,
  ): Promise<Decision>
  /** approved → spent, once, with `change.intended` on the timeline; false for everybody but the first. */
  spend(id: string, step: string): Promise<boolean>
  /** Every pending approval of an incident → superseded, each with its entry (the incident was closed or is judged anew). */
  supersede(incident: string): Promise<Approval[]>
  /** pending and past its time → expired, each with its entry; returns them. */
  expire(now: Date): Promise<Approval[]>
  /** Approvals that are approved and not yet spent, or spent without a result, for the reconciler. */
  unfinishedChanges(): Promise<{ approval: Approval; intended: boolean }[]>

  delivered(incident: string, platform: string): Promise<{ thread: string | null; messages: Delivered[] }>
  setThread(incident: string, platform: string, thread: string): Promise<void>
  setDelivered(incident: string, platform: string, message: Delivered): Promise<void>

  /** The console has no server of its own: its threads' messages live here. Posting twice with one key returns the first id. */
  postConsole(incident: string, key: string, message: ChatMessage): Promise<string>
  updateConsole(id: string, message: ChatMessage): Promise<void>
  /** In the order of posting. */
  consoleMessages(incident: string): Promise<{ id: string; key: string; message: ChatMessage; at: Date }[]>
  /** Called with the incident whose console thread changed; returns the way to stop. */
  listenConsole(onChange: (incident: string) => void): Promise<() => Promise<void>>

  close(): Promise<void>
}
