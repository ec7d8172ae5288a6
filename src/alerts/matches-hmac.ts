import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../secret.ts'

/**
 * Whether one of the signatures, in hexadecimal, is the HMAC-SHA256 (RFC 2104) of the parts, one after the other, under
 * one of the secrets. Every signature is compared with every secret in constant time, whichever fits.
 */
export function matchesHmac(
  signatures: readonly string[],
  secrets: readonly Secret[],
  parts: readonly (string | Uint8Array)[],
): boolean {
  const given = signatures
    .filter((signature) => /^[0-9a-f]{64}$/i.test(signature))
    .map((signature) => Buffer.from(signature, 'hex'))
  if (given.length === 0) return false
  let matches = false
  for (const secret of secrets) {
    const hmac = createHmac('sha256', secret.reveal())
    for (const part of parts) hmac.update(part)
    const expected = hmac.digest()
    for (const signature of given) if (timingSafeEqual(signature, expected)) matches = true
  }
  return matches
}
