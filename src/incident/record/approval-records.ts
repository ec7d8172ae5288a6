import { asCurrent } from '../../chat/cards/as-current.ts'
import type { Person } from '../../model/person.ts'
import type { Plan } from '../../model/remedy.ts'
import type { ChangeMade, Entry, Happening, TrackRecord } from '../../model/timeline.ts'

type Told<K extends Happening['kind']> = Omit<Extract<Happening, { kind: K }>, 'kind' | 'approval'> & {
  at: string
}

/** One change at one place, as far as the timeline knows it. */
export interface MadeRecord extends Omit<ChangeMade, 'approval'> {
  /** Null where only the end of it was written. */
  intendedAt: string | null
  /** Null while nobody knows how it went. */
  finished: { at: string; outcome: 'pass' | 'fail'; summary: string; durationMs: number } | null
  unknown: { at: string; reason: string; summary: string } | null
  inspected: Told<'change.inspected'> | null
}

/** Everything that the timeline says of one proposed change. */
export interface ApprovalRecord {
  id: string
  plan: Plan
  planHash: string
  proposedAt: string
  expiresAt: string
  needed: number
  record: TrackRecord | null
  /** Those before the one that decided. */
  votes: { by: Person; at: string; reason: string | null }[]
  decided: Told<'approval.decided'> | null
  lapsed: Told<'approval.lapsed'> | null
  refused: Told<'change.refused'> | null
  made: MadeRecord[]
  verified: Told<'change.verified'>[]
  judged: Told<'change.judged'> | null
  escalated: { at: string; why: string }[]
  relapse: Told<'relapse.watched'> | null
}

/** Every proposed change of an incident, in the order of proposing. What is final stays: a repeated entry changes nothing. */
export function approvalRecords(entries: readonly Entry[]): ApprovalRecord[] {
  const records = new Map<string, ApprovalRecord>()
  for (const { at, what: written } of entries) {
    const what = asCurrent(written)
    if (!('approval' in what)) continue
    const known = records.get(what.approval)
    if (known) note(known, what, at)
    else if (what.kind === 'remedy.proposed') records.set(what.approval, begin(what, at))
  }
  return [...records.values()]
}

function begin(what: Extract<Happening, { kind: 'remedy.proposed' }>, at: string): ApprovalRecord {
  const { approval: id, plan, planHash, expiresAt, needed, record } = what
  return {
    id,
    plan,
    planHash,
    proposedAt: at,
    expiresAt,
    needed,
    record,
    votes: [],
    decided: null,
    lapsed: null,
    refused: null,
    made: [],
    verified: [],
    judged: null,
    escalated: [],
    relapse: null,
  }
}

function note(record: ApprovalRecord, what: Extract<Happening, { approval: string }>, at: string): void {
  switch (what.kind) {
    case 'approval.voted':
      record.votes.push({ by: what.by, at, reason: what.reason })
      return
    case 'approval.decided':
      record.decided ??= told(what, at)
      return
    case 'approval.lapsed':
      record.lapsed ??= told(what, at)
      return
    case 'change.refused':
      record.refused ??= told(what, at)
      return
    case 'change.intended':
      madeOf(record, what).intendedAt ??= at
      return
    case 'change.finished':
      madeOf(record, what).finished ??= told(what, at)
      return
    case 'change.unknown':
      madeOf(record, what).unknown ??= { at, reason: what.reason, summary: what.summary }
      return
    case 'change.inspected':
      madeOf(record, what).inspected = told(what, at)
      return
    case 'change.verified':
      record.verified.push(told(what, at))
      return
    case 'change.judged':
      record.judged ??= told(what, at)
      return
    case 'change.escalated':
      record.escalated.push({ at, why: what.why })
      return
    case 'relapse.watched':
      record.relapse ??= told(what, at)
  }
}

function told<H extends { kind: string; approval: string }>(
  { kind: _kind, approval: _approval, ...rest }: H,
  at: string,
): Omit<H, 'kind' | 'approval'> & { at: string } {
  return { ...rest, at }
}

function madeOf(record: ApprovalRecord, { place, change, part, index, way }: ChangeMade): MadeRecord {
  const known = record.made.find(
    (made) => made.place === place && made.part === part && made.index === index && made.way === way,
  )
  if (known) return known
  const fresh = {
    place,
    change,
    part,
    index,
    way,
    intendedAt: null,
    finished: null,
    unknown: null,
    inspected: null,
  }
  record.made.push(fresh)
  return fresh
}
