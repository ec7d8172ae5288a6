import type { CauseId } from '../diagnosis/causes.ts'

/** Causes that are no fault of the service. */
export type HarmlessCause = 'benign-noise' | 'client-abort' | 'unexpected-status'

export function isHarmless(cause: CauseId): cause is HarmlessCause {
  return cause === 'benign-noise' || cause === 'client-abort' || cause === 'unexpected-status'
}
