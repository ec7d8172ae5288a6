/** What a request to an alert source's address came to. Published as label of a metric. */
export const alertResults = [
  /** At least one alert was new. */
  'filed',
  /** All were known already. */
  'repeated',
  'nothing',
  /** Authentic, and no JSON or not as we know the source: filed as an alarm of its own. */
  'strange',
  'confirmed',
  /** The source has no secret here. */
  'off',
  'unsigned',
  'forged',
  'stale',
  'topic',
  'too-many',
  'too-large',
  'too-slow',
  /** The sender went away, or its compression ends in the middle. */
  'cut-off',
  'encoding',
  /** Answered with 503, so that the sender tries again. */
  'busy',
  'unconfirmed',
  'no-certificate',
  'no-database',
  'late',
  /** Our own fault. */
  'failed',
] as const

export type AlertResult = (typeof alertResults)[number]

export const statusOf = {
  filed: 202,
  repeated: 202,
  nothing: 202,
  strange: 202,
  confirmed: 202,
  off: 404,
  unsigned: 401,
  forged: 401,
  stale: 401,
  topic: 401,
  'too-many': 429,
  'too-large': 413,
  'too-slow': 408,
  'cut-off': 400,
  encoding: 415,
  busy: 503,
  unconfirmed: 503,
  'no-certificate': 503,
  'no-database': 503,
  late: 503,
  failed: 500,
} as const satisfies Record<AlertResult, number>
