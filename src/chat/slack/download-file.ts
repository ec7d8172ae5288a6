import { BotError } from '../../errors.ts'
import { clip } from '../clip.ts'
import { maxPastedLength } from '../parse-command.ts'
import { plainLine } from '../plain-text.ts'
import type { Desk } from './desk.ts'
import { readBody } from './read-body.ts'

/** As much as may be pasted. */
const mostBytes = maxPastedLength

interface SlackFile {
  name?: string | null
  size?: number
  url_private_download?: string
  url_private?: string
}

/**
 * The text of a file that Slack keeps. The token goes along, so nothing but Slack's own host is asked, and no redirect is
 * followed. Throws `FILE_UNREADABLE` or `TEXT_TOO_LONG`.
 */
export async function downloadFile(
  file: SlackFile,
  { origins, token, timeoutMs }: Desk['download'],
): Promise<string> {
  const name = clip(plainLine(file.name ?? 'the file'), 80)
  const url = file.url_private_download ?? file.url_private
  if (url === undefined || !URL.canParse(url) || !origins.includes(new URL(url).origin)) {
    throw unreadable(name, 'it is not kept by Slack itself')
  }
  if ((file.size ?? 0) > mostBytes) throw tooLong(name)
  const bytes = await fetchBytes(url, { token, timeoutMs, name })
  if (bytes === null) throw tooLong(name)
  return asText(bytes) ?? Promise.reject(unreadable(name, 'it is no text'))
}

async function fetchBytes(
  url: string,
  { token, timeoutMs, name }: { token: string; timeoutMs: number; name: string },
): Promise<Uint8Array | null> {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) throw new Error(`HTTP status ${response.status}`)
    return await readBody(response.body, mostBytes)
  } catch (thrown) {
    throw unreadable(name, 'Slack did not hand it out', thrown)
  }
}

/** Null for anything but UTF-8 without NUL bytes. */
function asText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function unreadable(name: string, why: string, cause: unknown = undefined): BotError {
  return new BotError(
    'FILE_UNREADABLE',
    `${name} cannot be read: ${why}.`,
    'Attach a text file, or paste the lines themselves behind `/502 explain`.',
    { cause },
  )
}

function tooLong(name: string): BotError {
  return new BotError(
    'TEXT_TOO_LONG',
    `${name} has more than ${mostBytes / 1000} kB, which is all that is read.`,
    'Cut it to the minutes around the fault, or use `npx fiveohtwo explain FILE`.',
  )
}
