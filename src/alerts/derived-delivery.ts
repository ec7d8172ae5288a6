import { createHash } from 'node:crypto'

/** What a notification came in. */
export interface Receipt {
  /** As it was sent. */
  bytes: Uint8Array
  receivedAt: Date
}

/**
 * Names a notification that has no name of its own by its content. Without a time in it a second firing looks like the first
 * one: each request is a notification of its own then.
 */
export function derivedDelivery(
  { key, state, at }: { key: string; state: string; at: Date | null },
  { bytes, receivedAt }: Receipt,
  index: number,
): string {
  return createHash('sha256')
    .update(JSON.stringify([key, state, at ?? receivedAt, index]))
    .update(bytes)
    .digest('hex')
}
