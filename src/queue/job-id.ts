import { createHash } from 'node:crypto'
import type { JobKind, Jobs } from './queue.ts'

/**
 * The id that a payload always gets, so that adding it twice adds it once. Hashed, because targets may hold any
 * character and BullMQ refuses `:` in ids.
 */
export function jobId<K extends JobKind>(kind: K, job: Jobs[K]): string {
  // Sorted, so that the id does not hang on the order in which an object was written.
  const fields = Object.entries(job).sort(([a], [b]) => (a < b ? -1 : 1))
  return `${kind}-${createHash('sha256').update(JSON.stringify(fields)).digest('base64url')}`
}
