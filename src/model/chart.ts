/** What the picture of an incident shows: errors by place and kind over time, and what was done meanwhile. Data only. */
export interface Chart {
  incident: string
  service: string
  /** ISO 8601 UTC: where the first bar begins. */
  from: string
  /** How long each bar is. */
  stepMs: number
  /** At most seven, in the order of the request path; each has as many counts as the others. */
  series: ChartSeries[]
  /** In order, all of them within the time of the bars. */
  marks: ChartMark[]
}

/** Errors of one kind at one place, counted bar by bar. */
export interface ChartSeries {
  /** A hop or a machine: `proxy`, `web-1`. */
  place: string
  /** In plain words: `nginx was refused by the backend`. */
  what: string
  counts: number[]
}

export interface ChartMark {
  /** ISO 8601 UTC. */
  at: string
  what: ChartMoment
}

/** `opened` where no alert began it; `changed` where the change did not mend it; `healthy` where it healed without one. */
export type ChartMoment =
  | 'alert'
  | 'opened'
  | 'verdict'
  | 'approved'
  | 'changed'
  | 'fixed'
  | 'healthy'
  | 'relapse'
  | 'closed'
