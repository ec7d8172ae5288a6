import { request } from 'undici'
import { BotError } from '../errors.ts'

/** Every note of an incident that has as many as it may, and more than any other answer. */
const longestBody = 16 * 1024 * 1024

export interface JsonWish {
  /** `PagerDuty`: for messages. */
  who: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers: Record<string, string>
  body?: unknown
  timeoutMs: number
}

export interface JsonReply {
  status: number
  header(name: string): string | null
  /** Undefined where it was no JSON. */
  body: unknown
}

/**
 * Asks an API once. Redirects are not followed: what proves who asks goes to no other place. Throws `SOURCE_UNREACHABLE`
 * when no whole answer came, after which nobody knows whether what was asked for was done.
 */
export async function askJson({ who, method, url, headers, body, timeoutMs }: JsonWish): Promise<JsonReply> {
  try {
    const reply = await request(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await textOf(reply.body)
    return {
      status: reply.statusCode,
      header: (name) => [reply.headers[name] ?? null].flat()[0] ?? null,
      body: parsed(text),
    }
  } catch (thrown) {
    throw new BotError('SOURCE_UNREACHABLE', `${who} gave no answer: ${reasonOf(thrown, timeoutMs)}.`, hint, {
      cause: thrown,
    })
  }
}

const hint = 'It is tried again by itself. When that goes on, see whether this machine reaches it.'

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > longestBody) throw new Error(`its answer is longer than ${longestBody} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function reasonOf(thrown: unknown, timeoutMs: number): string {
  if (!(thrown instanceof Error)) return 'unknown'
  if (thrown.name === 'TimeoutError') return `none within ${timeoutMs} ms`
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null
  return thrown.message || code || thrown.name
}
