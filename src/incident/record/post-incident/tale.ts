import { asCurrent } from '../../../chat/cards/as-current.ts'
import type { Diagnosis } from '../../../model/diagnosis.ts'
import type { Entry, Happening } from '../../../model/timeline.ts'
import { type RunState, runState } from '../../run-state.ts'
import { type ApprovalRecord, approvalRecords } from '../approval-records.ts'

export interface JudgedRun {
  run: string
  purpose: 'diagnose' | 'verify'
  at: string
  diagnosis: Diagnosis
  state: RunState
}

/** A timeline as the report's sections need it. */
export interface Tale {
  incident: string
  entries: readonly Entry[]
  opened: Extract<Happening, { kind: 'incident.opened' }>
  openedAt: string
  closed: { at: string; what: Extract<Happening, { kind: 'incident.closed' }> } | null
  runs: JudgedRun[]
  /** The run that says what it was: the last that found a fault, else the last. */
  telling: JudgedRun | null
  approvals: ApprovalRecord[]
  withheld: { remedy: string; why: string }[]
}

/** Null for entries that do not begin with the opening of an incident. */
export function taleOf(written: readonly Entry[]): Tale | null {
  const entries = written.map((entry) => ({ ...entry, what: asCurrent(entry.what) }))
  const [first] = entries
  if (first?.what.kind !== 'incident.opened') return null
  const runs = entries.flatMap(({ at, what }): JudgedRun[] => {
    if (what.kind !== 'run.finished') return []
    const state = runState(entries, what.run)
    if (state === null) return []
    return [{ run: what.run, purpose: state.started.purpose, at, diagnosis: what.diagnosis, state }]
  })
  const closing = entries.find(({ what }) => what.kind === 'incident.closed')
  const closed = closing?.what.kind === 'incident.closed' ? { at: closing.at, what: closing.what } : null
  return {
    incident: first.incident,
    entries,
    opened: first.what,
    openedAt: first.at,
    closed,
    runs,
    telling: runs.findLast(({ diagnosis }) => diagnosis.verdict.state === 'fault') ?? runs.at(-1) ?? null,
    approvals: approvalRecords(entries),
    withheld: entries.flatMap(({ what }) => (what.kind === 'remedy.withheld' ? [what] : [])),
  }
}

/** The change that mended it: the last that was judged fixed and did not relapse. */
export function mendedBy({ approvals }: Tale): ApprovalRecord | null {
  return (
    approvals.findLast(
      ({ judged, relapse }) => judged?.ending === 'fixed' && relapse?.state !== 'relapsed',
    ) ?? null
  )
}

/** Milliseconds from one moment to another, both ISO 8601. */
export function between(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from)
}
