import type { Entry } from '../../model/timeline.ts'

/**
 * `fiveohtwo INC-42 3f2a9c0d1e2f`: what is ours at a source, so that it is found again. The hash of the entry that opened the
 * incident tells it from the INC-42 of another installation.
 */
export function markerOf([first]: readonly Entry[]): string {
  return `fiveohtwo ${first?.incident ?? ''} ${first?.hash.slice(0, 12) ?? ''}`
}
