export type Status = 'triggered' | 'acknowledged' | 'resolved'

export interface KeptNote {
  id: string
  content: string
  created_at: string
  updated_at: string
}

export interface KeptIncident {
  id: string
  number: number
  title: string
  status: Status
  /** It was merged into this one, and takes neither notes nor another status. */
  mergedInto: string | null
  notes: KeptNote[]
  /** How its status changed, oldest first. */
  turns: { from: Status; to: Status; by: string }[]
}

/** What becomes of a request. `after`: it is done, and the answer is lost. */
export type Fault =
  | 'cut before'
  | 'cut after'
  | '500 before'
  | '500 after'
  | '429'
  | '429 bare'
  /** Done, and never answered. */
  | 'slow after'
  /** Done, and answered with a page of HTML. */
  | 'page after'
  | 'redirect'

export interface World {
  incidents: Map<string, KeptIncident>
  /** Users of the account, by email address: whether they may do anything. */
  users: Map<string, 'responder' | 'read-only'>
  token: string
  /** Most notes of an incident: 2000 at PagerDuty. */
  mostNotes: number
  /** Requests in one minute: 960 at PagerDuty. */
  perMinute: number
  now(): number
  /** In order: `POST /incidents/P1/notes`. */
  requests: string[]
  /** What PagerDuty puts up with, and nobody may do who writes back: to open again what was resolved. */
  wrongs: string[]
  /** What becomes of the next request; null for nothing in particular. */
  fate: (request: string) => Fault | null
}
