import { BotError } from '../../errors.ts'
import { redactSecrets } from '../../redact.ts'

const timeLimitMs = 15_000
/** Longer answers are none that a set-up asks for; the channels of a large server come near 1 MB. */
const mostBytes = 8_000_000

export interface ApiAnswer {
  status: number
  headers: Headers
  body: unknown
}

/**
 * One request to a platform, answered in JSON. Redirects are not followed: the token would go along. Throws
 * `CHAT_UNREACHABLE`, and `CHAT_BUSY` with how long to wait.
 */
export async function askApi(platform: string, url: string, init: RequestInit): Promise<ApiAnswer> {
  const { host } = new URL(url)
  const unreachable = (why: string, cause?: unknown) =>
    new BotError(
      'CHAT_UNREACHABLE',
      `${platform} did not answer at ${host}: ${redactSecrets(why).slice(0, 200)}.`,
      `Check that this machine may reach https://${host}, and try again.`,
      { cause },
    )
  let response: Response
  let text: string
  try {
    response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeLimitMs) })
    text = await response.text()
  } catch (thrown) {
    throw unreachable(reasonOf(thrown), thrown)
  }
  const { status, headers } = response
  if (status === 429) {
    const seconds = Math.ceil(Number(headers.get('retry-after') ?? 30)) || 30
    throw new BotError(
      'CHAT_BUSY',
      `${platform} takes no more requests for ${seconds} s.`,
      'Wait that long and try again.',
      {
        afterMs: seconds * 1000,
      },
    )
  }
  if (status >= 500 || (status >= 300 && status < 400)) throw unreachable(`status ${status}`)
  if (text.length > mostBytes) throw unreachable('an answer of more than 8 MB')
  try {
    return { status, headers, body: text === '' ? null : JSON.parse(text) }
  } catch (thrown) {
    throw unreachable(`what came is no JSON (status ${status})`, thrown)
  }
}

/** What undici hides behind "fetch failed". */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  if (thrown.name === 'TimeoutError') return `nothing came within ${timeLimitMs / 1000} s`
  const { cause } = thrown
  return cause instanceof Error && cause.message !== '' ? cause.message : thrown.message
}
