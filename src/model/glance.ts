import type { Alarm } from './alarm.ts'
import type { Approval } from './approval.ts'
import type { Incident } from './incident.ts'
import type { Service } from './service.ts'

/** Requests of our own watch, counted; `meanMs` is of the good ones, null when there was none. */
export interface WatchedPart {
  asked: number
  good: number
  meanMs: number | null
}

/** How a service answered our own watch in the last day. */
export interface WatchedDay extends WatchedPart {
  /** When the first part began. */
  since: Date
  partMs: number
  /** The oldest first; null: nobody looked. */
  parts: (WatchedPart | null)[]
}

/** How one service stands, as far as it fits on a line. */
export interface ServiceGlance {
  service: Service
  /** The newest, open or closed. */
  incident: Incident | null
  /** Alarms of it that fire or are acknowledged, the newest first. */
  firing: Alarm[]
  /** What somebody can decide on now, the oldest first. */
  waiting: Approval[]
  /** Null: it has no watch of our own. */
  day: WatchedDay | null
}
