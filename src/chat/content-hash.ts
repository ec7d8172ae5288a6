import { createHash } from 'node:crypto'
import type { ChatMessage } from '../model/message.ts'

/** SHA-256, hex, of a message's canonical JSON: the order of keys does not matter, undefined ones are not there. */
export function contentHash(message: ChatMessage): string {
  return createHash('sha256').update(canonicalJson(message)).digest('hex')
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
