/** How long each part of carrying out a change may take; all in milliseconds. */
export interface ChangeLimits {
  /** One look or inspection, besides the service's own timeout. */
  lookMs: number
  /** One change; three times what its remedy usually takes where that is longer. */
  applyMs: number
  /** Until the verification must hold; three times what the remedy usually takes where that is longer. */
  verifyMs: number
  verifyEveryMs: number
  /** Between two samples of the service after a change, while requests still fail. */
  settleEveryMs: number
  /** Samples after a change at most, the last of which counts. */
  settleSamples: number
  /** How long an approved change waits for another that holds its place, and how often it asks. */
  heldMs: number
  heldEveryMs: number
  /** A worker that is silent for this long after the longest it may take for one change and its verification is lost. */
  lostMs: number
}

/**
 * `lookMs`: connecting and logging in may take 30 s (ssh-hosts.ts). `lostMs` lies above what a worker does besides without a
 * word on the timeline: samples of a service that lets every request wait, and looks at the other places.
 */
export const usualChangeLimits: ChangeLimits = {
  lookMs: 30_000,
  applyMs: 90_000,
  verifyMs: 60_000,
  verifyEveryMs: 1_000,
  settleEveryMs: 3_000,
  settleSamples: 5,
  heldMs: 120_000,
  heldEveryMs: 2_000,
  lostMs: 5 * 60_000,
}

/** No remedy may take longer than this, whatever it says of itself. */
const longestMs = 10 * 60_000

/** The limit of a change or a verification for a remedy that usually takes so long. */
export function limitFor(leastMs: number, takesMs: number): number {
  return Math.min(longestMs, Math.max(leastMs, 3 * takesMs))
}
