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
 * Whether a request brings one of the secrets: `Authorization: Bearer <secret>`, the password of `Authorization: Basic`
 * (RFC 7617), or where else this source may.
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
  ].filter((token) => token !== null && token !== '')
  if (given.length === 0) return 'unsigned'
  return given.some((token) => secrets.some((secret) => isSame(token ?? '', secret.reveal())))
    ? null
    : 'forged'
}

function fromAuthorization(value: string): string | null {
  const [, scheme = '', credentials = ''] = /^(bearer|basic)\s+(\S+)$/i.exec(value.trim()) ?? []
  if (scheme.toLowerCase() === 'bearer') return credentials
  if (scheme.toLowerCase() !== 'basic') return null
  return Buffer.from(credentials, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '')
}

/** In constant time, whatever the lengths. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
