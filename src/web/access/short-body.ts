import type { MiddlewareHandler } from 'hono'
import { BotError } from '../../errors.ts'
import type { WebEnv } from '../web-env.ts'

/** Bytes of a request's body: what may be pasted to be explained, escaped as forms are. */
const longestBytes = 640 * 1024
/** Bytes that are still read, and forgotten, of a longer one: a client that is cut off while it sends sees no answer. */
const mostDiscardedBytes = 16 * 1024 * 1024

/** Reads a body whole, when it is short. Throws MESSAGE_TOO_LONG. */
export function shortBody(): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    if (!c.req.raw.body) return next()
    const kept: Uint8Array[] = []
    let sizeBytes = 0
    for await (const chunk of c.req.raw.body) {
      sizeBytes += chunk.length
      if (sizeBytes <= longestBytes) kept.push(chunk)
      if (sizeBytes > mostDiscardedBytes) break
    }
    if (sizeBytes > longestBytes) throw tooLong()
    const { method, headers } = c.req.raw
    c.req.raw = new Request(c.req.url, { method, headers, body: Buffer.concat(kept) })
    return next()
  }
}

function tooLong(): BotError {
  return new BotError(
    'MESSAGE_TOO_LONG',
    `The message is longer than ${longestBytes / 1024} KiB.`,
    'Send the command alone, for example: diagnose shop. For long texts use: npx fiveohtwo explain FILE.',
  )
}
