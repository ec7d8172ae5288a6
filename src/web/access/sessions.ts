import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../secret.ts'

export interface Sessions {
  /** A new cookie value: a random part and its signature. */
  issue(): string
  isToken(offered: string): boolean
  isSession(cookie: string): boolean
}

/**
 * Sessions signed with a key derived from the console's token: nothing is stored, they end when the token changes,
 * and a restart with the same token keeps open pages signed in.
 */
export function createSessions(token: Secret): Sessions {
  const key = createHmac('sha256', token.reveal()).update('console session').digest()

  function sign(nonce: string): string {
    return createHmac('sha256', key).update(nonce).digest('base64url')
  }

  return {
    issue() {
      const nonce = randomBytes(16).toString('base64url')
      return `${nonce}.${sign(nonce)}`
    },
    isToken: (offered) => isSame(offered, token.reveal()),
    isSession(cookie) {
      const [nonce = '', signature = ''] = cookie.split('.', 2)
      return isSame(signature, sign(nonce))
    },
  }
}

/** Compares digests, so that neither content nor length shows in the time it takes. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
