import type { TrackRecord } from '../../model/timeline.ts'
import { durationWords } from './clock-words.ts'

/** `fixed 4 of 6, median 38 s`; null when it was never tried. */
export function recordWords(record: TrackRecord | null): string | null {
  if (record === null || record.ended === 0) return null
  const { ended, fixed, medianMs } = record
  return `fixed ${fixed} of ${ended}${medianMs === null ? '' : `, median ${durationWords(medianMs)}`}`
}
