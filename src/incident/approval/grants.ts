import { createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalJson } from '../../canonical-json.ts'
import { BotError } from '../../errors.ts'
import type { Approval } from '../../model/approval.ts'
import type { Secret } from '../../secret.ts'

/** Proves to a worker that an approval came from a process that may take votes, and not from whoever writes to the database. */
export interface Grants {
  /** Throws `CONFIG_INVALID` in a process without a key. */
  sign(approval: Approval): string
  holds(approval: Approval): boolean
}

/**
 * HMAC-SHA-256 over the approval's id, its plan's hash and its voters, and whether they overrode the guards; without a key
 * nothing is granted.
 */
export function createGrants(key: Secret | null): Grants {
  return {
    sign(approval) {
      if (key === null) throw keyless()
      return signature(key, approval)
    },
    holds(approval) {
      if (key === null || approval.grant === null) return false
      const expected = Buffer.from(signature(key, approval))
      const given = Buffer.from(approval.grant)
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}

function signature(key: Secret, approval: Approval): string {
  return createHmac('sha256', key.reveal()).update(wording(approval)).digest('base64url')
}

function wording({ id, planHash, votes }: Approval): string {
  const voters = votes
    .filter(({ decision }) => decision === 'approved')
    .map(({ identity, breakGlass }) => ({ identity, breakGlass }))
  return canonicalJson({ id, planHash, voters })
}

function keyless(): BotError {
  return new BotError(
    'CONFIG_INVALID',
    'No change can be approved here: this bot has no CHANGE_KEY.',
    'Give the processes that take approvals and that carry out changes the same CHANGE_KEY (openssl rand -base64 33), and start them again.',
  )
}
