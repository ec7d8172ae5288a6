import type { Alarm } from '../model/alarm.ts'
import type { Alert } from '../model/alert.ts'
import type { Approval, ChangeRecord, Vote } from '../model/approval.ts'
import type { AuditResult } from '../model/audit.ts'
import type { Incident, IncidentState } from '../model/incident.ts'
import type { ChatMessage } from '../model/message.ts'
import type { LearnedRule, Silence } from '../model/monitoring.ts'
import type { Freeze } from '../model/policy.ts'
import type { Plan } from '../model/remedy.ts'
import type { ChangeMade, Entry, Happening, TrackRecord } from '../model/timeline.ts'

/** What a vote on an approval came to; only one caller ever gets `decided`. */
export type Decision =
  | { state: 'decided'; approval: Approval }
  /** It counts, and others must approve too. */
  | { state: 'voted'; approval: Approval; lacking: number }
  /** Decided, expired or superseded before, or this person has voted already (`again`). */
  | { state: 'refused'; approval: Approval; again: boolean }
  | { state: 'missing' }

/** What taking an approval's places came to; only one caller ever gets `spent`. */
export type Spending =
  /** `fence` rises with every one: whoever holds an older one for a place may no longer write there. */
  | { state: 'spent'; fence: number }
  /** Another change holds one of the places; nothing was written. */
  | { state: 'held'; place: string; by: { approval: string; incident: string } }
  /** Not approved, spent by another, or over. */
  | { state: 'lost' }

/** Where a conversation's message with one key stands. `messageId` is null between the intent to post and the post. */
export interface Delivered {
  key: string
  messageId: string | null
  /** SHA-256 of the content last delivered, null when nothing was delivered yet. */
  contentHash: string | null
}

/** A watch that goes on, and where it is shown. */
export interface GoingWatch {
  incident: string
  watch: string
  service: string
}

/** An alert as it was filed. */
export interface FiledAlert {
  alert: Alert
  receivedAt: Date
}

/** How requests to a service's own URL went in one minute, as our own watch counted them. */
export interface WatchCount {
  service: string
  /** The beginning of the minute. */
  minute: Date
  asked: number
  good: number
  /** Of the good ones, milliseconds: their sum, so that counts of several processes add up. */
  totalMs: number
}

/** The truth: an append-only, hash-chained timeline per incident, and what is derived from it, in one Postgres. */
export interface Store {
  /** Opens the next `INC-n` and writes its first entry, in one transaction. */
  openIncident(first: Extract<Happening, { kind: 'incident.opened' }>): Promise<Incident>
  incident(id: string): Promise<Incident | null>
  /** Newest first. */
  incidents(filter: { state?: IncidentState; service?: string; limit: number }): Promise<Incident[]>
  countOpen(): Promise<number>
  /**
   * Appends in order and updates the incident's row in the same transaction. Calls made while one is being written
   * are written together by the next (group commit).
   */
  append(incident: string, happenings: Happening[]): Promise<Entry[]>
  /**
   * {@link Store.append} for what was decided on the entries up to `afterSeq`: null, and nothing is written, when the timeline
   * went on meanwhile. Whoever gets null reads and decides again.
   */
  appendAfter(incident: string, afterSeq: number, happenings: Happening[]): Promise<Entry[] | null>
  /** Entries after `afterSeq` (0 for all), in order. */
  read(incident: string, afterSeq?: number): Promise<Entry[]>
  /** Recomputes every chain. */
  audit(): Promise<AuditResult>
  /** Called once per change of any incident's timeline, from whatever process; returns the way to stop. */
  listen(onChange: (incident: string) => void): Promise<() => Promise<void>>

  /**
   * Files a pending approval and `remedy.proposed`; any pending one of the same incident is superseded, because a person
   * should have one plan to think about.
   */
  propose(wish: {
    incident: string
    plan: Plan
    planHash: string
    needed: number
    expiresAt: Date
    record: TrackRecord | null
    /** Written before it, in the same transaction. */
    first?: Happening[]
  }): Promise<Approval>
  approval(id: string): Promise<Approval | null>
  approvals(incident: string): Promise<Approval[]>
  /** Those of open incidents that wait for a decision and whose time is not up, the oldest first. */
  pendingApprovals(now: Date): Promise<Approval[]>
  /**
   * Counts a vote: one per identity. The first denial, and the last approval that is needed, decide: pending → denied or
   * approved, once, with the entry on the timeline (`approval.voted` until then). `grant` is made in the same
   * transaction, over all voters. An approval whose time is up becomes expired instead.
   */
  vote(
    id: string,
    vote: Omit<Vote, 'at'>,
    grant: (approval: Approval) => string,
    now: Date,
  ): Promise<Decision>
  /**
   * approved → spent, once, with the first `change.intended` on the timeline and a lock on every place, all or nothing.
   */
  spend(id: string, places: string[], first: Omit<ChangeMade, 'approval'>): Promise<Spending>
  /** Writes `change.intended` while the places are still ours; false when the fence is older than that of a place. */
  intend(made: ChangeMade, fence: number): Promise<boolean>
  /** Lets go of the places that an approval holds. */
  release(id: string): Promise<void>
  /** Takes the places over from a worker that was lost: its fence is too old from now on. */
  seize(id: string): Promise<number>
  /** Writes `change.judged` and how it ended, for the record, and lets go of the places. Twice is once. */
  judge(id: string, judged: Extract<Happening, { kind: 'change.judged' }>): Promise<boolean>
  /** Newest first. */
  changes(filter: {
    service?: string
    remedy?: string
    cause?: string
    since?: Date
    limit: number
  }): Promise<ChangeRecord[]>
  /** When something was last changed at a place, whatever the incident; null when never. */
  lastChangeAt(place: string): Promise<Date | null>
  /** Every pending approval of an incident → superseded, each with its entry (the incident was closed or is judged anew). */
  supersede(incident: string): Promise<Approval[]>
  /** pending and past its time → expired, each with its entry; returns them. */
  expire(now: Date): Promise<Approval[]>
  /** Approvals that are approved and not yet spent (`waiting`), or spent without `change.judged` (`begun`), for the reconciler. */
  unfinishedChanges(): Promise<{ approval: Approval; state: 'waiting' | 'begun' }[]>

  /** A standing one for the same scope is replaced. */
  freeze(freeze: Freeze): Promise<void>
  /** False when none stood for exactly this scope. */
  unfreeze(service: string | null, by: string, reason: string): Promise<boolean>
  /** Those that stand. */
  freezes(now: Date): Promise<Freeze[]>

  /** Those without `watch.ended`, oldest first: of all services, and of incidents that are closed. */
  goingWatches(): Promise<GoingWatch[]>

  /**
   * Files alerts for good, in order; one whose source and delivery are known is only counted. Calls made while one is being
   * written are written together by the next (group commit).
   */
  fileAlerts(alerts: Alert[]): Promise<{ filed: number; repeated: number }>
  /**
   * Takes the oldest alerts that nobody has taken, and folds each into its alarm, in the order of filing, in one transaction;
   * `fold` is given the alarm as it stands then (null: a new one) and a fresh id for a new one. One caller at a time.
   * Resolves to how many there were.
   */
  foldAlerts(
    limit: number,
    fold: (known: Alarm | null, filed: FiledAlert, freshId: string) => Alarm,
  ): Promise<number>
  /** Since when the oldest alert waits to be folded; null when none does. */
  alertsWaitSince(): Promise<Date | null>
  alarm(id: string): Promise<Alarm | null>
  /** Those that an incident told, the last told first. */
  alarmsOf(incident: string): Promise<Alarm[]>
  /** Those that no timeline tells as they stand (`told` is behind `version`), the oldest news first. */
  untoldAlarms(limit: number): Promise<Alarm[]>
  /** Those that fire or are acknowledged, the newest first; of all services, and of nobody, where none is named. */
  firingAlarms(
    limit: number,
    of?: { service?: string | null; source?: Alarm['source'] | null },
  ): Promise<Alarm[]>
  /** How many fire or are acknowledged, by source; sources of which none does are lacking. */
  countFiring(): Promise<{ source: Alarm['source']; count: number }[]>
  /**
   * In one transaction: opens an incident or goes on in an open one, appends, and notes that these alarms are told there as
   * they were (`version`). Null, and nothing is written, when the incident is closed or one of the alarms was told meanwhile.
   */
  tellAlarms(telling: {
    where: { incident: string } | { open: Extract<Happening, { kind: 'incident.opened' }> }
    happenings: Happening[]
    alarms: Pick<Alarm, 'id' | 'version'>[]
  }): Promise<string | null>
  /** Notes alarms as told without an entry: there is nothing to say (resolved, and no incident; silenced). */
  passOver(alarms: Pick<Alarm, 'id' | 'version'>[]): Promise<void>
  /** Files a rule and gives the alarms of nobody to the service, as news; resolves to those alarms. */
  learnRule(
    rule: Omit<LearnedRule, 'id' | 'at'>,
    matches: (alarm: Alarm) => boolean,
  ): Promise<{ rule: LearnedRule; alarms: Alarm[] }>
  /** The oldest first. */
  learnedRules(): Promise<LearnedRule[]>
  /** False when there is none. */
  forgetRule(id: string): Promise<boolean>
  /** Forgets alerts that were folded, and alarms that were resolved and told, before that; resolves to how many. */
  forgetAlerts(before: Date): Promise<number>

  /** A standing one for the same scope is replaced. */
  silence(silence: Silence): Promise<void>
  /** False when none stood for exactly this scope. */
  unsilence(service: string | null): Promise<boolean>
  /** Those that stand. */
  silences(now: Date): Promise<Silence[]>

  /** Adds to the counts of a minute. */
  countWatch(count: WatchCount): Promise<void>
  /**
   * Per service, minute after minute; minutes in which nobody looked are lacking. With `stepMs` those of so long are added up,
   * and `minute` is the beginning of the step, counted from 1970.
   */
  watchCounts(since: Date, stepMs?: number): Promise<WatchCount[]>
  forgetWatchCounts(before: Date): Promise<void>

  delivered(incident: string, platform: string): Promise<{ thread: string | null; messages: Delivered[] }>
  setThread(incident: string, platform: string, thread: string): Promise<void>
  setDelivered(incident: string, platform: string, message: Delivered): Promise<void>
  /** Takes a noted intent back; what was never noted stays so. */
  forgetDelivered(incident: string, platform: string, key: string): Promise<void>
  /** The incident whose thread this is. */
  incidentOfThread(platform: string, thread: string): Promise<string | null>
  /** The thread of an incident. */
  threadOf(incident: string, platform: string): Promise<string | null>

  /** The console has no server of its own: its threads' messages live here. Posting twice with one key returns the first id. */
  postConsole(incident: string, key: string, message: ChatMessage): Promise<string>
  updateConsole(id: string, message: ChatMessage): Promise<void>
  /** In the order of posting. */
  consoleMessages(incident: string): Promise<{ id: string; key: string; message: ChatMessage; at: Date }[]>
  /** Called with the incident whose console thread changed; returns the way to stop. */
  listenConsole(onChange: (incident: string) => void): Promise<() => Promise<void>>

  close(): Promise<void>
}
