import { createHash } from 'node:crypto'
import type { Alert } from '../model/alert.ts'
import { redactSecrets } from '../redact.ts'

const longestKey = 512
const longestTitle = 300
const mostLabels = 64
const longestName = 128
const longestValue = 500
const longestUrl = 2048
/** Of a text that is shown in one line, what is looked at at all; secrets are sought in it before it is cut. */
const longestRead = 8000

const withheld = '[redacted]'

/** A word that is shorter than every secret which is known by its shape: most names and many values are like this. */
const plainWord = /^[\w.-]{1,18}$/
const plainLine = /^(?:[\x21-\x7e] ?)*(?<! )$/
const plainId = /^[0-9a-f-]{1,128}$/

/** What a source found in its payload, as it stood there; whatever is lacking is null. */
export type FoundAlert = Omit<Alert, 'labels' | 'at'> & {
  labels: Record<string, unknown>
  at: Date | null
}

/** An alert that can be kept and shown: cut, redacted, on one line, with URLs that are URLs and a time that is a time. */
export function cleanAlert(found: FoundAlert): Alert {
  const { source, state, severity, ticket, at } = found
  return {
    source,
    key: identity(found.key),
    delivery: identity(found.delivery),
    state,
    severity,
    title: line(found.title, longestTitle) || 'an alert without a title',
    labels: cleanLabels(found.labels),
    url: webUrl(found.url),
    link: webUrl(found.link),
    ticket: ticket === null ? null : line(ticket, longestName) || null,
    at: at === null || Number.isNaN(at.getTime()) ? null : at.toISOString(),
  }
}

function cleanLabels(found: Record<string, unknown>): Record<string, string> {
  const labels: [string, string][] = []
  for (const [name, value] of Object.entries(found)) {
    const key = line(name, longestName)
    const text = textOf(value)
    if (key === '' || key === '__proto__' || text === '') continue
    const clean = labelValue(key, text)
    if (clean !== '') labels.push([key, clean])
    if (labels.length === mostLabels) break
  }
  return Object.fromEntries(labels)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : ''
}

/** A name such as `api_token` tells that the value is a secret, whatever it looks like. */
function labelValue(name: string, value: string): string {
  const clean = line(value, longestValue)
  const pair = redactSecrets(`${name}=${clean}`)
  if (pair === `${name}=${clean}`) return clean
  const said = pair.startsWith(`${name}=`) ? pair.slice(name.length + 1) : withheld
  return said.startsWith(withheld) ? withheld : cut(said, longestValue)
}

/** What cannot be kept as it is, is hashed rather than cut or mended: what differs must differ still. */
function identity(text: string): string {
  if (plainId.test(text)) return text
  const keeps =
    text.length <= longestKey &&
    text.isWellFormed() &&
    !/[\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(text) &&
    redactSecrets(text) === text
  // JSON, because a hash of text would take half a character for any other half.
  return keeps ? text : createHash('sha256').update(JSON.stringify(text)).digest('hex')
}

function line(text: string, most: number): string {
  if (plainWord.test(text)) return text
  const read = text.slice(0, longestRead)
  const redacted = redactSecrets(read)
  if (redacted === read && plainLine.test(read)) return cut(read, most)
  const flat = redacted
    .toWellFormed()
    .replace(/[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  // What control characters kept apart may be a secret now.
  return cut(flat === read ? flat : redactSecrets(flat), most)
}

/** Not between the halves of a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

function webUrl(text: string | null): string | null {
  const url = text === null || text.length > longestUrl ? null : URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  url.username = ''
  url.password = ''
  const redacted = redactSecrets(url.href)
  return redacted.length <= longestUrl && URL.canParse(redacted) ? redacted : null
}
