import type { Risk } from './remedy.ts'

/** Who decides on changes of one risk, and how. */
export interface ApprovalRule {
  /**
   * Keys of people or accounts (`ada`, `console:operator`), groups (`group:sre`), groups of a platform (`slack:@sre`), or `*`;
   * empty: no change is offered.
   */
  approvers: string[]
  /** How many different people must approve. */
  needed: number
  /** Whether whoever asked for the diagnosis may approve. */
  requesterMay: boolean
  /** Whether a reason must be given. */
  reason: boolean
  /** Whether the name of the service must be typed, so that no stray click approves. */
  stepUp: boolean
  expiresMs: number
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** A time in which nothing is changed. `from` later than `to` goes past midnight. */
export interface FreezeWindow {
  days: Weekday[]
  /** `HH:MM` in `zone`. */
  from: string
  to: string
  /** IANA name. */
  zone: string
  why: string
}

/** What keeps an approved change from being made after all. */
export interface Guards {
  /** Share (0…1) of a hop's places that must be well besides the one that is changed, where the hop has more than one. */
  quorum: number
  /** Changes of one service for one cause within an hour; further ones are escalated instead. */
  perHour: number
  /** Between two changes at one place, milliseconds. */
  coolDownMs: number
  freezes: FreezeWindow[]
  /** Older evidence than this is not acted upon, milliseconds. */
  evidenceMs: number
  /** How long the service is watched after a change that helped, milliseconds; 0 for not at all. */
  relapseMs: number
}

/** How changes of one service are decided on and kept in bounds. */
export interface ChangePolicy {
  rules: Record<Risk, ApprovalRule>
  guards: Guards
}

/** The kill switch: nothing is changed while one stands that covers the service. */
export interface Freeze {
  /** Null for every service. */
  service: string | null
  by: string
  reason: string
  since: Date
  /** Null until somebody lifts it. */
  until: Date | null
}
