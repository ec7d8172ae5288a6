/** Why a change that was approved was not made after all. Published as label of a metric. */
export const refusalReasons = [
  'freeze',
  'window',
  'per-hour',
  'cool-down',
  'quorum',
  'stale-evidence',
  'drift',
  'healed',
  'precheck',
  'held',
  'unreadable',
  'outdated',
  'forged',
  'other',
] as const

export type RefusalReason = (typeof refusalReasons)[number]
