export interface Call {
  /** `POST /channels/:channel/messages`. */
  route: string
  path: string
  /** What was sent, files replaced by their names. */
  body: unknown
  at: Date
  /** Null while it is under way and when it was cut. */
  status: number | null
}

export interface FailRule {
  /** As in {@link Call.route}; a string is compared whole. Default: every route. */
  route?: string | RegExp
  /** Default 1. */
  times?: number
  /** Only requests with such a body. */
  when?: (body: unknown) => boolean
  /** Requests of this rule that are let through first. Default 0. */
  after?: number
  how: Failure
}

export type Failure =
  /** An empty gateway's answer (500 is Discord's JSON), nothing done. */
  | { status: 500 | 502 | 503 | 504 }
  /** `scope` default `user`. */
  | { status: 429; afterMs: number; scope?: 'user' | 'global' | 'shared' }
  | { status: 400 | 403 | 404; code: number; message: string }
  /** Never answers; nothing is done. */
  | 'hang'
  /** Closes the connection unanswered; nothing is done. */
  | 'cut'
  /** Does what was asked and closes the connection unanswered. */
  | 'accept-then-cut'
  /** Does what was asked and answers 502. */
  | 'accept-then-502'
