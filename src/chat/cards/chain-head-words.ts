import type { ChainHead } from './story.ts'

/**
 * `Chain head: INC-4 #57 3f2a9c0d1e2f`: number and hash of the entry that says how it ended. What stands in the thread
 * no longer agrees with a timeline that was rebuilt afterwards, however well its own hashes fit.
 */
export function chainHeadWords({ incident, seq, hash }: ChainHead): string {
  return `Chain head: ${incident} #${seq} ${hash.slice(0, 12)}`
}
