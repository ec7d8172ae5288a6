import type { AlarmCounts, AlarmNote } from '../../model/alarm.ts'
import type { Alert } from '../../model/alert.ts'
import type { Person } from '../../model/person.ts'

/** What monitoring said of an incident. */
export interface AlarmsStory {
  /** By alarm, as each stands now, in the order in which they were first told; of each state so many at most. */
  notes: Map<string, AlarmNote>
  /** Of all of them, those that are no longer told here left out; with those that were not listed. */
  counts: AlarmCounts
  /** When the last of them was told. */
  at: string
  /** The counts as a message shows them that is not to be edited for each alert: see {@link countEveryMs}. */
  settled: { counts: AlarmCounts; at: string }
  /** When they last turned from some firing to none or back. */
  turnedAt: string
}

/** Whose an alarm is, as somebody said. */
export interface MappedStory {
  alarm: string
  title: string
  service: string
  by: Person
  at: string
}

/** What a source was told last about one of its tickets. */
export interface ToldStory {
  source: Alert['source']
  ticket: string
  what: 'note' | 'acknowledged' | 'resolved' | 'silenced' | 'unsilenced'
  outcome: 'pass' | 'fail'
  summary: string
  at: string
}

/** Where nothing but the number of alerts changes, it is shown anew after this time: edits are few on some platforms. */
export const countEveryMs = 30_000

export const noCounts: AlarmCounts = { firing: 0, acknowledged: 0, resolved: 0, flapping: 0, received: 0 }
