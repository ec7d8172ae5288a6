import { createHash, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../secret.ts'
import type { RawRequest, Refusal } from './source.ts'

/** Where a source that signs nothing may bring its token. */
interface Places {
  /** A header of its own besides `Authorization`. */
  header?: string
  /** `?token=…`, for sources that can send no header. It ends up in logs of proxies, so only where nothing else works. */
  query?: boolean
}

/**
 * Whether a request brings one of the secrets: `Authorization: Bearer <secret>` (RFC 6750), the password of
 * `Authorization: Basic` (RFC 7617), or where else this source may.
 */
export function bearsToken(
  { headers, query }: RawRequest,
  secrets: readonly Secret[],
  places: Places = {},
): Refusal | null {
  const given = [
    fromAuthorization(headers.get('authorization') ?? ''),
    places.header === undefined ? null : headers.get(places.header),
    places.query === true ? query.get('token') : null,
  ].flatMap((token) => (token === null || token === '' ? [] : [digestOf(token)]))
  if (given.length === 0) return 'unsigned'
  let bears = false
  for (const secret of secrets) {
    const expected = digestOf(secret.reveal())
    for (const token of given) if (timingSafeEqual(token, expected)) bears = true
  }
  return bears ? null : 'forged'
}

function fromAuthorization(value: string): string | null {
  const [, scheme = '', credentials = ''] = /^(bearer|basic)\s+(\S+)$/i.exec(value.trim()) ?? []
  if (scheme.toLowerCase() === 'bearer') return credentials
  if (scheme.toLowerCase() !== 'basic') return null
  const pair = Buffer.from(credentials, 'base64').toString('utf8')
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : null
}

/** What is compared has one length, so that the time says nothing of the secret's. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
