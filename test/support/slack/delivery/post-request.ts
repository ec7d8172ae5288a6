import { isObject } from '../is-object.ts'
import type { JsonObject } from '../json.ts'
import type { SignedRequest } from './signed-request.ts'

export type Target = { url: string } | { handle: (request: Request) => Promise<Response> }

export interface Posted {
  ms: number
  status: number
  body: JsonObject
}

/** Posts to the app; null when there was no answer in time or no connection. `onLate` hears of what `handle` answers afterwards. */
export async function postRequest(
  target: Target,
  { headers, body }: SignedRequest,
  within: number,
  onLate: (ms: number) => void,
): Promise<Posted | null> {
  const sentAt = performance.now()
  let over = false
  const ending = new AbortController()
  const answer = send(target, headers, body, ending.signal)
    .then(async (response): Promise<Posted | null> => {
      const text = await response.text()
      const ms = performance.now() - sentAt
      if (over) onLate(ms)
      return { ms, status: response.status, body: parse(text) }
    })
    .catch(() => null)
  const { promise: timeout, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(() => {
    over = true
    ending.abort()
    resolve(null)
  }, within)
  timer.unref()
  const first = await Promise.race([answer, timeout])
  clearTimeout(timer)
  return first
}

function send(
  target: Target,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<Response> {
  if ('url' in target) return fetch(target.url, { method: 'POST', headers, body, redirect: 'manual', signal })
  return target.handle(new Request('http://app.invalid/slack/events', { method: 'POST', headers, body }))
}

function parse(text: string): JsonObject {
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : { text }
  } catch {
    return { text }
  }
}
