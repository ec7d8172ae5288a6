import type { Credentials, RawRequest } from '../../src/alerts/source.ts'
import { Secret } from '../../src/secret.ts'

/** A request of a monitoring system as the server hands it to a source. */
export function alertRequest(
  body: unknown,
  { headers = {}, query = '' }: { headers?: Record<string, string>; query?: string } = {},
): RawRequest {
  return {
    headers: new Headers(headers),
    query: new URLSearchParams(query),
    body: new TextEncoder().encode(JSON.stringify(body) ?? ''),
  }
}

export function credentialsOf(...secrets: string[]): Credentials {
  return { secrets: secrets.map((secret) => new Secret(secret)), topics: [], certificate: null }
}
