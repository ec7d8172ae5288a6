import { createHash } from 'node:crypto'

/** Names a notification that has no name of its own: the same when the very same request comes again, and else another. */
export function derivedDelivery(
  { key, state, at }: { key: string; state: string; at: Date | null },
  body: Uint8Array,
  index: number,
): string {
  return createHash('sha256')
    .update(JSON.stringify([key, state, at, index]))
    .update(body)
    .digest('hex')
}
