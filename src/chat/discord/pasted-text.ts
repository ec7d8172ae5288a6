import type { APIAttachment, APIMessage } from 'discord.js'
import { BotError } from '../../errors.ts'
import { maxPastedLength } from '../parse-command.ts'

/** Where Discord keeps what people attach: https://docs.discord.com/developers/reference#cdn-endpoints and its attachments. */
const cdn = ['cdn.discordapp.com', 'media.discordapp.net']

const downloadMs = 8_000

const textual = /^(?:text\/|application\/(?:json|x-ndjson|xml|yaml|x-yaml|log)\b)/i
const named = /\.(?:log|txt|text|out|err|json|jsonl|ndjson|xml|ya?ml|conf|cfg|csv|md)$/i

type Attached = Pick<APIAttachment, 'url' | 'filename' | 'size' | 'content_type'>

/** The words of a message: what was written, what is in its embeds, else the first text file attached to it. */
export async function messageText(
  message: Pick<APIMessage, 'content' | 'embeds' | 'attachments'>,
  apiUrl: string | null,
): Promise<string> {
  const embeds = message.embeds.flatMap(({ title, description, fields = [] }) => [
    title,
    description,
    ...fields.map(({ name, value }) => `${name}: ${value}`),
  ])
  const file = message.attachments.find(isText)
  const attached = file === undefined ? '' : await attachedText(file, apiUrl)
  const text = [message.content, ...embeds, attached]
    .filter((part) => part !== undefined && part.trim() !== '')
    .join('\n')
  if (text.trim() !== '') return text
  throw new BotError(
    'TEXT_EMPTY',
    'there is no text in that message',
    'Choose a message with log lines, or one with a text file.',
  )
}

/** The text of a file, downloaded from Discord alone. Rejects with `TEXT_TOO_LONG`, `TEXT_EMPTY`, `USAGE` or `CHAT_UNREACHABLE`. */
export async function attachedText(file: Attached, apiUrl: string | null): Promise<string> {
  if (!isText(file))
    throw new BotError('USAGE', 'that file is no text', 'Attach log lines as a .txt or .log file.')
  if (file.size > maxPastedLength) throw tooLong(file.size)
  const url = URL.parse(file.url)
  if (url === null || !isDiscord(url, apiUrl)) {
    throw new BotError('USAGE', 'that file is not kept by Discord', 'Attach it to the message itself.')
  }
  const bytes = await download(url)
  if (bytes.length > maxPastedLength) throw tooLong(bytes.length)
  return bytes.toString('utf8')
}

function isText({ filename, content_type }: Pick<Attached, 'filename' | 'content_type'>): boolean {
  return content_type === undefined
    ? named.test(filename)
    : textual.test(content_type) || named.test(filename)
}

function isDiscord(url: URL, apiUrl: string | null): boolean {
  if (apiUrl !== null && url.host === URL.parse(apiUrl)?.host) return true
  return url.protocol === 'https:' && url.port === '' && cdn.includes(url.hostname)
}

/** Not more than one byte over the limit is taken in, whatever the size that was told. */
async function download(url: URL): Promise<Buffer> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(downloadMs) })
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`)
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of response.body) {
      parts.push(part)
      size += part.length
      if (size > maxPastedLength) break
    }
    return Buffer.concat(parts)
  } catch (cause) {
    const hint = 'Try again, or paste the lines behind /502 explain.'
    throw new BotError('CHAT_UNREACHABLE', 'the file could not be fetched from Discord', hint, { cause })
  }
}

function tooLong(size: number): BotError {
  const hint = 'Cut it to the minutes around the fault, or use `npx fiveohtwo explain FILE`.'
  return new BotError(
    'TEXT_TOO_LONG',
    `the file has ${size} bytes, at most ${maxPastedLength} are read`,
    hint,
  )
}
