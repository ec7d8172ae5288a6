import type { Alert, AlertState, Severity } from './alert.ts'

/** A condition that a monitoring system keeps an eye on. Alerts tell how it stands; it is known by its source and key. */
export interface Alarm
  extends Pick<
    Alert,
    'source' | 'key' | 'state' | 'severity' | 'title' | 'labels' | 'url' | 'link' | 'ticket'
  > {
  /** Opaque: for buttons and commands. */
  id: string
  /** When it came to stand like this, by the source's clock where that is known. */
  at: Date
  /** When we first and last heard of it. */
  firstAt: Date
  lastAt: Date
  /** Alerts that told of it, repetitions and latecomers too. */
  received: number
  /** When it turned from quiet to firing or back, the oldest first, at most {@link turnsKept}. */
  turns: Date[]
  /** Whose alarm it is; null: no rule matches. */
  service: string | null
  /** In which incident it was last told. */
  incident: string | null
  /** Rises with every alert; `turned` is the version of the last turn, `told` the one that a timeline tells. */
  version: number
  turned: number
  told: number
}

export const turnsKept = 20

/** An alarm in one line, as a timeline tells it. */
export interface AlarmNote {
  id: string
  source: Alert['source']
  state: AlertState
  severity: Severity
  title: string
  link: string | null
  ticket: string | null
  /** ISO 8601 UTC. */
  at: string
  received: number
  /** Comes and goes so often that its coming and going says little. */
  flapping: boolean
  /** Nothing in it names what a rule could match, so that nobody can say whose alarms like it are. */
  mappable?: false
}

/** All alarms of an incident, counted. */
export interface AlarmCounts {
  firing: number
  acknowledged: number
  resolved: number
  flapping: number
  /** Alerts that told of them. */
  received: number
}
